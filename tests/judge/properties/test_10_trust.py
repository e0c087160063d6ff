"""The tenth principle.

*Trust opens, never punishes.* Good standing may open benefits; it never triggers a sanction. Few
facts read as "not known yet", never as "bad". A complaint, an appeal, a disclosure request or a
request for accommodation never counts by itself against anyone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import InvalidRulebook
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.standing import TrustAccount
from kijun.judge.terms import TIERS
from tests.judge.reference import acting, severity
from tests.judge.stories import one_of
from tests.judge.strategies import TEMPLATES, World, act_on, document, parsed, rules, some, worlds

START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@some
@given(rules(), one_of(TIERS))
def test_standing_cannot_lead_to_a_sanction(rule: dict[str, Any], tier: str) -> None:
    rule["when"] = {**rule["when"], "standing": tier}
    steps = [*rule["then"], *rule.get("house_then", [])]
    if severity(text for step in steps for text in step) >= 1:
        with pytest.raises(InvalidRulebook, match="never leads to a sanction"):
            parsed(document("Asia/Tokyo", [rule]))
    else:
        parsed(document("Asia/Tokyo", [rule]))


def _sanctions(decisions: tuple[Decision, ...]) -> dict[str, int]:
    return {d.id: severity(acting(d)) for d in decisions if severity(acting(d)) >= 1}


def _good_acts(world: World, days: list[int]) -> list[Fact]:
    begins, client = world.facts[0].at, world.facts[0].client
    good: list[Fact] = []
    for number, day in enumerate(days):
        at = begins + dt.timedelta(days=day, minutes=number)
        name, due = f"good {number}", (at + dt.timedelta(days=1)).isoformat()
        good.append(f.PromiseMade(at=at, client=client, promise=name, due=due))
        good.append(f.PromiseKept(at=at, client=client, promise=name))
        good.append(f.CourtesyShown(at=at, client=client, courtesy="thanks"))
    return good


@some
@given(worlds(watches=True), st.lists(st.integers(0, 20), min_size=1, max_size=5))
def test_keeping_promises_and_thanking_adds_no_sanction(world: World, days: list[int]) -> None:
    before = _sanctions(world.judged().decisions)
    after = _sanctions(world.with_facts(*_good_acts(world, days)).judged().decisions)
    assert after.keys() <= before.keys()
    assert all(level <= before[id_] for id_, level in after.items())


@some
@given(st.lists(one_of(("kept", "thanks", "report")), max_size=2), st.integers(0, 900))
def test_few_facts_read_as_not_known_yet(acts: list[str], days: int) -> None:
    account = TrustAccount()
    for number, act in enumerate(acts):
        at = START + dt.timedelta(days=number)
        if act == "kept":
            account.kept(at)
        else:
            account.courtesy(act, at)
    assert account.at(START + dt.timedelta(days=2 + days)).tier == "unknown"


@some
@given(worlds(tuple(x for x in TEMPLATES if x != "double_standard"), acts=2), st.data())
def test_asking_and_complaining_never_counts_against_anyone(
    world: World, data: st.DataObject
) -> None:
    judged = world.judged(everything=True)
    at = world.facts[0].at + dt.timedelta(days=data.draw(st.integers(0, 40)))
    client = world.facts[0].client or ""
    by = data.draw(one_of(("client", "house")))
    said: list[Fact] = [
        f.ClientRuleComplained(at=at, client=client, client_rule="theirs", by=by),
        f.NoticeGiven(
            at=at, client=client, appointment="a1", about="late", reason="accommodation", by=by
        ),
    ]
    said += [act_on(f.AppealFiled, d.id, client, at, by=by) for d in judged.decisions]
    before = _sanctions(judged.decisions)
    after = _sanctions(world.with_facts(*said).judged(everything=True).decisions)
    assert after.keys() <= before.keys()
    assert all(level <= before[id_] for id_, level in after.items())


@some
@given(worlds(("double_standard",), acts=0))
def test_a_complaint_counts_only_beside_an_own_breach(world: World) -> None:
    own = {
        (fact.by, fact.client_rule) for fact in world.facts if isinstance(fact, f.ClientRuleBroken)
    }
    for decision in world.judged(everything=True).decisions:
        assert (decision.party, decision.matter) in own
