"""Sessions as they stand now. The record tells how they came to stand so."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from kijun.accounts.ids import new_id
from kijun.accounts.models import Membership, Room
from kijun.booking.enquiring import Application, Enquiry
from kijun.clients.models import Client

__all__ = [
    "Application",
    "BookingRequest",
    "ClosedDays",
    "Due",
    "Enquiry",
    "Opening",
    "Protected",
    "Service",
    "Session",
    "Terms",
]


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
    given_by = models.JSONField(default=list)
    """The members who may give it, by their `code`; none: whoever keeps the room."""

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
    member = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, related_name="sessions"
    )
    """Who of the house leads it; null where nobody is named: whoever keeps the room."""
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
    terms = models.JSONField(null=True)
    """What its client may do by themselves, as `Terms.kept` said when it was booked; null: as now."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.BOOKED)
    ended_by = models.CharField(max_length=64, blank=True)
    """Who cancelled it: client, house, or system where it carries out a decision."""
    decision = models.CharField(max_length=40, blank=True)
    """The decision that cancelled it, if one did."""
    sequence = models.PositiveIntegerField(default=0)
    """Grows with each move and cancellation, as calendars count them (RFC 5546)."""
    zone = models.CharField(max_length=64, blank=True)
    """That in which its client chose the time; empty where they named none but the house's."""
    timed_at = models.DateTimeField(null=True)
    """Since when it begins at `starts`; null where it was booked so."""
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

    def is_about_now(self, said_at: dt.datetime) -> bool:
        """Say whether what was said at an instant is about the time that it has now."""
        return self.timed_at is None or said_at >= self.timed_at


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


class Opening(models.Model):
    """A stretch of a weekday (Monday is 0) in which the house takes bookings.

    `begins` and `ends` are minutes of the day by the room's clock; 1440 is its end.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="openings")
    weekday = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["weekday", "begins"]

    def __str__(self) -> str:
        return f"{self.weekday} {self.begins}–{self.ends}"


class ClosedDays(models.Model):
    """Days on which the house is closed, from the first to the last, both included."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="closed_days")
    first = models.DateField()
    last = models.DateField()
    why = models.CharField(max_length=200, blank=True)
    """In the owner's words; nobody else reads them."""

    class Meta:
        ordering: ClassVar[list[str]] = ["first", "pk"]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


class Protected(models.Model):
    """Time of a weekday that nobody can book, and what it is for.

    It is never changed, only ended and begun anew, so that what was kept can be counted.
    """

    class Purpose(models.TextChoices):
        """What it is for; `own` is said in the owner's own words."""

        FAMILY = "family"
        WRITING = "writing"
        MARKETING = "marketing"
        LEARNING = "learning"
        REST = "rest"
        OWN = "own"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="protected_times")
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    words = models.CharField(max_length=100, blank=True)
    weekday = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    since = models.DateField()
    """The first day on which it is kept."""
    until = models.DateField(null=True)
    """The last one; null while it is to be kept."""

    class Meta:
        ordering: ClassVar[list[str]] = ["weekday", "begins", "pk"]

    def __str__(self) -> str:
        return f"{self.purpose} {self.weekday} {self.begins}–{self.ends}"


class Terms(models.Model):
    """What clients may do by themselves in a room: how they book, move and cancel.

    What follows from it is the rules' business; here stands only what is possible at all.
    """

    KEPT: ClassVar = ("move_hours", "cancel_hours", "most_moves", "asks_reason")

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="terms")
    is_open = models.BooleanField(default=True)
    """Whether anybody can book on the public page."""
    keeps_holidays = models.BooleanField(default=True)
    """Whether the house is closed on the public holidays of Japan."""
    step = models.PositiveSmallIntegerField(default=30)
    """Sessions begin every so many minutes from the opening on."""
    move_hours = models.PositiveSmallIntegerField(default=0)
    """A session can be moved until so many hours before its start."""
    cancel_hours = models.PositiveSmallIntegerField(default=0)
    """A session can be cancelled until so many hours before its start."""
    most_moves = models.PositiveSmallIntegerField(null=True)
    """So often a session can be moved; null: as often as one likes."""
    asks_reason = models.BooleanField(default=False)
    """Whether moving and cancelling ask for a reason."""
    most_open = models.PositiveSmallIntegerField(null=True)
    """So many sessions of a client may lie ahead; null: any number."""
    waits_for_dues = models.BooleanField(default=False)
    """Whether nothing new is booked while an amount is due from last time."""
    sites = models.TextField(blank=True)
    """Origins of the house's own sites, one a line, that may show the booking page in a frame."""

    def __str__(self) -> str:
        return f"terms of {self.room_id}"

    def kept(self) -> dict[str, int | bool | None]:
        """Return what is kept with a session: the terms that bind whoever has booked it."""
        return {name: getattr(self, name) for name in self.KEPT}


class BookingRequest(models.Model):
    """A booking that waits for the owner, because a decision that stands asks for it."""

    class State(models.TextChoices):
        """Whether it waits, or what has become of it."""

        OPEN = "open"
        BOOKED = "booked"
        DECLINED = "declined"
        LAPSED = "lapsed"
        """Its time came before an answer."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="booking_requests")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="booking_requests")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    starts = models.DateTimeField()
    price = models.PositiveIntegerField(null=True)
    """What it cost when it was asked for, in whole units of the room's currency."""
    zone = models.CharField(max_length=64, blank=True)
    """As that of a session."""
    why = models.CharField(max_length=40)
    """The condition that it waits for, as decisions word it."""
    state = models.CharField(max_length=16, choices=State.choices, default=State.OPEN)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["client", "starts"],
                condition=models.Q(state="open"),
                name="one_open_request_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.starts}"
