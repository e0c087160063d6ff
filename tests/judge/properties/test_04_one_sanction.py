"""The fourth principle.

*One case, one sanction.* If several rules fire on one case the most severe sanction stands and
names those that it absorbs.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from hypothesis import given

from kijun.judge.decision import Decision
from tests.judge.reference import VOID, acting, case_of, instant, severity
from tests.judge.strategies import World, few, some, worlds

COMING: Final = ("lateness", "absence")
"""Occasions that often meet in one case."""


def _cases(decisions: Iterable[Decision]) -> list[list[Decision]]:
    cases = defaultdict(list)
    for decision in decisions:
        cases[case_of(decision)].append(decision)
    return list(cases.values())


@few
@given(worlds(COMING, least_rules=2))
def test_at_most_one_sanction_of_a_case_acts(world: World) -> None:
    for _, judged in world.walk():
        for case in _cases(judged.decisions):
            assert sum(severity(acting(decision)) >= 1 for decision in case) <= 1


@some
@given(worlds(COMING, least_rules=2))
def test_the_most_severe_sanction_stands_and_on_a_tie_the_later_then_the_first_rule(
    world: World,
) -> None:
    places = {rule.id: place for place, rule in enumerate(world.book.rules)}

    def rank(decision: Decision, sanction: Iterable[str]) -> tuple[int, dt.datetime, int]:
        return severity(sanction), instant(decision.decided_at), -places[decision.rule]

    decisions = {d.id: d for d in world.judged(everything=True).decisions}
    for decision in decisions.values():
        if decision.absorbed_by is None:
            continue
        winner = decisions[decision.absorbed_by]
        assert severity(acting(winner)) >= 1
        if decision.automatic and winner.automatic:
            assert rank(decision, decision.consequences) < rank(winner, acting(winner))


@some
@given(worlds(COMING, least_rules=2))
def test_who_absorbs_and_who_is_absorbed_name_each_other(world: World) -> None:
    decisions = {d.id: d for d in world.judged(everything=True).decisions}
    for decision in decisions.values():
        assert (decision.absorbed_by is not None) == (decision.status == "absorbed")
        for absorbed in decision.absorbs:
            assert decisions[absorbed].absorbed_by == decision.id
            assert case_of(decisions[absorbed]) == case_of(decision)
        if decision.absorbed_by is not None:
            absorber = decisions[decision.absorbed_by]
            assert decision.id in absorber.absorbs
            assert absorber.status in ("standing", "expired")


@some
@given(worlds(COMING, least_rules=2, acts=0))
def test_absorption_does_not_change_what_counts(world: World) -> None:
    for decision in world.judged(everything=True).decisions:
        if decision.status == "absorbed":
            assert decision.step is not None


@some
@given(worlds(COMING, least_rules=2))
def test_a_waiver_covers_the_whole_case_an_excuse_only_its_rule(world: World) -> None:
    for case in _cases(world.judged(everything=True).decisions):
        for status in ("waived", "overturned"):
            if any(decision.status == status for decision in case):
                assert all(decision.status in VOID for decision in case)
