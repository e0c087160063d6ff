"""What decisions that stand mean for later bookings: payment first, in writing, a pause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge.consequences import KINDS, NEEDS_A_PERSON
from kijun.judge.decision import Decision
from kijun.ledger.appealed import resting
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.services.decisions.planned import HOLDS

LASTING: Final = frozenset({"require_prepayment", "written_only", "suspend", "ban"})
BARRING: Final = frozenset({"suspend", "ban"})
"""While one of these holds, nothing is to be booked."""
_RESTING: Final = LASTING | {"not_ready"}
"""What rests while an appeal is not answered in time; what only counts goes on counting."""


class Condition(NamedTuple):
    """Something that holds for a client until an instant, and the decision that it follows from.

    `until` is None where it has no end of its own.
    """

    word: str
    decision: str
    until: dt.datetime | None
    is_told: bool = True
    """Whether its letter has left: before that it is for those who decided it alone to see."""

    @property
    def bars(self) -> bool:
        """Whether nothing is to be booked while it holds."""
        return self.word in BARRING


def can_rest(decision: Decision) -> bool:
    """Say whether a decision sets conditions or limits that hold, to clients or to members."""
    return decision.status == HOLDS and any(
        text.partition(" ")[0] in _RESTING for text in decision.consequences
    )


def conditions_on(client: Client, at: dt.datetime) -> list[Condition]:
    """Return what holds for a client at an instant, the weightiest first.

    What follows by itself holds from when the letter about it has left: nothing holds against
    somebody who was never told. What a person confirmed is there from that click for whoever works
    here; for the client, `told_conditions_on` says what is. What was appealed against and not
    answered in time rests: it does not hold until it is.
    """
    rows = standing_rows(client.room, client.pk).values()
    standing = (decision_in(row) for row in rows if row.status == "standing")
    return conditions_in(client.room, standing, at)


def told_conditions_on(client: Client, at: dt.datetime) -> list[Condition]:
    """Return what holds for a client at an instant as far as they were told of it."""
    return [each for each in conditions_on(client, at) if each.is_told]


def conditions_in(room: Room, decisions: Iterable[Decision], at: dt.datetime) -> list[Condition]:
    """Return what decisions of a room ask for at an instant, the weightiest first."""
    standing = (decision for decision in decisions if decision.status == "standing")
    found = [condition for decision in standing for condition in _of(decision, at)]
    if found:
        rests = resting(room, at)
        found = [condition for condition in found if condition.decision not in rests]
    return sorted(found, key=lambda condition: -KINDS[condition.word].level)


def _of(decision: Decision, at: dt.datetime) -> list[Condition]:
    if decision.party != "client":
        return []
    ends = dt.datetime.fromisoformat(decision.ends) if decision.ends is not None else None
    if ends is not None and ends <= at:
        return []
    waiting = {*decision.awaiting, *decision.lapsed}
    holding = (text for text in decision.consequences if text not in waiting)
    found = []
    for text in holding:
        word, is_told = text.partition(" ")[0], text in decision.carried_out
        if word in LASTING and (is_told or KINDS[word].level >= NEEDS_A_PERSON):
            found.append(Condition(word, decision.id, ends, is_told))
    return found
