"""What is still to be done about a decision, and when: read from the decision alone."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.accounts.models import Room
from kijun.judge.decision import Decision
from kijun.ledger import jobs
from kijun.ledger.decisions import GONE, decision_in
from kijun.ledger.models import Decided

CARRY_OUT: Final = "carry_out"
PUT_RIGHT: Final = "put_right"
SETTLING: Final = "settling"
TAKEN_BACK: Final = frozenset({"excused", "waived", "overturned", GONE})
"""Statuses of decisions that no longer hold: what was carried out of them is put right."""


def to_carry_out(decision: Decision) -> tuple[str, ...]:
    """Return the consequences that hold, wait for nobody, and have not been carried out."""
    if decision.status != "standing":
        return ()
    settled = {*decision.awaiting, *decision.lapsed, *decision.carried_out}
    return tuple(text for text in decision.consequences if text not in settled)


def to_put_right(decision: Decision) -> tuple[str, ...]:
    """Return what was carried out of a decision that no longer holds."""
    return decision.carried_out if decision.status in TAKEN_BACK else ()


def settles_at(room: Room, decision: Decision, now: dt.datetime) -> dt.datetime:
    """Return when a decision may be carried out: a settling time after it was made.

    What a person decided has its settling time from that click, in which it can be taken back.
    """
    made = dt.datetime.fromisoformat(decision.decided_at) if decision.automatic else now
    return max(made + dt.timedelta(minutes=room.settle_minutes), now)


def plan(room: Room, rows: list[Decided], now: dt.datetime) -> None:
    """Have carried out, or put right, what has changed."""
    for row in rows:
        decision, key = decision_in(row), f"{row.decision}/{row.revision}"
        payload = {"decision": row.decision, "client": row.client}
        if to_carry_out(decision):
            due = settles_at(room, decision, now)
            jobs.enqueue(room, CARRY_OUT, key, due, payload)
            if decision.by_silence and decision.automatic and now < due:
                jobs.enqueue(room, SETTLING, row.decision, now, payload)
        elif row.revision > 1 and decision.status != "standing":
            # Even where nothing was carried out, a letter may be waiting for the owner's look.
            jobs.enqueue(room, PUT_RIGHT, key, now, payload)
