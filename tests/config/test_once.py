"""A page that only shows something reads the rules once; whoever changes them reads them anew."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries

from kijun.accounts.models import Room
from kijun.config.once import ReadOnce
from kijun.rulebooks.versions import (
    latest_version_of,
    published_by,
    read_once,
    rulebooks_of,
)
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.told import RULES

pytestmark = pytest.mark.storage

OTHER = RULES.replace("> 10 min", "> 20 min")


def test_while_a_page_is_made_the_versions_of_a_room_are_read_once(
    room: Room, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = publish(room, RULES, at(1)).version
    other = publish(room, OTHER, at(2)).version
    with django_assert_num_queries(1), read_once():
        assert list(rulebooks_of(room)) == [first, other]
        assert [each.row.version for each in published_by(room)] == [other, first]
        latest = latest_version_of(room)
    assert latest is not None
    assert latest.version == other


def test_without_rules_nothing_is_latest(room: Room) -> None:
    with read_once():
        assert latest_version_of(room) is None


@pytest.mark.parametrize(("method", "sees"), [("GET", False), ("POST", True)])
def test_only_who_shows_a_page_goes_by_what_was_read_before(
    room: Room, method: str, sees: bool
) -> None:
    publish(room, RULES, at(1))

    def view(_: HttpRequest) -> HttpResponse:
        before = rulebooks_of(room)
        publish(room, OTHER, at(2))
        return HttpResponse(str(rulebooks_of(room) != before))

    response = ReadOnce(view)(RequestFactory().generic(method, "/"))
    assert isinstance(response, HttpResponse)
    assert response.content == str(sees).encode()
    assert len(rulebooks_of(room)) == 2
