"""What was decided before in the same case: the same rule, the same step, others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kijun.accounts.models import MEMBER, Room
from kijun.clients.texts import words_behind
from kijun.judge.decision import Decision
from kijun.judge.words.language import Language
from kijun.ledger.decisions import decision_in, kept_under, latest_rows
from kijun.ledger.models import Decided
from kijun.services.history_words import decision_said

MOST: Final = 8
"""So many are shown, the latest first."""
_LOOKED_AT: Final = 60
_UNTOLD: Final = frozenset({"practice", "gone", "unannounced", "absorbed"})


@dataclass(frozen=True, slots=True)
class Precedents:
    """The same facts decided before: how many, how many of them were let pass, and the latest.

    Whom they are about is not told: who wants to know opens the decision.
    """

    count: int
    passed: int
    shown: tuple[Decision, ...]


def precedents_of(room: Room, decision: Decision, language: Language) -> Precedents:
    """Return what was decided about others by the same rule at the same step. Three queries."""
    rows = Decided.objects.filter(room=room, rule=decision.rule).exclude(
        client=kept_under(decision)
    )
    ids = dict.fromkeys(
        rows.order_by("-decided_at").values_list("decision", flat=True)[:_LOOKED_AT]
    )
    found = [decision_in(row) for row in latest_rows(room, ids).values()]
    same = [each for each in found if _is_same(each, decision)]
    same.sort(key=lambda each: each.decided_at, reverse=True)
    said = words_behind(each.reason for each in same[:MOST])
    return Precedents(
        count=len(same),
        passed=sum(each.status == "waived" for each in same),
        shown=tuple(decision_said(each, said, language) for each in same[:MOST]),
    )


def _is_same(other: Decision, decision: Decision) -> bool:
    """Say whether another case is the same: who was let pass counts no step, but had the same."""
    if _side_of(other) != _side_of(decision) or other.status in _UNTOLD:
        return False
    return other.step == decision.step or other.consequences == decision.consequences


def _side_of(decision: Decision) -> str:
    """Return whether a decision is about a client, the house, or (MEMBER) any of its members."""
    return MEMBER if decision.party.startswith(MEMBER) else decision.party
