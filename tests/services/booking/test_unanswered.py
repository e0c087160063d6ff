"""Requests for a time that nobody has answered: they end when their time has come, and say so."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest, Service
from kijun.clients.links import address_of
from kijun.clients.models import Client, Link
from kijun.ledger.models import Job
from kijun.letters.models import Letter
from kijun.services.booking.booking import (
    Visitor,
    accept,
    book_as_client,
    book_as_visitor,
    decline,
    how_many_requests,
    open_requests,
)
from kijun.services.worker.handlers import HANDLERS
from tests.judge.record import at
from tests.services.booking.test_booking import service
from tests.services.booking.test_booking_allowed import PAUSE, late_and_paused, prepaying
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

__all__ = ["service"]


@pytest.fixture
def asked(service: Service, practice: Room) -> BookingRequest:
    """Return a request for the twelfth at ten that waits for the owner."""
    request = book_as_client(prepaying(practice), service, at(12), None, at(9))
    assert isinstance(request, BookingRequest)
    return request


def told() -> list[Letter]:
    return list(Letter.objects.filter(kind="request_unanswered"))


def test_a_request_waits_until_its_time(asked: BookingRequest) -> None:
    work_until(at(12, -1))
    assert open_requests(asked.room) == [asked]
    assert told() == []


def test_how_many_wait_is_counted_without_reading_them(asked: BookingRequest) -> None:
    asked.pk, asked.starts = None, at(13)
    asked.save()
    with CaptureQueriesContext(connection) as questions:
        assert how_many_requests(asked.room) == 2
    assert "COUNT(" in questions[0]["sql"]


def test_a_request_ends_at_its_time_and_its_client_hears_how_to_choose_another(
    asked: BookingRequest,
) -> None:
    work_until(at(12))
    asked.refresh_from_db()
    assert (asked.state, asked.answered_at) == ("lapsed", None)
    assert (open_requests(asked.room), how_many_requests(asked.room)) == ([], 0)
    (letter,) = told()
    assert (letter.state, letter.address) == ("sent", "aoi@example.com")
    link = Link.objects.get(pk=letter.link)
    assert link.purpose == Link.Purpose.BOOKING
    assert address_of(link.pk) in letter.text


def test_a_request_from_before_the_update_ends_too(asked: BookingRequest) -> None:
    Job.objects.filter(kind="lapse").delete()
    update = import_module("kijun.booking.migrations.0010_requests_end")
    update._have_each_end(apps, connection.SchemaEditorClass(connection))
    work_until(at(12))
    assert [letter.state for letter in told()] == ["sent"]


def test_a_request_that_was_answered_does_not_end_again(
    asked: BookingRequest, service: Service
) -> None:
    other = book_as_client(asked.client, service, at(13), None, at(9))
    assert isinstance(other, BookingRequest)
    accept(asked, at(10))
    decline(other, at(10))
    work_until(at(13))
    assert told() == []
    assert {each.state for each in BookingRequest.objects.all()} == {"booked", "declined"}


def test_a_request_that_was_erased_with_its_client_ends_nothing(asked: BookingRequest) -> None:
    asked.delete()
    work_until(at(12))
    assert told() == []


def test_what_ended_is_declined_no_more(asked: BookingRequest) -> None:
    work_until(at(12))
    assert decline(asked, at(12, 1)) is None
    assert not Letter.objects.filter(kind="request_declined").exists()


def test_a_letter_that_comes_much_later_than_its_time_asks_the_owner_first(
    asked: BookingRequest,
) -> None:
    work_until(at(12, -1))
    job = Job.objects.get(kind="lapse")
    job.lease = "held"
    job.save()
    HANDLERS["lapse"](job, at(13))
    (letter,) = told()
    assert (letter.state, letter.why) == ("asks", "late")


def test_whoever_is_not_known_for_certain_gets_no_link_of_their_own(
    service: Service, practice: Room
) -> None:
    for name in ("青井 直", "青井 環"):
        told_client(practice, name, "home@example.com", rules=PAUSE)
    late_and_paused(Client.objects.get(name="青井 直"))
    visitor = Visitor("青井 環", "home@example.com", "", "ja")
    request = book_as_visitor(visitor, service, at(13), None, at(9))
    assert isinstance(request, BookingRequest)
    work_until(at(13))
    (letter,) = told()
    assert (letter.client, letter.link) == (request.client, "")
    assert "/v/" not in letter.text
