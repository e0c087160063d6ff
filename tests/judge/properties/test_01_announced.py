"""The first principle.

*No rule before its announcement.* A rule binds a client only for what happens after that version
of it was announced to them (and acknowledged, where the rule asks for it). The rulebook version is
frozen into a booking when it is made.
"""

from __future__ import annotations

import datetime as dt

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from tests.judge.reference import MATTERS, binding, instant, opened
from tests.judge.strategies import World, some, worlds

MONTHS = dt.timedelta(days=100)


@some
@given(worlds(versions=3))
def test_a_decision_follows_the_version_in_effect_when_its_matter_opened(world: World) -> None:
    for decision in world.judged(everything=True).decisions:
        bound = binding(world, decision.client, decision.rule, opened(world, decision))
        if decision.status == "unannounced":
            assert bound is None
            continue
        assert bound is not None
        assert decision.version == bound.version
        assert decision.announced_at is not None
        assert instant(decision.announced_at) == bound.announced_at


@some
@given(worlds(versions=2))
def test_nothing_is_decided_before_the_rule_was_announced(world: World) -> None:
    for decision in world.judged().decisions:
        assert decision.announced_at is not None
        assert instant(decision.announced_at) <= instant(decision.decided_at)


@some
@given(worlds(acts=0))
def test_without_announcement_nobody_is_bound(world: World) -> None:
    quiet = [fact for fact in world.facts if not isinstance(fact, f.RulesAnnounced)]
    late = [
        msgspec.structs.replace(fact, at=fact.at + MONTHS, effective=None)
        for fact in world.facts
        if isinstance(fact, f.RulesAnnounced)
    ]
    assert world.judged(facts=quiet).decisions == ()
    assert world.judged(world.end + MONTHS, [*quiet, *late]).decisions == ()


@some
@given(worlds(acts=0))
def test_a_rule_that_asks_for_it_binds_only_those_who_acknowledged_it(world: World) -> None:
    silent = [fact for fact in world.facts if not isinstance(fact, f.RulesAcknowledged)]
    asking = {
        rule["id"]
        for given in world.documents
        for rule in given["rules"]
        if rule.get("acknowledged")
    }
    assert asking.isdisjoint(d.rule for d in world.judged(facts=silent).decisions)


@some
@given(worlds(versions=2, acts=0), st.integers(0, 15))
def test_a_new_version_leaves_alone_what_opened_under_the_old_one(world: World, days: int) -> None:
    first, second = world.rulebooks
    begins = world.facts[0].at + dt.timedelta(days=days)
    told = (f.RulesAnnounced, f.RulesAcknowledged)
    before = [x for x in world.facts if not isinstance(x, told) or x.rulebook == first]
    news = f.RulesAnnounced(at=begins, client=world.facts[0].client, rulebook=second)
    old = {
        (d.id, d.version, d.decided_at)
        for d in world.judged(facts=before).decisions
        if d.occasion in MATTERS and opened(world, d) < begins
    }
    new = {
        (d.id, d.version, d.decided_at)
        for d in world.judged(facts=[*before, news]).decisions
        if d.occasion in MATTERS and opened(world, d) < begins
    }
    assert old == new


@some
@given(worlds(("lateness", "absence"), versions=2, acts=0, late_news=False))
def test_a_version_named_in_a_booking_stays_with_it(world: World) -> None:
    first, second = world.rulebooks
    named = [
        msgspec.structs.replace(x, rulebook=first) if isinstance(x, f.AppointmentBooked) else x
        for x in world.facts
        if not isinstance(x, f.RulesAnnounced)
    ]
    client, start = world.facts[0].client, world.facts[0].at - dt.timedelta(hours=1)
    told = [
        f.RulesAnnounced(at=start - dt.timedelta(days=ago), client=client, rulebook=version)
        for ago, version in ((1, first), (0, second))
    ]
    assert {d.version for d in world.judged(facts=[*told, *named]).decisions} <= {first}
