"""Facts about work → how each engagement and each invoice stands. No database.

The same facts give the same, in whatever order they come: a projection made of this can be thrown
away and made anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from kijun.judge import facts as f
from kijun.judge.facts import KINDS, Fact, order_of
from kijun.judge.quantities import Exact, exact

Side = Literal["client", "house"]
TELLING: Final = tuple(
    name
    for name in KINDS
    if name.partition(".")[0] in ("engagement", "outcome", "invoice", "promise")
)
"""The kinds of facts that are read here."""


@dataclass(slots=True)
class Agreed:
    """An engagement: its terms as they were agreed last, and how far it came."""

    engagement: str
    terms: f.EngagementAgreed
    agreed_at: dt.datetime
    delivered_at: dt.datetime | None = None
    accepted_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    measured: int | float | None = None
    measured_at: dt.datetime | None = None
    due: dt.date | None = None
    """The day until which the house promised to deliver."""


@dataclass(slots=True)
class Billed:
    """An invoice: what is owed, what was paid of it, whether it is contested or settled."""

    invoice: str
    issued: f.InvoiceIssued
    owed_by: Side
    paid: Exact = 0
    paid_at: dt.datetime | None = None
    """The instant from which nothing is missing."""
    disputed_at: dt.datetime | None = None
    settled_at: dt.datetime | None = None

    @property
    def owed(self) -> Exact:
        """What is to be paid: the tax that is withheld at source is not."""
        return exact(self.issued.amount) - exact(self.issued.withholding)


@dataclass(slots=True)
class Work:
    """All engagements and invoices of one client, by the names that the record gives them."""

    engagements: dict[str, Agreed] = field(default_factory=dict)
    invoices: dict[str, Billed] = field(default_factory=dict)


def work_in(facts: Iterable[Fact]) -> Work:
    """Return how the work for one client stands after these facts of theirs."""
    work = Work()
    ordered = sorted(facts, key=order_of)
    for fact in ordered:
        if isinstance(fact, f.EngagementAgreed):
            _agree(work, fact)
        elif isinstance(fact, f.InvoiceIssued):
            _bill(work, fact)
    for fact in ordered:
        _go_on(work, fact)
    return work


def _agree(work: Work, fact: f.EngagementAgreed) -> None:
    known = work.engagements.get(fact.engagement)
    if known is None:
        work.engagements[fact.engagement] = Agreed(fact.engagement, fact, fact.at)
    else:
        known.terms = fact


def _bill(work: Work, fact: f.InvoiceIssued) -> None:
    owed_by: Side = "house" if fact.by == "client" else "client"
    known = work.invoices.get(fact.invoice)
    if known is None or known.owed_by == owed_by:
        work.invoices[fact.invoice] = Billed(fact.invoice, fact, owed_by)


def _go_on(work: Work, fact: Fact) -> None:
    engagement = work.engagements.get(getattr(fact, "engagement", None) or "")
    invoice = work.invoices.get(getattr(fact, "invoice", ""))
    promised = work.engagements.get(getattr(fact, "promise", ""))
    match fact:
        case f.EngagementDelivered() if engagement is not None:
            engagement.delivered_at = engagement.delivered_at or fact.at
        case f.EngagementAccepted() if engagement is not None:
            engagement.accepted_at = engagement.accepted_at or fact.at
        case f.EngagementAgreed() if engagement is not None:
            # Agreed on anew after its end, it goes on.
            engagement.ended_at = None
        case f.EngagementEnded() if engagement is not None:
            engagement.ended_at = engagement.ended_at or fact.at
        case f.OutcomeMeasured() if engagement is not None:
            engagement.measured, engagement.measured_at = fact.value, fact.at
        case f.PromiseMade() if promised is not None and fact.by != "client":
            promised.due = promised.due or dt.date.fromisoformat(fact.due[:10])
        case f.InvoicePaid() if invoice is not None:
            invoice.paid += exact(fact.amount)
            if invoice.paid >= invoice.owed and invoice.paid_at is None:
                invoice.paid_at = fact.at
        case f.InvoiceDisputed() if invoice is not None and fact.by != "system":
            invoice.disputed_at = invoice.disputed_at or fact.at
        case f.InvoiceSettled() if invoice is not None:
            invoice.settled_at = invoice.settled_at or fact.at
