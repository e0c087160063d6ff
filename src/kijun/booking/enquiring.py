"""Enquiries: services that are applied for, and who has applied for them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kijun.accounts.ids import new_id
from kijun.accounts.models import Room
from kijun.clients.models import Client


def new_enquiry_id() -> str:
    """Return the id of an enquiry; facts name it as their `inquiry`."""
    return new_id("q")


class Application(models.Model):
    """How a service is applied for: what is asked, and how soon an answer is promised."""

    service = models.OneToOneField(
        "booking.Service", on_delete=models.CASCADE, related_name="application"
    )
    is_open = models.BooleanField(default=True)
    """Whether it is had by application alone, and the page for that is open."""
    asks_budget = models.BooleanField(default=True)
    asks_hours = models.BooleanField(default=True)
    asks_due = models.BooleanField(default=True)
    fields = models.TextField(blank=True)
    """The fields of work to choose from, one a line, by the word for each in rules; none: no
    question."""
    answer_days = models.PositiveSmallIntegerField(default=3)
    """So many business days after an enquiry its answer is promised."""

    def __str__(self) -> str:
        return f"application for {self.service_id}"

    @property
    def known_fields(self) -> list[str]:
        """The fields of work in their order."""
        lines = (line.strip() for line in self.fields.splitlines())
        return list(dict.fromkeys(filter(None, lines)))


class Enquiry(models.Model):
    """Somebody asks for work. What they wrote of it is kept with the client, as free text."""

    class State(models.TextChoices):
        """Whether it waits for an answer, or which one it had."""

        OPEN = "open"
        ASKED = "asked"
        """The owner has asked something back."""
        ACCEPTED = "accepted"
        DECLINED = "declined"

    id = models.CharField(primary_key=True, max_length=40, default=new_enquiry_id)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="enquiries")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="enquiries")
    service = models.ForeignKey("booking.Service", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    """As typed: somebody who is known may write another name."""
    phone = models.CharField(max_length=64, blank=True)
    about = models.CharField(max_length=120, blank=True)
    """The commitment to what they wrote (`clients/texts.py`)."""
    budget = models.PositiveBigIntegerField(null=True)
    """In whole units of the room's currency."""
    hours = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    due = models.DateField(null=True)
    field = models.CharField(max_length=100, blank=True)
    key = models.CharField(max_length=64)
    """What tells it from all others: the same sent twice is taken once."""
    was_known = models.BooleanField(default=False)
    """Whether a client already had the address: nobody has proved yet that it is them."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    """Until when an answer is promised."""
    answered_at = models.DateTimeField(null=True)
    own_words = models.CharField(max_length=120, blank=True)
    """The commitment to the sentence that the owner added to the last answer."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "key"], name="one_enquiry_a_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "state", "asked_at"], name="enquiries_by_state"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def is_open(self) -> bool:
        """Whether an answer of the owner may still follow."""
        return self.state in (Enquiry.State.OPEN, Enquiry.State.ASKED)
