"""How far both sides can be relied on: the same as the judge says, and never before three acts."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge.yardstick import reliances as measured
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.record.history import record_of
from kijun.services.record.standings import Reliance, reliances
from kijun.services.sessions import sessions
from kijun.ui.marks import Mark, Party
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage


def kept(client: Client, days: range) -> None:
    """Let a client come on time on each of some days."""
    for day in days:
        session = sessions.book(client, starts=at(day), minutes=60, now=at(2))
        sessions.arrive(session, at(day), at(day))


def relied(client: Client, day: int) -> dict[Party, Reliance]:
    """Return how far both sides can be relied on at noon of a day."""
    room = client.room
    record = record_of(client, "ja")
    return reliances(record, rulebooks_of(room), room.zone, at(day, 120), "ja")


def test_under_three_acts_nothing_is_known_yet(aoi: Client) -> None:
    kept(aoi, range(5, 7))
    them = relied(aoi, 7)[Party.CLIENT]
    assert (them.chance.known, them.tier) == (False, "unknown")
    assert (them.chance.facts, them.chance.kept) == (2, 2)


def test_it_is_what_the_judge_says(aoi: Client) -> None:
    kept(aoi, range(5, 12))
    session = sessions.book(aoi, starts=at(14), minutes=60, now=at(12))
    sessions.await_client(session, at(14, 1))
    work_until(at(14, 60))
    found = relied(aoi, 20)
    facts = record_of(aoi, "ja").facts
    told = measured(rulebooks_of(aoi.room), facts, at(20, 120), assume_announced=False)
    for each in told:
        chance = found[Party(each.party)].chance
        assert (chance.low, chance.high) == (round(100 * each.low), round(100 * each.high))
        assert found[Party(each.party)].tier == each.tier


def test_each_fall_has_its_cause_under_it(aoi: Client) -> None:
    kept(aoi, range(5, 12))
    session = sessions.book(aoi, starts=at(14), minutes=60, now=at(12))
    sessions.await_client(session, at(14, 1))
    work_until(at(14, 60))
    history = relied(aoi, 20)[Party.CLIENT].history
    assert history is not None
    lows = {point.on: point.chance.low for point in history.points}
    falls = [act.on for act in history.acts if act.mark is Mark.NOT_KEPT]
    assert falls == [at(14).date()]
    before = max(day for day in lows if day < falls[0])
    assert lows[falls[0]] < lows[before] - 5


def test_who_has_no_rules_is_measured_by_plain_ones(room: Room) -> None:
    client = Client.objects.create(room=room, name="青井 直")
    for day in range(5, 9):
        session = sessions.book(client, starts=at(day), minutes=60, now=at(2))
        sessions.arrive(session, at(day), at(day))
    assert relied(client, 9)[Party.CLIENT].chance.known


def test_without_any_act_there_is_nothing_to_draw(aoi: Client) -> None:
    assert [each.history for each in relied(aoi, 3).values()] == [None, None]
