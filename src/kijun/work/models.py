"""Engagements and invoices as they stand now: projections of the record, which can be made anew.

Nothing here is written but by `work.projection`, out of facts.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Literal

from django.db import models

from kijun.accounts.models import Room
from kijun.clients.models import Client, FreeText
from kijun.work.worth import Terms, Worth, worth

Stage = Literal["agreed", "delivered", "accepted", "ended"]


class Engagement(models.Model):
    """Work that was agreed with a client: on which terms, how far it came, what it brought.

    `engagement` is what facts call it; `title` is what people call it, kept erasable.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="engagements")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="engagements")
    engagement = models.CharField(max_length=200)
    service = models.CharField(max_length=100, blank=True)
    title = models.ForeignKey(FreeText, on_delete=models.SET_NULL, null=True, related_name="+")
    price = models.DecimalField(max_digits=20, decimal_places=2)
    currency = models.CharField(max_length=3)
    guaranteed = models.BooleanField(default=False)
    baseline = models.FloatField(null=True)
    target = models.FloatField(null=True)
    better = models.CharField(max_length=6, blank=True)
    """`higher` or `lower`; empty means higher."""
    unit = models.CharField(max_length=200, blank=True)
    unit_value = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    due = models.DateField(null=True)
    """The day until which the house promised to deliver."""
    agreed_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    measured = models.FloatField(null=True)
    measured_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "client", "engagement"], name="one_row_an_engagement"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "client", "agreed_at"], name="engagements_of_a_client"),
        ]

    def __str__(self) -> str:
        return self.engagement

    @property
    def name(self) -> str:
        """What people call it; an empty text where that was erased."""
        return self.title.text if self.title is not None else ""

    @property
    def stage(self) -> Stage:
        """How far it came."""
        if self.ended_at is not None:
            return "ended"
        if self.accepted_at is not None:
            return "accepted"
        return "delivered" if self.delivered_at is not None else "agreed"

    @property
    def worth(self) -> Worth:
        """What the last measurement says that it brought."""
        terms = Terms(
            float(self.price),
            self.baseline,
            self.target,
            self.better,
            None if self.unit_value is None else float(self.unit_value),
        )
        return worth(terms, self.measured)


class Invoice(models.Model):
    """An amount due by an invoice: what it is about, what was paid of it, and what is missing.

    Amounts are in the house's currency. `invoice` is what facts, and people, call it.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="invoices")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="invoices")
    invoice = models.CharField(max_length=200)
    engagement = models.ForeignKey(
        Engagement, on_delete=models.SET_NULL, null=True, related_name="invoices"
    )
    owed_by = models.CharField(max_length=8)
    """`client` or `house`."""
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    withholding = models.DecimalField(max_digits=20, decimal_places=2, default=Decimal())
    """The tax that whoever pays keeps back at source."""
    issued_at = models.DateTimeField()
    due = models.DateField()
    paid = models.DecimalField(max_digits=20, decimal_places=2, default=Decimal())
    paid_at = models.DateTimeField(null=True)
    """The instant from which nothing was missing."""
    disputed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    is_open = models.BooleanField(default=True)
    """Whether anything is still missing."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "client", "invoice"], name="one_row_an_invoice"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "is_open", "due"], name="invoices_that_are_open"),
            models.Index(fields=["room", "invoice"], name="invoices_by_number"),
        ]

    def __str__(self) -> str:
        return self.invoice

    @property
    def owed(self) -> Decimal:
        """What is to be paid, the tax withheld at source left out."""
        return self.amount - self.withholding

    @property
    def missing(self) -> Decimal:
        """What is still to be paid."""
        return max(self.owed - self.paid, Decimal()) if self.is_open else Decimal()

    def is_overdue(self, today: dt.date) -> bool:
        """Whether its due day is over and something is missing."""
        return self.is_open and self.due < today


class PayerName(models.Model):
    """A name under which a client pays that is not their own, as somebody once said it was."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="payer_names")
    key = models.CharField(max_length=200)
    """The name as it is compared (`clients.payers.payer_key`)."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "key"], name="one_client_a_payer_name"),
        ]

    def __str__(self) -> str:
        return f"a payer name of {self.client_id}"


class TakenRow(models.Model):
    """A row of a statement that was taken as a payment: it is not taken again.

    `digest` stands for its day, its amount, who paid and which of several alike it was.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "digest"], name="a_row_is_taken_once"),
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class TableMap(models.Model):
    """What the columns of a table hold, kept for the next table with the same headings."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    fingerprint = models.CharField(max_length=64)
    roles = models.JSONField()
    first = models.CharField(max_length=8, blank=True)
    """What comes first in a day such as 4/1/2025: month, day, or empty."""
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "fingerprint"], name="one_map_a_table"),
        ]

    def __str__(self) -> str:
        return self.fingerprint[:12]
