"""Facts about how people deal with each other: promises, courtesies, rules, conduct, contact."""

from __future__ import annotations

from typing import Literal

from kijun.judge.facts.base import Amount, Fact, Hours, Id, check_due


class PromiseMade(Fact, frozen=True, gc=False, tag="promise.made"):
    """`by` promised something by `due`: a time, or a date meaning its end."""

    promise: Id
    due: str
    what: str | None = None

    def __post_init__(self) -> None:
        check_due(self.due)


class PromiseKept(Fact, frozen=True, gc=False, tag="promise.kept"):
    """The promise was kept at `at`."""

    promise: Id


class CourtesyShown(Fact, frozen=True, gc=False, tag="courtesy.shown"):
    """`by` thanked, apologised or reported."""

    courtesy: Literal["thanks", "apology", "report"]


class CourtesyMissed(Fact, frozen=True, gc=False, tag="courtesy.missed"):
    """Thanks, an apology or a report stayed out."""

    courtesy: Literal["thanks", "apology", "report"]


class ClientRuleImposed(Fact, frozen=True, gc=False, tag="client_rule.imposed"):
    """`by` set a rule of their own for the work; `binds` says whom."""

    client_rule: Id
    binds: Literal["house", "both"]
    what: str | None = None


class ClientRuleBroken(Fact, frozen=True, gc=False, tag="client_rule.broken"):
    """`by` broke that rule."""

    client_rule: Id
    what: str | None = None


class ClientRuleComplained(Fact, frozen=True, gc=False, tag="client_rule.complained"):
    """`by` complained that the other broke that rule."""

    client_rule: Id
    what: str | None = None


class ConductReported(Fact, frozen=True, gc=False, tag="conduct.reported"):
    """Conduct that goes beyond what anyone has to bear."""

    what: Id
    severity: Literal["minor", "grave"]
    against: str | None = None


class ContactReceived(Fact, frozen=True, gc=False, tag="contact.received"):
    """`by` got in touch over a channel."""

    channel: Id
    unwanted: bool = False


class InquiryReceived(Fact, frozen=True, gc=False, tag="inquiry.received"):
    """Somebody asked for work."""

    inquiry: Id
    budget: Amount | None = None
    hours: Hours | None = None
    due: str | None = None
    field: Id | None = None

    def __post_init__(self) -> None:
        check_due(self.due)
