"""Sessions as they stand now. The record tells how they came to stand so."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from kijun.accounts.ids import new_id
from kijun.accounts.models import Room
from kijun.clients.models import Client


def new_session_id() -> str:
    """Return the id of a session; facts name it as their `appointment`."""
    return new_id("a")


class Session(models.Model):
    """An appointment of a client: when, how long, what it costs, and whether it still stands.

    `starts` is in UTC; `price` in whole units of the room's currency.
    """

    class State(models.TextChoices):
        """Whether it stands, and who ended it otherwise."""

        BOOKED = "booked"
        CANCELLED = "cancelled"

    id = models.CharField(primary_key=True, max_length=40, default=new_session_id)
    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="sessions")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="sessions")
    starts = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    service = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=200, blank=True)
    price = models.PositiveIntegerField(null=True)
    rulebook = models.CharField(max_length=64, blank=True)
    """The version that was frozen into it when it was booked."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.BOOKED)
    ended_by = models.CharField(max_length=64, blank=True)
    """Who cancelled it: client, house, or system where it carries out a decision."""
    decision = models.CharField(max_length=40, blank=True)
    """The decision that cancelled it, if one did."""
    sequence = models.PositiveIntegerField(default=0)
    """Grows with each move and cancellation, as calendars count them (RFC 5546)."""
    source = models.CharField(max_length=80, blank=True)
    """Where it was taken from: empty for by hand, or the calendar and the event in it."""
    client_came_at = models.DateTimeField(null=True)
    house_came_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "starts"], name="sessions_of_a_day"),
            models.Index(fields=["room", "source"], name="sessions_by_source"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def ends(self) -> dt.datetime:
        """The instant at which it is over."""
        return self.starts + dt.timedelta(minutes=self.minutes)

    @property
    def stands(self) -> bool:
        """Whether it is still to take place, or took place."""
        return self.state == Session.State.BOOKED


class Due(models.Model):
    """An amount that a decision made due: of the client to the house, or the other way."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="dues")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="dues")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True)
    decision = models.CharField(max_length=40)
    owed_by = models.CharField(max_length=8)
    """`client` or `house`."""
    share = models.PositiveSmallIntegerField()
    """Percent of the session's price."""
    amount = models.PositiveIntegerField(null=True)
    """In whole units of the room's currency; null where no price is known."""
    noted_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    void_at = models.DateTimeField(null=True)
    """Since when nothing is owed any more, because the decision no longer stands."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["room", "decision", "owed_by"], name="one_due_a_decision"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share} % of {self.session_id}"
