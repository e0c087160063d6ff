"""The eighth principle.

*Undo is another fact.* Nothing is edited or deleted: a late excuse, an upheld appeal, a waiver is
appended, the client is judged again, and enforcement reconciles (a cancelled session is offered
anew, a letter of apology goes out).
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from tests.judge.reference import acting, case_of, severity
from tests.judge.strategies import SESSIONS, World, act_on, changes, some, worlds


@some
@given(worlds(), st.data(), st.sampled_from((f.DecisionWaived, f.AppealUpheld)))
def test_what_is_taken_back_stays_on_record_without_effect(
    world: World, data: st.DataObject, kind: type[Fact]
) -> None:
    before = {d.id: d for d in world.judged(everything=True).decisions}
    if not before:
        return
    chosen = data.draw(st.sampled_from(sorted(before)))
    client = before[chosen].client or ""
    after = world.with_facts(act_on(kind, chosen, client, world.end)).judged(everything=True)
    assert before.keys() <= {d.id for d in after.decisions}
    for decision in after.decisions:
        same_case = case_of(decision) == case_of(before[chosen])
        if same_case and decision.status != "unannounced":
            assert decision.status in ("waived", "overturned")
            assert decision.step is None
            assert acting(decision) == []


@some
@given(worlds(), st.data(), st.sampled_from((f.DecisionWaived, f.AppealUpheld)))
def test_taking_one_back_hardens_no_other(
    world: World, data: st.DataObject, kind: type[Fact]
) -> None:
    before = {d.id: d for d in world.judged(everything=True).decisions}
    sanctions = [id_ for id_, d in before.items() if d.party == "client"]
    if not sanctions:
        return
    chosen = before[data.draw(st.sampled_from(sorted(sanctions)))]
    undo = act_on(kind, chosen.id, chosen.client or "", world.end)
    for decision in world.with_facts(undo).judged(everything=True).decisions:
        was = before.get(decision.id)
        if was is not None and was.occasion != "streak" and decision.occasion != "streak":
            assert (decision.step or 0) <= (was.step or 0) or was.status == "held_back"
            assert severity(decision.consequences) <= severity(was.consequences)


@some
@given(worlds(SESSIONS, acts=0), st.sampled_from(("accommodation", "force_majeure")))
def test_an_excuse_told_days_later_takes_the_decision_back(world: World, reason: str) -> None:
    excusable = ("lateness", "absence")
    found = [d for d in world.judged().decisions if d.occasion in excusable]
    told: list[Fact] = [
        f.NoticeGiven(
            at=world.end,
            client=decision.client,
            appointment=decision.case,
            about="absence",
            by="client" if decision.party == "client" else "house",
            reason=reason,
        )
        for decision in found
    ]
    after = {d.id: d for d in world.with_facts(*told).judged(everything=True).decisions}
    for decision in found:
        now = after[decision.id]
        assert now.status == "excused"
        assert now.step is None
        assert now.excuse is not None
        assert acting(now) == []


@some
@given(worlds(), st.integers(0, 40))
def test_what_is_appended_leaves_the_past_as_it_was(world: World, days: int) -> None:
    at = world.facts[0].at + dt.timedelta(days=days)
    then = world.known_at(at).judged(at)
    assert changes(then.decisions, world.judged(at).decisions) == []


def test_facts_cannot_be_edited() -> None:
    at = dt.datetime(2026, 3, 10, 10, tzinfo=dt.UTC)
    fact = f.AppealFiled(at=at, client="c", decision="d")
    with pytest.raises(AttributeError, match="immutable"):
        fact.decision = "another"  # type: ignore[misc]
