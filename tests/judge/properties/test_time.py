"""Laws of time: live is as in bulk, looking again never hardens, and `next_review` is exact."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable
from random import Random

from hypothesis import assume, given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.announcements import Library
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.judgement import Judgement
from kijun.judge.lineup import asked_about
from kijun.judge.live import Live
from tests.cast import CLIENTS
from tests.judge.strategies import World, changes, few, some, worlds

MOMENT = dt.timedelta(microseconds=1)
FOREVER = dt.timedelta(days=1500)
DELAYS = [dt.timedelta(hours=hours) for hours in (-3, 0, 0, 0, 1, 30)]
VOID = ("excused", "waived", "overturned")


class Kept:
    """One client's judgement as a server keeps it: facts come one by one, time passes."""

    def __init__(self, world: World) -> None:
        self._library = Library(world.rulebooks)
        self._told: list[Fact] = []
        self._live: Live | None = None
        self.begun = 0

    def judged(self, told: Iterable[Fact], at: dt.datetime) -> Judgement:
        self._told += told
        if self._live is None or not self._live.go_on(told, at):
            self.begun += 1
            self._live = Live(self._library, CLIENTS[0].id, self._told, at)
        return self._live.judgement()


@few
@given(worlds(watches=True, most_stories=4))
def test_one_fact_after_another_gives_what_all_at_once_give_at_every_instant(world: World) -> None:
    kept, coming = Kept(world), deque(sorted(world.facts, key=lambda fact: fact.at))
    for instant, at_once in world.walk():
        come = []
        while coming and coming[0].at <= instant:
            come.append(coming.popleft())
        live = kept.judged(come, instant)
        assert changes(at_once.decisions, live.decisions) == []
        assert live.next_review == at_once.next_review


@few
@given(worlds(watches=True, most_stories=4), st.randoms(use_true_random=False))
def test_facts_that_come_early_or_late_give_what_all_at_once_give(
    world: World, random: Random
) -> None:
    """A late fact is folded from before it; one that lies ahead waits for its time."""
    coming = sorted(world.facts, key=lambda fact: fact.at + random.choice(DELAYS))
    kept, told, instant = Kept(world), list[Fact](), coming[0].at
    for fact in coming:
        instant = max(instant, fact.at + random.choice(DELAYS))
        told.append(fact)
        live = kept.judged([fact], instant)
        at_once = judge(world.rulebooks, told, instant, show_all=True)
        assert changes(at_once.decisions, live.decisions) == []
        assert live.next_review == at_once.next_review


@some
@given(worlds(watches=True, versions=2), st.integers(0, 30))
def test_facts_that_come_later_change_nothing(world: World, days: int) -> None:
    instant = world.facts[0].at + dt.timedelta(days=days)
    assert world.judged(instant) == world.known_at(instant).judged(instant)


def _of_every_kind(at: dt.datetime) -> list[Fact]:
    """Return facts of kinds that few rules ask about, by a client of whom a record tells."""
    who = CLIENTS[0].id
    return [
        f.CourtesyShown(at=at, client=who, courtesy="thanks"),
        f.CourtesyMissed(at=at, client=who, courtesy="report"),
        f.ContactReceived(at=at, client=who, channel="phone"),
        f.ConductReported(at=at, client=who, what="insult", severity="minor"),
        f.InquiryReceived(at=at, client=who, inquiry="further"),
        f.ScopeExtraRequested(at=at, client=who, engagement="further"),
        f.WorkLogged(at=at, client=who, minutes=30),
        f.OrderPlaced(at=at, client=who),
        f.PromiseMade(at=at, client=who, promise="further", due=at.isoformat()),
        f.ClientRuleImposed(at=at, client=who, client_rule="further", binds="both"),
        f.AppointmentBooked(at=at, client=who, appointment="further", starts=at, minutes=50),
        f.WatchBegan(at=at, of="arrivals", source="further"),
    ]


