"""The ladder, held against a slow reading of the design's sentences.

A breach that binds counts unless it is excused, waived, overturned, practice (practice counts
among itself) or held back. It counts until its moment plus `within`, both ends included. `step` =
1 + those of the same rule id and party that count at this one's moment; it goes on past the length
of `then`; null where the breach does not count. Absorption decides which sanction is carried out,
not what counts. A held-back breach counts from its release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from kijun.judge.decision import Decision
from tests.judge.reference import instant, later, rule_of
from tests.judge.strategies import World, few, some, worlds


@dataclass
class History:
    """What became of each decision: when it was first seen, and when it was released."""

    made: dict[str, int] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    released: dict[str, dt.datetime] = field(default_factory=dict)

    def look(self, now: dt.datetime, decisions: Iterable[Decision]) -> None:
        seen = len(self.made)
        for decision in decisions:
            self.made.setdefault(decision.id, seen)
            if decision.status == "held_back":
                self.held.add(decision.id)
                self.released.pop(decision.id, None)
            elif decision.id in self.held and decision.step is not None:
                self.released.setdefault(decision.id, now)

    def counts_from(self, decision: Decision) -> dt.datetime | None:
        if decision.status in ("excused", "waived", "overturned", "unannounced", "held_back"):
            return None
        return self.released.get(decision.id, instant(decision.decided_at))


def _steps(world: World, decisions: tuple[Decision, ...], history: History, one: Decision) -> range:
    """Return the steps that a decision may be at: more than one where two were made at once."""
    at, certain, possible = instant(one.decided_at), 0, 0
    for other in decisions:
        since = history.counts_from(other)
        ladder = [(d.rule, d.party, d.status == "practice") for d in (one, other)]
        if other is one or since is None or ladder[0] != ladder[1]:
            continue
        within = rule_of(world, other).get("within", "12 months")
        if since <= at <= later(instant(other.decided_at), within, world.book.zone):
            certain += history.made[other.id] < history.made[one.id]
            possible += history.made[other.id] <= history.made[one.id]
    return range(1 + certain, 1 + possible + 1)


@few
@given(
    st.one_of(
        worlds(("lateness",), most_rules=2, most_stories=8),
        worlds(most_rules=2, most_stories=8, versions=2),
        worlds(("conduct", "courtesy"), most_rules=2, most_stories=8),
    )
)
def test_the_step_is_one_more_than_what_counts_at_its_moment(world: World) -> None:
    history, decisions = History(), tuple[Decision, ...]()
    for now, judged in world.walk():
        decisions = judged.decisions
        history.look(now, decisions)
    for decision in decisions:
        if history.counts_from(decision) is None:
            assert decision.step is None
        else:
            assert decision.step in _steps(world, decisions, history, decision)


@some
@given(worlds(most_rules=2, most_stories=8))
def test_the_explanation_names_how_many_counted_the_first_and_the_last(world: World) -> None:
    decisions = {d.id: d for d in world.judged(everything=True).decisions}
    for decision in decisions.values():
        count, first, last = decision.earlier.count, decision.earlier.first, decision.earlier.last
        assert decision.step in (None, count + 1)
        assert (count == 0) == (first is None) == (last is None)
        assert (first == last) == (count <= 1)
        for named in (first, last):
            if named is not None:
                assert decisions[named].rule == decision.rule
                assert decisions[named].party == decision.party
                assert instant(decisions[named].decided_at) <= instant(decision.decided_at)
