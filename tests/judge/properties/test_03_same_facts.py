"""The third principle.

*Same facts, same decision.* Waiving one needs a reason, is recorded, and is shown to the owner as
an exception.
"""

from __future__ import annotations

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import AnyFact, Fact
from tests.cast import AOI, BEN
from tests.judge.reference import acting
from tests.judge.strategies import World, act_on, few, some, worlds


def _as_if_of(client: str, facts: tuple[Fact, ...]) -> list[Fact]:
    """Return the same facts as those of a client, with ids that sort in the same order."""
    return [
        msgspec.structs.replace(fact, client=fact.client and client, id=f"{client} {n:03}")
        for n, fact in enumerate(facts)
    ]


def _without_names(decisions: tuple[Decision, ...], client: str) -> list[tuple[object, ...]]:
    own = [decision for decision in decisions if decision.client == client]
    own.sort(key=lambda d: (d.decided_at, d.rule, d.party, d.case))
    return [
        (
            *(d.rule, d.party, d.case.removeprefix(client), d.decided_at, d.status, d.step),
            *(d.consequences, d.awaiting, d.ends, [name.removeprefix(client) for name in d.facts]),
        )
        for d in own
    ]


@some
@given(worlds(acts=0, watches=True))
def test_two_clients_with_the_same_history_are_decided_alike(world: World) -> None:
    facts = [*_as_if_of(AOI.id, world.facts), *_as_if_of(BEN.id, world.facts)]
    judged = world.judged(facts=facts).decisions
    assert _without_names(judged, AOI.id) == _without_names(judged, BEN.id)


@some
@given(worlds(watches=True, versions=2), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_and_lines_told_twice_make_no_difference(
    world: World, chance: random.Random
) -> None:
    lines = [*world.facts, *chance.sample(world.facts, len(world.facts) // 2)]
    told_again = [msgspec.structs.replace(fact, source="again") for fact in world.facts[1:3]]
    lines += [fact for fact in told_again if not isinstance(fact, f.WatchFact)]
    chance.shuffle(lines)
    once, again = world.judged(everything=True), world.judged(facts=lines, everything=True)
    assert msgspec.json.encode(once) == msgspec.json.encode(again)


@some
@given(worlds(clients=2))
def test_what_another_client_does_makes_no_difference(world: World) -> None:
    both = world.judged().decisions
    for person in (AOI, BEN):
        own = [fact for fact in world.facts if fact.client in (person.id, None)]
        alone = world.judged(facts=own).decisions
        assert alone == tuple(d for d in both if d.client == person.id)


@some
@given(worlds(("lateness", "absence", "promise"), versions=2, clients=2, acts=0))
def test_a_decision_has_an_id_of_its_own(world: World) -> None:
    ids = [decision.id for decision in world.judged(everything=True).decisions]
    assert len(set(ids)) == len(ids)


@few
@given(worlds(versions=2))
def test_a_decision_keeps_its_id_whatever_happens_later(world: World) -> None:
    made: dict[str, tuple[object, ...]] = {}
    for _, judged in world.walk():
        for d in judged.decisions:
            what = (d.rule, d.client, d.case, d.party, d.decided_at, d.version, d.facts[:1])
            assert made.setdefault(d.id, what) == what


@pytest.mark.parametrize("kind", ["decision.waived", "appeal.upheld", "decision.lifted"])
def test_an_exception_without_a_reason_is_no_fact(kind: str) -> None:
    told = {"kind": kind, "at": "2026-03-10T10:00:00+09:00", "client": AOI.id, "decision": "d-1"}
    with pytest.raises(msgspec.ValidationError, match="reason"):
        msgspec.convert(told, AnyFact)
    with pytest.raises(msgspec.ValidationError, match="reason"):
        msgspec.convert({**told, "reason": ""}, AnyFact)


@some
@given(worlds(), st.data())
def test_an_exception_is_shown_with_its_reason(world: World, data: st.DataObject) -> None:
    decisions = [d for d in world.judged(everything=True).decisions if d.status != "unannounced"]
    if decisions:
        chosen = data.draw(st.sampled_from(decisions))
        waiver = act_on(f.DecisionWaived, chosen.id, chosen.client or "", world.end)
        after = {d.id: d for d in world.with_facts(waiver).judged(everything=True).decisions}
        assert acting(after[chosen.id]) == []
        assert after[chosen.id].status in ("waived", "overturned")
        assert after[chosen.id].reason == "talked it over"
