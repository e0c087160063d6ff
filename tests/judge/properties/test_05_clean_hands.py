"""The fifth principle.

*Clean hands.* A sanction of level 3 or more against a client is held back while the house itself
broke a rule that binds both in the same matter.
"""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.decision import Decision
from tests.judge.reference import MATTERS, acting, instant, rule_of, severity
from tests.judge.strategies import SESSIONS, World, act_on, few, some, worlds

MATTERS_OF_BOTH: Final = (*SESSIONS, "price_request", "scope_request", "double_standard")
both_in_one_matter = st.one_of(
    worlds(SESSIONS), worlds(("price_request", "scope_request")), worlds(("double_standard",))
)


def _burdens(world: World, decision: Decision) -> bool:
    """Whether a decision against the house stands, under a rule that binds both."""
    rule = rule_of(world, decision)
    done = set(acting(decision)) <= set(decision.carried_out)
    return (
        decision.party == "house"
        and rule.get("binds") == "both"
        and decision.status == "standing"
        and not done
    )


def _matter(decision: Decision) -> tuple[str | None, str | None]:
    return MATTERS.get(decision.occasion), decision.matter


@few
@given(both_in_one_matter)
def test_while_the_house_owes_no_sanction_of_level_three_acts(world: World) -> None:
    for _, judged in world.walk():
        owing = {_matter(d) for d in judged.decisions if _burdens(world, d)}
        for decision in judged.decisions:
            held = decision.status == "held_back"
            if decision.party == "client" and not decision.carried_out:
                assert severity(acting(decision)) < 3 or _matter(decision) not in owing
            assert held == (decision.held_by is not None)
            assert not held or _matter(decision) in owing


@few
@given(both_in_one_matter)
def test_what_is_held_back_names_what_the_house_owes_and_does_not_count(world: World) -> None:
    for _, judged in world.walk():
        decisions = {d.id: d for d in judged.decisions}
        for decision in decisions.values():
            if decision.held_by is not None:
                assert decision.step is None
                assert severity(decision.consequences) >= 3
                assert decision.party == "client"
                assert _burdens(world, decisions[decision.held_by])


@some
@given(both_in_one_matter)
def test_once_the_house_has_made_good_nothing_is_held_back(world: World) -> None:
    judged = world.judged(everything=True)
    done = [
        act_on(f.DecisionCarriedOut, d.id, d.client or "", world.end)
        for d in judged.decisions
        if d.party == "house"
    ]
    after = world.with_facts(*done).judged(everything=True)
    before = {d.id: d for d in judged.decisions}
    for decision in after.decisions:
        assert decision.held_by is None
        if before[decision.id].status == "held_back":
            assert decision.step is not None
            # What had begun before the house broke the rule is not made longer.
            begun = (world.end, instant(decision.decided_at))
            assert decision.starts is None or instant(decision.starts) in begun
