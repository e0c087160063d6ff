"""A slip of the finger is taken back before it is a fact; what time decides takes it in first."""

from __future__ import annotations

import pytest

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.ledger.models import Decided, Entry
from kijun.letters.models import Letter
from kijun.services.sessions import sessions
from kijun.services.today import front_desk, taps
from kijun.services.today.agenda import seen_of
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage


@pytest.fixture
def session(aoi: Client) -> Session:
    """Return a session of Aoi on the fifth at ten."""
    return sessions.book(aoi, starts=at(5), minutes=60, price=20_000, now=at(2))


def on_record(kind: str) -> int:
    """Return how many facts of a kind there are."""
    return Entry.objects.filter(kind=kind).count()


def test_an_arrival_is_shown_at_once_and_goes_on_record_a_minute_later(session: Session) -> None:
    front_desk.came(session.room, session.pk, at(5, 1), at(5, 1))
    session.refresh_from_db()
    assert session.client_came_at == at(5, 1)
    assert on_record("appointment.joined") == 0
    work_until(at(5, 2))
    entry = Entry.objects.get(kind="appointment.joined")
    assert entry.moment == at(5, 1)
    assert taps.held(session.room) == []


def test_an_arrival_that_was_taken_back_never_was(session: Session) -> None:
    front_desk.came(session.room, session.pk, at(5, 1), at(5, 1))
    (tap,) = taps.held(session.room)
    front_desk.take_back(session.room, tap.job)
    session.refresh_from_db()
    assert session.client_came_at is None
    front_desk.not_yet(session.room, session.pk, at(5, 1.5))
    work_until(at(5, 20))
    assert on_record("appointment.joined") == 0
    assert Decided.objects.latest("pk").status == "standing"


def test_what_is_on_record_is_not_taken_back(session: Session) -> None:
    front_desk.came(session.room, session.pk, at(5, 1), at(5, 1))
    (tap,) = taps.held(session.room)
    work_until(at(5, 2))
    with pytest.raises(front_desk.Settled) as settled:
        front_desk.take_back(session.room, tap.job)
    assert settled.value.code == "kept"
    assert on_record("appointment.joined") == 1


def test_taking_a_tap_back_leaves_what_the_client_said_themselves(session: Session) -> None:
    front_desk.came(session.room, session.pk, at(5, 1), at(5, 1))
    sessions.arrive(session, at(5, 1.5), at(5, 1.5))
    (tap,) = taps.held(session.room)
    front_desk.take_back(session.room, tap.job)
    session.refresh_from_db()
    assert session.client_came_at == at(5, 1.5)


def test_nobody_is_judged_late_while_their_arrival_is_held(session: Session) -> None:
    front_desk.not_yet(session.room, session.pk, at(5, 1))
    work_until(at(5, 9))
    front_desk.came(session.room, session.pk, at(5, 9.8), at(5, 9.8))
    work_until(at(5, 30))
    assert not Decided.objects.exists()
    assert not Letter.objects.filter(kind="settling").exists()
    assert on_record("appointment.joined") == 1


def test_an_arrival_that_undoes_a_decision_is_on_record_at_once(session: Session) -> None:
    front_desk.not_yet(session.room, session.pk, at(5, 1))
    work_until(at(5, 11))
    assert Decided.objects.latest("pk").status == "standing"
    front_desk.came(session.room, session.pk, at(5, 5), at(5, 12))
    assert on_record("appointment.joined") == 1
    assert Decided.objects.latest("pk").status == "gone"


def test_that_somebody_has_not_come_yet_is_taken_back_too(session: Session) -> None:
    front_desk.not_yet(session.room, session.pk, at(5, 1))
    (seen,) = seen_of(session.room, [session])
    assert seen.awaited_at == at(5, 1)
    with pytest.raises(front_desk.Settled):
        front_desk.not_yet(session.room, session.pk, at(5, 1.2))
    (tap,) = taps.held(session.room)
    front_desk.take_back(session.room, tap.job)
    (seen,) = seen_of(session.room, [session])
    assert seen.awaited_at is None
    work_until(at(5, 120))
    assert on_record("appointment.awaited") == 0
    assert {row.status for row in Decided.objects.all()} == {"proposed"}
