"""Precedents: the same facts come first, and where they were decided otherwise it is said."""

from __future__ import annotations

from typing import Literal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.services.decisions import verdicts
from kijun.services.decisions.precedents import MOST, Precedents, precedents_of
from kijun.services.record.recording import record
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import told_client

pytestmark = pytest.mark.storage

RULES = """\
kijun: 1
title: {ja: 基準, en: Rules}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: late
    title: {ja: 遅刻, en: Late}
    occasion: lateness
    when: {late: "> 10 min"}
    then: [[suspend 30 d]]
  - id: pressure
    title: {ja: 要求, en: Pressure}
    occasion: conduct
    when: {what: demand}
    then: [[suspend 30 d]]
"""


def demanded(room: Room, day: int, severity: Literal["minor", "grave"]) -> Decision:
    """Let a new client demand something; return the decision that waits for the owner."""
    number = room.clients.count()
    client = told_client(room, f"客 {number}", f"c{number}@example.com", rules=RULES)
    done = f.ConductReported(at=at(day), client=client.pk, what="demand", severity=severity)
    record(room, [done], at(day))
    (row,) = standing_rows(room, client.pk).values()
    return decision_in(row)


def confirmed(room: Room, decision: Decision, day: int) -> None:
    verdicts.confirm(room.clients.get(pk=decision.client), decision.id, at(day))


def waived(room: Room, decision: Decision, day: int) -> None:
    verdicts.waive(room.clients.get(pk=decision.client), decision.id, "誤解でした", at(day))


def shown(found: Precedents) -> list[str]:
    return [each.decision.id for each in found.shown]


def test_same_facts_come_first_and_the_latest_of_equals(practice: Room) -> None:
    old, newer = (demanded(practice, day, "minor") for day in (3, 4))
    grave = [demanded(practice, 5, "grave") for _ in range(2)]
    for each in (old, newer, *grave):
        confirmed(practice, each, 6)
    found = precedents_of(practice, demanded(practice, 9, "minor"), "en")
    assert shown(found)[:2] == [newer.id, old.id]
    assert (found.count, found.same, found.otherwise) == (4, 2, 0)
    first, *_, last = (each.line for each in found.shown)
    assert "Different" not in first
    assert "Different: how grave (here minor, there grave)" in last


def test_another_decision_on_the_same_facts_is_said_and_not_lost_behind_many(
    practice: Room,
) -> None:
    let_pass = demanded(practice, 3, "minor")
    waived(practice, let_pass, 3)
    for _ in range(MOST):
        confirmed(practice, demanded(practice, 4, "minor"), 4)
    waived(practice, demanded(practice, 5, "grave"), 5)
    found = precedents_of(practice, demanded(practice, 9, "minor"), "en")
    assert [each.is_otherwise for each in found.shown] == [True, *[False] * (MOST - 1)]
    assert shown(found)[0] == let_pass.id
    assert (found.same, found.otherwise) == (MOST + 1, 1)


def test_what_still_waits_for_a_person_was_not_decided_otherwise(practice: Room) -> None:
    demanded(practice, 3, "minor")
    found = precedents_of(practice, demanded(practice, 9, "minor"), "en")
    assert (found.same, found.otherwise) == (1, 0)


def late(room: Room, number: int, minutes: int) -> Decision:
    """Let a new client come late; they are decided about before they come."""
    client = told_client(room, f"客 {number}", f"late{number}@example.com", rules=RULES)
    session = sessions.book(client, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5, 11))
    sessions.arrive(session, at(5, minutes), at(5, minutes))
    (row,) = standing_rows(room, client.pk).values()
    return decision_in(row)


def test_minutes_count_also_where_the_decision_came_before_the_arrival(practice: Room) -> None:
    fifty, fourteen = late(practice, 1, 50), late(practice, 2, 14)
    found = precedents_of(practice, late(practice, 3, 12), "ja")
    assert shown(found) == [fourteen.id, fifty.id]
    assert "この件は12分、前例は14分" in found.shown[0].line
    assert "違う点: 遅れ(この件は12分、前例は50分)" in found.shown[1].line


def test_many_precedents_cost_as_many_queries_as_one(practice: Room) -> None:
    decision = demanded(practice, 9, "minor")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            precedents_of(practice, decision, "en")
        return len(queries)

    demanded(practice, 3, "minor")
    before = cost()
    for _ in range(9):
        demanded(practice, 3, "grave")
    assert cost() == before <= 7
