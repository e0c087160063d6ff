"""Facts about the rules themselves: announced, decided, appealed, practised, watched."""

from __future__ import annotations

from typing import Literal

from kijun.judge.facts.base import Actor, Fact, HouseFact, Id, Instant, check_bounds


class RulesAnnounced(HouseFact, frozen=True, gc=False, tag="rules.announced"):
    """A version of the rulebook was announced; it takes effect at `effective` (default `at`)."""

    rulebook: Id
    effective: Instant | None = None
    channel: Id | None = None

    def __post_init__(self) -> None:
        check_bounds("effective", self.effective)


class RulesAcknowledged(Fact, frozen=True, gc=False, tag="rules.acknowledged"):
    """`by` acknowledged a version of the rulebook."""

    rulebook: Id
    channel: Id | None = None


class AboutDecision(Fact, frozen=True, kw_only=True, gc=False):
    """What somebody says or does about a decision."""

    decision: Id


class DecisionFact(AboutDecision, frozen=True, kw_only=True, gc=False):
    """The house's own act about a decision unless it says otherwise."""

    by: Actor = "house"


class DecisionConfirmed(DecisionFact, frozen=True, gc=False, tag="decision.confirmed"):
    """A person said yes to what waited."""


class DecisionDeclined(DecisionFact, frozen=True, gc=False, tag="decision.declined"):
    """A person said no to what waited."""


class DecisionCarriedOut(DecisionFact, frozen=True, gc=False, tag="decision.carried_out"):
    """A consequence (default: all of them) was carried out."""

    consequence: Id | None = None


class DecisionMet(DecisionFact, frozen=True, gc=False, tag="decision.met"):
    """A condition was fulfilled, so that it ends."""

    consequence: Id | None = None


class DecisionWaived(DecisionFact, frozen=True, gc=False, tag="decision.waived"):
    """A person let the case pass, with a reason."""

    reason: Id


class DecisionLifted(DecisionFact, frozen=True, gc=False, tag="decision.lifted"):
    """A person ended what was still running, with a reason."""

    reason: Id


class AppealFiled(AboutDecision, frozen=True, gc=False, tag="appeal.filed"):
    """The party asks that a decision be looked at again."""

    text: str | None = None


class AppealUpheld(DecisionFact, frozen=True, gc=False, tag="appeal.upheld"):
    """The appeal was right."""

    reason: Id


class AppealDismissed(DecisionFact, frozen=True, gc=False, tag="appeal.dismissed"):
    """The appeal did not change the decision, with a reason."""

    reason: Id


class PracticeStarted(HouseFact, frozen=True, gc=False, tag="practice.started"):
    """From now on a rule (default: all rules) is only practised."""

    rule: Id | None = None


class PracticeEnded(HouseFact, frozen=True, gc=False, tag="practice.ended"):
    """Practice of a rule (default: of all rules) ends."""

    rule: Id | None = None


class WatchFact(Fact, frozen=True, kw_only=True, gc=False):
    """Something that would tell of a kind of fact began or ended to watch."""

    by: Actor = "system"
    of: Literal["arrivals", "notices", "payments", "promises"]
    source: str


class WatchBegan(WatchFact, frozen=True, gc=False, tag="watch.began"):
    """From now on `source` would tell of `of`."""


class WatchEnded(WatchFact, frozen=True, gc=False, tag="watch.ended"):
    """From now on `source` would no longer tell of `of`."""
