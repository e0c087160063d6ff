"""A session that the house cannot come to: nothing of it is held against the client."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter
from kijun.services.sessions import sessions
from kijun.services.today import front_desk
from kijun.services.today.waiting import waiting_for
from tests.judge.record import at
from tests.services.practice import RULES, told_client, work_until

pytestmark = pytest.mark.storage

CALLING_OFF = """\
  - id: called-off
    occasion: cancellation
    binds: both
    when: {lead: "< 48 h"}
    then: [[warn]]
"""


def given_up(client: Client) -> Session:
    """Return a session of the fourth that the house said on the third it cannot come to."""
    session = sessions.book(client, starts=at(4), minutes=60, now=at(2))
    front_desk.i_cannot_come(client.room, session.pk, "illness", at(3))
    return session


def decided(client: Client) -> list[tuple[str, str]]:
    """Return what has been decided about a client and the house: by which rule, against whom."""
    rows = standing_rows(client.room, client.pk).values()
    held = [decision_in(row) for row in rows if row.status != "gone"]
    return [(each.rule, each.party) for each in held]


def test_whoever_stays_at_home_then_is_neither_judged_nor_asked_about(
    practice: Room, aoi: Client
) -> None:
    session = given_up(aoi)
    sessions.await_client(session, at(3, 60))
    work_until(at(4, 120))
    assert decided(aoi) == []
    assert not waiting_for(practice, at(4, 120)).asked
    kinds = {*Letter.objects.filter(session=session.pk).values_list("kind", flat=True)}
    assert kinds == {"house_absent"}


def test_it_is_called_off_by_the_house_as_of_its_word(practice: Room) -> None:
    client = told_client(practice, "青井 直", "aoi@example.com", rules=RULES + CALLING_OFF)
    session = given_up(client)
    work_until(at(4, 5))
    session.refresh_from_db()
    assert (session.stands, session.ended_by) == (False, "house")
    (fact,) = [x for x in facts_of(practice, client.pk) if isinstance(x, f.AppointmentCancelled)]
    assert (fact.at, fact.by, fact.recorded_at) == (at(3), "house", at(4))
    assert decided(client) == [("called-off", "house")]


def test_a_session_that_gets_another_time_before_its_start_goes_on(aoi: Client) -> None:
    session = given_up(aoi)
    front_desk.move(aoi.room, session.pk, at(9), 60, "house", at(3, 10))
    work_until(at(4, 5))
    session.refresh_from_db()
    assert session.stands


def test_a_house_that_comes_after_all_has_not_called_it_off(aoi: Client) -> None:
    session = given_up(aoi)
    sessions.arrive(session, at(4, -5), at(4, -5), by="house")
    work_until(at(4, 5))
    session.refresh_from_db()
    assert session.stands
