"""How often the house kept its own promises: what happened counts, whomever the rules bind."""

from __future__ import annotations

import pytest
from django.core.cache import caches

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.services.record.house_record import house_record
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import practice, sink, told_client

pytestmark = pytest.mark.storage

__all__ = ["practice", "sink"]

CLIENTS_ONLY = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - {id: late, occasion: lateness, when: {late: "> 10 min", notice: none}, then: [[warn]]}
"""


@pytest.fixture
def ahead(practice: Room) -> list[Session]:
    """Return three sessions, on the third to the fifth, under rules that bind clients alone."""
    client = told_client(practice, "青井 直", "aoi@example.com", rules=CLIENTS_ONLY)
    return [sessions.book(client, starts=at(day), minutes=60, now=at(2)) for day in (3, 4, 5)]


def test_who_comes_in_time_or_calls_off_a_day_before_keeps_their_promise(
    practice: Room, ahead: list[Session]
) -> None:
    sessions.arrive(ahead[0], at(3, 5), at(3, 5), by="house")
    sessions.call_off(ahead[2], at(4), by="house")
    assert house_record(practice, at(6)) == (3, 3)


def test_lateness_and_calling_off_shortly_before_count_where_no_rule_binds_the_house(
    practice: Room, ahead: list[Session]
) -> None:
    for day, session in zip((3, 4), ahead, strict=False):
        sessions.arrive(session, at(day, 45), at(day, 45), by="house")
    sessions.call_off(ahead[2], at(4, 1), by="house")
    assert house_record(practice, at(6)) == (3, 0)


def test_what_a_client_does_is_not_held_against_the_house(
    practice: Room, ahead: list[Session]
) -> None:
    sessions.arrive(ahead[0], at(3, 45), at(3, 45), by="client")
    sessions.call_off(ahead[1], at(3, 1439), by="client")
    sessions.miss(ahead[2], at(5, 60), at(5, 60))
    assert house_record(practice, at(6)) == (2, 2)


def test_what_was_counted_may_be_five_minutes_old(practice: Room, ahead: list[Session]) -> None:
    assert house_record(practice, at(6)) == (3, 3)
    sessions.miss(ahead[2], at(5, 60), at(6), by="house")
    assert house_record(practice, at(6)) == (3, 3)
    caches["near"].clear()
    assert house_record(practice, at(6)) == (3, 2)
