"""What was decided before in the same case: the same rule, the same step, others.

The facts that are most alike come first (`similarity.py`), the latest first among equals.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kijun.accounts.models import MEMBER, Room
from kijun.booking.models import Session
from kijun.clients.texts import words_behind
from kijun.judge.decision import Decision
from kijun.judge.words.language import Language
from kijun.ledger.decisions import decision_in, kept_under, latest_rows
from kijun.ledger.models import Decided
from kijun.ledger.record import facts_named
from kijun.services.decisions import similarity_words
from kijun.services.decisions.similarity import Case, Likeness, Measures, likeness, measures_of
from kijun.services.record.history_words import decision_said
from kijun.services.work.money import currency_of

MOST: Final = 8
"""So many are shown."""
_LOOKED_AT: Final = 120
"""So many of the latest cases of a rule are looked at, whatever their step."""
_UNTOLD: Final = frozenset({"practice", "gone", "unannounced", "absorbed"})
_LET_PASS: Final = frozenset({"waived", "overturned", "excused"})
_UNDECIDED: Final = frozenset({"proposed", "held_back"})


@dataclass(frozen=True, slots=True)
class Precedent:
    """A decision in the same case, with what is alike and what differs in one line.

    `is_otherwise`: its facts were the same, and what was decided is another thing.
    """

    decision: Decision
    line: str
    is_otherwise: bool


@dataclass(frozen=True, slots=True)
class Precedents:
    """The same case decided before: how many, how many of them were let pass, the most alike.

    `same`: with the same facts; `otherwise`: of these, in how many something else was decided.
    Whom they are about is not told: who wants to know opens the decision.
    """

    count: int
    passed: int
    same: int
    otherwise: int
    shown: tuple[Precedent, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    decision: Decision
    measures: Measures
    likeness: Likeness
    is_otherwise: bool

    @property
    def is_same(self) -> bool:
        return not self.likeness.differing


def precedents_of(room: Room, decision: Decision, language: Language) -> Precedents:
    """Return what was decided about others by the same rule at the same step.

    Six queries, however many there are.
    """
    rows = Decided.objects.filter(room=room, rule=decision.rule, revision=1).exclude(
        client=kept_under(decision)
    )
    ids = rows.order_by("-decided_at").values_list("decision", flat=True)[:_LOOKED_AT]
    found = [decision_in(row) for row in latest_rows(room, ids).values()]
    others = [each for each in found if _is_same_case(each, decision)]
    if not others:
        return Precedents(0, 0, 0, 0, ())
    own, compared = _compared(room, decision, others)
    first = compared[:MOST]
    said = words_behind(each.decision.reason for each in first)
    currency = currency_of(room)
    return Precedents(
        count=len(compared),
        passed=sum(each.decision.status == "waived" for each in compared),
        same=sum(each.is_same for each in compared),
        otherwise=sum(each.is_otherwise for each in compared),
        shown=tuple(
            Precedent(
                decision_said(each.decision, said, language),
                similarity_words.line(
                    each.likeness,
                    own,
                    each.measures,
                    language,
                    currency,
                    other_rules=each.is_otherwise and each.decision.version != decision.version,
                ),
                each.is_otherwise,
            )
            for each in first
        ),
    )


def _compared(
    room: Room, decision: Decision, others: list[Decision]
) -> tuple[Measures, list[_Compared]]:
    """Return the measures of a decision, and the others by how alike they are."""
    everything = [decision, *others]
    facts = facts_named(room, {name for each in everything for name in _rests_on(each)})
    matters = {each.matter for each in everything if each.matter is not None}
    sessions = Session.objects.filter(room=room).in_bulk(matters)

    def measures(each: Decision) -> Measures:
        told = [facts[name] for name in _rests_on(each) if name in facts]
        return measures_of(Case(each, told, sessions.get(each.matter or ""), room.zone))

    own = measures(decision)
    found = [_compare(decision, own, each, measures(each)) for each in others]
    found.sort(key=lambda each: dt.datetime.fromisoformat(each.decision.decided_at), reverse=True)
    # Of equals, what was decided otherwise is not to be lost behind many that were not.
    found.sort(key=lambda each: (each.likeness.distance, not each.is_otherwise))
    return own, found


def _compare(decision: Decision, own: Measures, other: Decision, measures: Measures) -> _Compared:
    found = likeness(own, measures)
    is_decided = other.status not in _UNDECIDED and not other.awaiting
    differs = is_decided and _outcome(other) != _outcome(decision)
    return _Compared(other, measures, found, not found.differing and differs)


def _rests_on(decision: Decision) -> tuple[str, ...]:
    """Return the facts that a decision rests on, and the one that excused it."""
    excuse = decision.excuse.fact if decision.excuse is not None else None
    return decision.facts if excuse is None else (*decision.facts, excuse)


def _outcome(decision: Decision) -> frozenset[str]:
    """Return what was decided, or is proposed; nothing where it was let pass."""
    if decision.status in _LET_PASS:
        return frozenset()
    return frozenset(decision.consequences) - frozenset(decision.lapsed)


def _is_same_case(other: Decision, decision: Decision) -> bool:
    """Say whether another case is the same: who was let pass counts no step, but had the same."""
    if _side_of(other) != _side_of(decision) or other.status in _UNTOLD:
        return False
    return other.step == decision.step or other.consequences == decision.consequences


def _side_of(decision: Decision) -> str:
    """Return whether a decision is about a client, the house, or (MEMBER) any of its members."""
    return MEMBER if decision.party.startswith(MEMBER) else decision.party
