"""Facts about work: engagements, prices, scope, invoices, hours, orders."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

import msgspec

from kijun.judge.facts.base import (
    Amount,
    Fact,
    HouseFact,
    Id,
    Minutes,
    Number,
    check_bounds,
)


class EngagementAgreed(HouseFact, frozen=True, gc=False, tag="engagement.agreed"):
    """Work was agreed at a price, with what it starts from and aims at."""

    engagement: Id
    price: Amount
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
    baseline: Number | None = None
    target: Number | None = None
    better: Literal["higher", "lower"] | None = None
    unit: str | None = None
    unit_value: Amount | None = None
    guaranteed: bool = False


class EngagementDelivered(HouseFact, frozen=True, gc=False, tag="engagement.delivered"):
    """The agreed work was handed over."""

    engagement: Id


class EngagementAccepted(HouseFact, frozen=True, gc=False, tag="engagement.accepted"):
    """The delivered work was accepted."""

    engagement: Id


class EngagementEnded(HouseFact, frozen=True, gc=False, tag="engagement.ended"):
    """The engagement came to its end."""

    engagement: Id


class OutcomeMeasured(HouseFact, frozen=True, gc=False, tag="outcome.measured"):
    """What the work brought was measured, in the engagement's unit."""

    engagement: Id
    value: Number


class PriceCutRequested(Fact, frozen=True, gc=False, tag="price.cut_requested"):
    """`by` asked for a lower price."""

    engagement: Id
    amount: Amount | None = None


class PriceCutRefused(HouseFact, frozen=True, gc=False, tag="price.cut_refused"):
    """A request for a lower price was refused."""

    engagement: Id
    amount: Amount | None = None


class PriceCutImposed(Fact, frozen=True, gc=False, tag="price.cut_imposed"):
    """`by` paid or fixed a lower price without agreement."""

    engagement: Id
    amount: Amount


class ScopeExtraRequested(Fact, frozen=True, gc=False, tag="scope.extra_requested"):
    """`by` asked for work beyond what was agreed; `paid` where they offered to pay for it."""

    engagement: Id
    paid: bool = False


class InvoiceIssued(HouseFact, frozen=True, gc=False, tag="invoice.issued"):
    """An invoice went out; whoever did not issue it owes it until the end of the `due` day.

    `withholding` is the tax that the payer keeps back at source: no more than the amount.
    """

    invoice: Id
    amount: Amount
    due: dt.date
    engagement: Id | None = None
    withholding: Amount = 0

    def __post_init__(self) -> None:
        check_bounds("due", self.due)
        if self.withholding > self.amount:
            raise ValueError("withholding above amount")


class InvoicePaid(Fact, frozen=True, gc=False, tag="invoice.paid"):
    """An amount was paid on an invoice."""

    invoice: Id
    amount: Amount


class InvoiceDisputed(Fact, frozen=True, gc=False, tag="invoice.disputed"):
    """The invoice, or an amount of it, is contested."""

    invoice: Id
    amount: Amount | None = None


class InvoiceSettled(Fact, frozen=True, gc=False, tag="invoice.settled"):
    """Nothing more is owed on the invoice."""

    invoice: Id
    amount: Amount | None = None


class WorkLogged(HouseFact, frozen=True, gc=False, tag="work.logged"):
    """Time that was worked."""

    minutes: Minutes
    engagement: Id | None = None
    field: Id | None = None


class OrderPlaced(Fact, frozen=True, gc=False, tag="order.placed"):
    """An order came in."""

    amount: Amount | None = None


class ReferralGiven(Fact, frozen=True, gc=False, tag="referral.given"):
    """Somebody was sent to the house."""

    amount: Amount | None = None


class TestimonialGiven(Fact, frozen=True, gc=False, tag="testimonial.given"):
    """Kind words that may be shown."""

    amount: Amount | None = None