@some
@given(worlds(watches=True, versions=2, most_stories=4), st.integers(0, 90))
def test_facts_of_which_no_rule_asks_change_nothing_else(world: World, days: int) -> None:
    """So a server need not judge anew for them: time alone changes what time alone would have."""
    asked = asked_about(Library(world.rulebooks))
    more = _of_every_kind(world.facts[0].at + dt.timedelta(days=days))
    told = [*world.facts, *(fact for fact in more if type(fact) not in asked)]
    needed = [fact for fact in told if type(fact) in asked]
    for instant in (world.facts[-1].at + dt.timedelta(days=days), world.end):
        all_told = judge(world.rulebooks, told, instant, show_all=True)
        only_needed = judge(world.rulebooks, needed, instant, show_all=True)
        assert changes(all_told.decisions, list(only_needed.decisions)) == []
        assert all_told.next_review == only_needed.next_review


FOR_EVERYONE = (
    lambda at: f.WatchBegan(at=at, of="arrivals", source="further"),
    lambda at: f.WatchBegan(at=at, of="payments", source="further"),
    lambda at: f.WatchEnded(at=at, of="arrivals", source="door"),
    lambda at: f.WatchEnded(at=at, of="promises", source="door"),
    lambda at: f.PracticeStarted(at=at),
    lambda at: f.PracticeEnded(at=at),
)


@few
@given(worlds(watches=True, most_stories=4), st.integers(0, 90), st.sampled_from(FOR_EVERYONE))
def test_what_concerns_everyone_changes_nothing_that_was_decided_before_it(
    world: World, days: int, make: Callable[[dt.datetime], Fact]
) -> None:
    """So a server judges anew only those about whom something was decided since.

    The first watch of a record is another matter: without any, a record is complete.
    """
    at = world.facts[0].at + dt.timedelta(days=days, hours=days % 24)
    assume(any(isinstance(fact, f.WatchFact) for fact in world.facts))
    told = world.with_facts(make(at))
    for instant, without in world.walk():
        if instant < at:
            continue
        decided = [dt.datetime.fromisoformat(each.decided_at) for each in without.decisions]
        if any(decided_at >= at for decided_at in decided):
            break
        assert told.judged(instant, everything=True) == without


def _hardened(before: Decision, after: Decision) -> list[str]:
    """Say in what a decision has become harder by looking again."""
    was_released = before.status == "held_back" and before.step is None
    counted_before = before.step if before.step is not None else 0
    kept = ("practice", "unannounced", "lapsed", "expired")
    found = {
        "counts for more": (after.step or 0) > counted_before and not was_released,
        "is more severe": after.level > before.level and not before.lapsed,
        "is no longer void": before.status in VOID and after.status not in VOID,
        "has come to life": before.status in kept and after.status not in (before.status, *VOID),
        "no longer lapsed": not {*before.lapsed} <= {*after.lapsed} and after.status not in VOID,
    }
    return [what for what, is_so in found.items() if is_so]


@few
@given(worlds(watches=True))
def test_judging_again_may_soften_a_decision_and_never_hardens_it(world: World) -> None:
    """Hold to the sentence of the design.

    Judging again may soften a decision already made, never harden it, unless a fact of an earlier
    date arrives.
    """
    before: dict[str, Decision] = {}
    for _, judged in world.walk():
        after = {decision.id: decision for decision in judged.decisions}
        assert before.keys() <= after.keys()
        for id_, decision in before.items():
            now = after[id_]
            assert _hardened(decision, now) == [], changes([decision], [now])
        before = after


@few
@given(worlds(watches=True, most_stories=4))
def test_next_review_is_the_first_instant_at_which_time_alone_changes_something(
    world: World,
) -> None:
    """`next_review`: the earliest instant at which time alone can change the judgement."""
    for instant, now in world.walk():
        known, review = world.known_at(instant), now.next_review
        later = known.judged(instant + FOREVER if review is None else review - MOMENT)
        visible = known.judged(instant)
        assert changes(visible.decisions, later.decisions) == []
        if review is not None:
            assert known.judged(review, everything=True).decisions != now.decisions
