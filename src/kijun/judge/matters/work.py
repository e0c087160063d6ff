"""Engagements and invoices: how far the work is, what was asked, what is owed."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.judge.matters.base import NOBODY, Matter, Role, Tally
from kijun.judge.quantities import Exact, exact, offset_of

if TYPE_CHECKING:
    from kijun.judge.announcements import Binding


class Engagement(Matter):
    """Agreed work: its stage, what was measured, what was asked and refused."""

    kind = "engagement"
    __slots__ = ("accepted", "agreed", "delivered", "extras", "measured", "refusals")

    def __init__(self, id_: str, client: str | None, binding: Binding) -> None:
        super().__init__(id_, client, binding)
        self.agreed: f.EngagementAgreed | None = None
        self.delivered: Fact | None = None
        self.accepted: Fact | None = None
        self.measured: f.OutcomeMeasured | None = None
        self.refusals, self.extras = Tally(), Tally()

    @property
    def stage(self) -> str:
        """How far the work is: before_agreement, agreed, delivered or accepted."""
        if self.accepted is not None:
            return "accepted"
        if self.delivered is not None:
            return "delivered"
        return "agreed" if self.agreed is not None else "before_agreement"

    @property
    def target_met(self) -> str:
        """Whether the last measurement reaches the target: true, false or unknown."""
        agreed, measured = self.agreed, self.measured
        if agreed is None or agreed.target is None or measured is None:
            return "unknown"
        if agreed.better == "lower":
            return "true" if measured.value <= agreed.target else "false"
        return "true" if measured.value >= agreed.target else "false"


def take_agreed(e: Engagement, fact: f.EngagementAgreed, *_: object) -> tuple[Role, ...]:
    e.agreed = fact
    return NOBODY


def take_delivered(e: Engagement, fact: Fact, *_: object) -> tuple[Role, ...]:
    e.delivered = fact
    return NOBODY


def take_accepted(e: Engagement, fact: Fact, *_: object) -> tuple[Role, ...]:
    e.accepted = fact
    return NOBODY


def take_measured(e: Engagement, fact: f.OutcomeMeasured, *_: object) -> tuple[Role, ...]:
    e.measured = fact
    return NOBODY


def take_refused(e: Engagement, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    e.refusals.add(role, fact)
    return NOBODY


def take_extra(e: Engagement, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    e.extras.add(role, fact)
    return NOBODY


class Invoice(Matter):
    """An invoice: who owes it, what was paid, whether it is contested."""

    kind = "invoice"
    __slots__ = (
        "_paid_at",
        "_totals",
        "disputed_at",
        "issued",
        "owed",
        "owed_by",
        "payments",
        "settled_at",
    )

    def __init__(self, id_: str, client: str | None, binding: Binding) -> None:
        super().__init__(id_, client, binding)
        self.issued: f.InvoiceIssued | None = None
        self.owed: Exact = 0
        self.owed_by: Role = "client"
        self.payments: list[Fact] = []
        self._paid_at: list[dt.datetime] = []
        self._totals: list[Exact] = []
        self.disputed_at: dt.datetime | None = None
        self.settled_at: dt.datetime | None = None

    def due(self, zone: dt.tzinfo) -> dt.datetime | None:
        """Return the end of the due day."""
        issued = self.issued
        return f.end_of_day(issued.due, zone, offset_of(issued.at)) if issued is not None else None

    def short_at(self, at: dt.datetime, *, including: bool) -> Exact:
        """Return what is missing at an instant, payments of that very instant counted or not."""
        if self.settled_at is not None and (
            self.settled_at < at or (including and self.settled_at == at)
        ):
            return 0
        count = (bisect_right if including else bisect_left)(self._paid_at, at)
        return max(self.owed - self._totals[count - 1], 0) if count else self.owed

    def is_settled(self, _: Role, at: dt.datetime) -> bool:
        """Say whether nothing was missing before an instant."""
        told = bool(self.payments) or self.settled_at is not None
        return told and self.short_at(at, including=False) <= 0

    @property
    def paid_in_full_at(self) -> dt.datetime | None:
        """The instant from which nothing is missing, or None."""
        count = bisect_left(self._totals, self.owed)
        if count == len(self._totals):
            return self.settled_at
        at = self._paid_at[count]
        return at if self.settled_at is None else min(at, self.settled_at)

    def pay(self, fact: f.InvoicePaid, at: dt.datetime) -> None:
        """Take in a payment, which comes after all earlier ones."""
        self.payments.append(fact)
        self._paid_at.append(at)
        self._totals.append(exact(fact.amount) + (self._totals[-1] if self._totals else 0))


def issued_by_the_other(i: Invoice, _: f.InvoiceIssued, role: Role) -> str | None:
    if i.issued is not None and (role == "client") != (i.owed_by == "house"):
        return "The other side has issued an invoice of this id already."
    return None


def take_issued(i: Invoice, fact: f.InvoiceIssued, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    i.issued = fact
    i.owed = exact(fact.amount) - exact(fact.withholding)
    i.owed_by = "house" if role == "client" else "client"
    i.schedule += 1
    return (i.owed_by,)


def take_paid(i: Invoice, fact: f.InvoicePaid, _: Role, at: dt.datetime) -> tuple[Role, ...]:
    i.pay(fact, at)
    return NOBODY


def take_disputed(i: Invoice, _: Fact, role: Role, at: dt.datetime) -> tuple[Role, ...]:
    if role != "system" and i.disputed_at is None:
        i.disputed_at = at
    return NOBODY


def take_settled(i: Invoice, _: Fact, __: Role, at: dt.datetime) -> tuple[Role, ...]:
    if i.settled_at is None:
        i.settled_at = at
    return NOBODY
