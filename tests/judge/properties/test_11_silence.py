"""The eleventh principle.

*What we did not record is not what they did not do.* A decision that rests on the absence of a
fact (nobody came, nothing was paid, nothing was said) runs by itself only where something that
would have told us was watching; otherwise it asks a person first.
"""

from __future__ import annotations

import datetime as dt

from hypothesis import given

from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from tests.judge.reference import VOID, acting, facts_of, instant, rule_of
from tests.judge.strategies import World, some, worlds

SEVERE = ("suspend", "end_engagement", "ban")
SILENT = ("lateness", "absence", "payment", "promise")


def _rests_on(world: World, decision: Decision) -> set[str]:
    """Return what a decision of a client rests on not having been recorded, as the design says."""
    named = [x for x in world.facts if getattr(x, "appointment", "") == decision.case]
    at = instant(decision.decided_at)
    rests: set[str] = set()
    if decision.occasion == "payment":
        rests.add("payments")
    kept = any(x.promise == decision.case and x.at <= at for x in facts_of(world, f.PromiseKept))
    if decision.occasion == "promise" and not kept:
        rests.add("promises")
    joined = any(
        isinstance(x, f.AppointmentJoined) and x.by == "client" and x.at <= at for x in named
    )
    missed = any(
        isinstance(x, f.AppointmentMissed) and x.by == "client" and x.at <= at for x in named
    )
    if decision.occasion == "lateness" and not joined:
        rests.add("arrivals")
    if decision.occasion == "absence" and not missed:
        rests.add("arrivals")
    asks = rule_of(world, decision)["when"].get("notice") == "none"
    words = any(isinstance(x, f.NoticeGiven) and x.by == "client" and x.at <= at for x in named)
    if asks and not words:
        rests.add("notices")
    return rests


def _watched(world: World, of: str, at: dt.datetime) -> bool:
    """Say whether a source watched for this at an instant."""
    began = [x.at for x in facts_of(world, f.WatchBegan) if x.of == of and x.at <= at]
    ended = [x.at for x in facts_of(world, f.WatchEnded) if x.of == of and x.at <= at]
    return bool(began) and not (ended and max(ended) >= max(began))


def _awaited(world: World, decision: Decision) -> bool:
    return any(
        x.appointment == decision.case and x.by == "house" and x.at >= instant(decision.decided_at)
        for x in facts_of(world, f.AppointmentAwaited)
    )


@some
@given(worlds(SILENT, watches=True, acts=0))
def test_what_rests_on_silence_runs_by_itself_only_where_somebody_watched(world: World) -> None:
    holds_watches = bool(facts_of(world, f.WatchFact))
    for decision in world.judged(everything=True).decisions:
        if decision.party != "client" or rule_of(world, decision).get("confirm"):
            continue
        rests = _rests_on(world, decision)
        at = instant(decision.decided_at)
        unwatched = holds_watches and not all(_watched(world, of, at) for of in rests)
        assert decision.by_silence == bool(rests)
        if unwatched and not _awaited(world, decision):
            assert not decision.automatic
            assert acting(decision) == []
        elif decision.status not in VOID:
            waits = (*decision.awaiting, *decision.lapsed)
            assert [text for text in waits if text.split()[0] not in SEVERE] == [], decision


@some
@given(worlds(SILENT, watches=True, acts=0))
def test_a_record_without_any_watch_is_taken_as_complete(world: World) -> None:
    told: list[Fact] = [fact for fact in world.facts if not isinstance(fact, f.WatchFact)]
    for decision in world.judged(facts=told, everything=True).decisions:
        severe = [text for text in decision.consequences if text.split()[0] in SEVERE]
        asks = rule_of(world, decision).get("confirm", False)
        assert decision.automatic == (not severe and not asks)
