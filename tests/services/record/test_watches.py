"""Silence counts only while clients' pages were open, which is not the same as a worker at work."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django.fixtures import Settings

from kijun.accounts.models import ForAWhile, Room
from kijun.clients.models import Client
from kijun.ledger.models import Beat, Decided, Entry
from kijun.ledger.record import fact_of
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.record import watches
from kijun.services.sessions import sessions
from kijun.services.worker import periodic
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage

MINUTE = dt.timedelta(minutes=1)


def said(now: dt.datetime) -> list[tuple[str, dt.datetime]]:
    """Return what the record says of the door from an instant on."""
    entries = Entry.objects.filter(kind__startswith="watch.", client="").order_by("number")
    facts = [fact_of(entry) for entry in entries]
    return [(fact.id or "", fact.at) for fact in facts if fact.at >= now]


def test_a_door_that_goes_on_saying_that_it_is_open_is_watched_without_a_gap(
    practice: Room,
) -> None:
    for minute in range(5):
        watches.beat(at(5, minute), at(5, minute))
        watches.look(at(5, minute), at(5, minute + 1))
    assert said(at(5)) == []


def test_that_a_worker_is_at_work_does_not_keep_the_door_open(practice: Room) -> None:
    watches.beat(at(5), at(5))
    for minute in range(1, 6):
        watches.look(at(5, minute), at(5, minute))
    assert [when for _, when in said(at(5))] == [at(5)]
    watches.beat(at(5, 9), at(5, 9))
    assert [when for _, when in said(at(5))] == [at(5), at(5, 9)]
    assert not Beat.objects.get().closed


def test_a_door_that_was_closed_with_the_worker_says_so_when_it_opens_again(
    practice: Room,
) -> None:
    watches.beat(at(5), at(5))
    watches.beat(at(5, 9), at(5, 9))
    assert [when for _, when in said(at(5))] == [at(5), at(5, 9)]


def test_a_worker_without_a_door_of_its_own_says_nothing(practice: Room) -> None:
    periodic.Rounds().go(at(5))
    assert said(at(5)) == []
    assert not Beat.objects.exists()


def test_what_was_kept_for_a_while_is_forgotten_when_its_time_is_over(practice: Room) -> None:
    real = clock.real()
    for key, minutes in (("over", -1), ("not yet", 60)):
        expires = real + dt.timedelta(minutes=minutes)
        ForAWhile.objects.create(cache_key=key, value="", expires=expires)
    periodic.Rounds().go(at(5))
    assert [kept.cache_key for kept in ForAWhile.objects.all()] == ["not yet"]


def test_nobodys_silence_is_carried_out_while_the_door_was_closed(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5, 1))
    watches.beat(at(5, 9), at(5, 9))
    work_until(at(5, 10))
    assert Decided.objects.latest("pk").status == "standing"
    watches.look(at(5, 12), at(5, 12))
    work_until(at(5, 30))
    assert Decided.objects.latest("pk").status == "proposed"
    assert not Letter.objects.filter(kind="cancel_session").exists()


@pytest.mark.parametrize(
    ("address", "error", "is_reached"),
    [
        pytest.param("https://rules.example.com", "", True, id="reached from outside"),
        pytest.param("https://rules.example.com", "no_connection", False, id="not reached"),
        pytest.param("", "not_checked", True, id="the owner is the door"),
    ],
)
def test_the_door_is_open_where_clients_reach_it(
    practice: Room, settings: Settings, address: str, error: str, is_reached: bool
) -> None:
    settings.PUBLIC_ADDRESS = address
    Room.objects.update(reach_error=error)
    assert watches.is_reached() is is_reached


def test_the_doorkeeper_vouches_only_for_a_door_that_is_reached(practice: Room) -> None:
    keeper = watches.Doorkeeper(lambda: at(5))
    Room.objects.update(reach_error="no_connection")
    keeper.say()
    assert not Beat.objects.exists()
    Room.objects.update(reach_error="")
    keeper.say()
    assert Beat.objects.exists()
