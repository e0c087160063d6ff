"""Reviews of what has no end: found with a few questions, and put off by being kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.services.decisions import reviewing
from tests.judge.record import at
from tests.services.barred import barred, told_of_conduct

pytestmark = pytest.mark.storage

YEAR = dt.timedelta(days=365)


def asked(room: Room, now: dt.datetime) -> tuple[list[str], int]:
    """Return the decisions whose review is due or near, and how many questions that took."""
    with CaptureQueriesContext(connection) as queries:
        found = reviewing.reviews_in(room, now)
    return [each.decision.id for each in found], len(queries)


def test_however_many_reviews_there_are_they_cost_the_same(practice: Room) -> None:
    first = told_of_conduct(practice, "合田 剛", "go@example.com")
    second = told_of_conduct(practice, "別府 弁", "ben@example.com")
    one = barred(first, at(10))
    assert asked(practice, at(20))[0] == []
    found, cost = asked(practice, at(10) + YEAR)
    assert found == [one]
    other = barred(second, at(11))
    assert asked(practice, at(11) + YEAR) == ([one, other], cost)
    reviewing.keep(first, one, at(12) + YEAR)
    assert asked(practice, at(12) + YEAR)[0] == [other]
    assert asked(practice, at(10) + 2 * YEAR)[0] == [other, one]
