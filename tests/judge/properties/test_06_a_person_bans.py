"""The sixth principle.

*A person bans.* Levels 4 to 6 wait for a person's click, always; levels 0 to 3 run by themselves
unless the rule asks for a person (`confirm`).
"""

from __future__ import annotations

import datetime as dt

from hypothesis import given

from kijun.judge import facts as f
from tests.judge.reference import A_PERSON, SEVERITY, acting, facts_of, rule_of
from tests.judge.strategies import World, few, some, worlds

FOURTEEN_DAYS = dt.timedelta(days=14)
AN_HOUR = dt.timedelta(hours=1)
"""Where the clocks are put forward, 14 days on the calendar are an hour shorter or longer."""


@few
@given(worlds(watches=True, acts=5))
def test_levels_four_to_six_never_act_without_a_person(world: World) -> None:
    confirmed = {
        fact.decision
        for fact in facts_of(world, f.DecisionConfirmed)
        if A_PERSON.fullmatch(fact.by)
    }
    for _, judged in world.walk():
        for decision in judged.decisions:
            severe = [text for text in acting(decision) if SEVERITY[text.split()[0]] >= 4]
            if severe and decision.status != "expired":
                assert decision.id in confirmed
                assert decision.decided_by is not None
                assert A_PERSON.fullmatch(decision.decided_by)


@some
@given(worlds(acts=5))
def test_levels_nought_to_three_run_by_themselves_unless_the_rule_asks_for_a_person(
    world: World,
) -> None:
    for decision in world.judged(everything=True).decisions:
        waits = (*decision.awaiting, *decision.lapsed)
        if not rule_of(world, decision).get("confirm"):
            mild = [text for text in waits if SEVERITY[text.split()[0]] < 4]
            assert mild in ([], ["cancel_session"])
            assert decision.automatic == all(
                SEVERITY[text.split()[0]] < 4 for text in decision.consequences
            )
        else:
            assert not decision.automatic


@few
@given(worlds(acts=5))
def test_what_nobody_confirms_within_fourteen_days_lapses(world: World) -> None:
    waiting_since: dict[str, dt.datetime] = {}
    for now, judged in world.walk():
        waits = {d.id for d in judged.decisions if d.awaiting and d.held_by is None}
        waiting_since = {id_: waiting_since.get(id_, now) for id_ in waits}
        for since in waiting_since.values():
            assert now < since + FOURTEEN_DAYS + AN_HOUR


@some
@given(worlds(acts=5))
def test_what_was_declined_or_lapsed_still_counts(world: World) -> None:
    for decision in world.judged().decisions:
        if decision.status == "lapsed":
            assert decision.step is not None
