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


class Service(models.Model):
    """Something that clients can book: what it is, how long it takes, what it costs, and when.

    A service is never deleted, only taken off the list: sessions and the record refer to it.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="services")
    slug = models.CharField(max_length=100)
    """The word for it in facts and rules; it stays as it is once the service is there."""
    name_ja = models.CharField(max_length=200, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    about_ja = models.TextField(blank=True)
    about_en = models.TextField(blank=True)
    minutes = models.PositiveIntegerField()
    price = models.PositiveIntegerField(null=True)
    """In whole units of the room's currency; null where it is agreed each time."""
    minutes_before = models.PositiveSmallIntegerField(default=0)
    """Kept free before each session of it."""
    minutes_after = models.PositiveSmallIntegerField(default=0)
    """Kept free after each session of it."""
    hours_ahead = models.PositiveSmallIntegerField(default=24)
    """So long before its start, at the latest, one has to book it."""
    days_ahead = models.PositiveSmallIntegerField(default=60)
    """So many days ahead, at most, one can book it."""
    place = models.CharField(max_length=200, blank=True)
    is_online = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    """Whether it can be booked now."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["room", "slug"], name="one_service_a_word"),
        ]

    def __str__(self) -> str:
        return self.slug

    def name_in(self, language: str) -> str:
        """Return its name in a language, or in the other where it has none in this one."""
        names = (self.name_en, self.name_ja) if language == "en" else (self.name_ja, self.name_en)
        return next(filter(None, names), self.slug)

    def about_in(self, language: str) -> str:
        """Return what it is in a language, or in the other where that is said in one only."""
        texts = (
            (self.about_en, self.about_ja) if language == "en" else (self.about_ja, self.about_en)
        )
        return next(filter(None, texts), "")


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
    """What it is for, as facts and rules call it."""
    offered = models.ForeignKey(
        Service, on_delete=models.PROTECT, null=True, related_name="sessions"
    )
    """The service of that word; null where it was agreed in free words."""
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

    def service_in(self, language: str) -> str:
        """Return what it is for, as people of a language read it."""
        return self.offered.name_in(language) if self.offered is not None else self.service

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
