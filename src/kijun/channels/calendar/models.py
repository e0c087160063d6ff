"""Subscribed calendars, and what was last seen in them, so that moves and deletions are noticed."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.channels.calendar.events import Attendee, Event
from kijun.channels.calendar.invitation import session_of


class Feed(models.Model):
    """A calendar that a room subscribes to.

    Whoever knows its address reads the calendar: it is shown to the owner only, and stands in no
    log, no `repr` and no error.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="feeds")
    name = models.CharField(max_length=100)
    address = models.TextField()
    etag = models.CharField(max_length=255, blank=True)
    modified = models.CharField(max_length=255, blank=True)
    fetched_at = models.DateTimeField(null=True)
    """When it was last read, or found unchanged."""
    next_at = models.DateTimeField(null=True)
    """When it is to be read again; null: at once."""
    told_to = models.DateTimeField(null=True)
    """How far ahead recurring events were told when it was last read."""
    error = models.CharField(max_length=32, blank=True)
    """Why it was not read, as a code of `words`; "" if it was."""
    failures = models.PositiveIntegerField(default=0)
    doubt = models.CharField(max_length=32, blank=True)
    """Why events that are missing are not taken as deleted, as a code of `words`."""
    missing = models.PositiveIntegerField(default=0)
    """How many those are."""
    broken = models.PositiveIntegerField(default=0)
    """How many events could not be read."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_at"], name="feeds_to_be_read"),
        ]

    def __str__(self) -> str:
        return self.name


class Outlet(models.Model):
    """The address at which a room's own sessions can be subscribed to: whoever has it reads them.

    A new token takes the place of the old one, which opens nothing from then on.
    """

    room = models.OneToOneField(Room, on_delete=models.CASCADE, related_name="outlet")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"outlet of {self.room_id}"


class FeedEvent(models.Model):
    """An event as it was last seen in a feed, and what the house made of it."""

    class Handling(models.TextChoices):
        """What is to be done about an event that is no session."""

        LEFT = ""
        """Nothing: it is no session, or becomes one by itself."""
        ASK = "ask"
        """The owner is asked whose session it is."""
        NONE = "none"
        """The owner said that it is none."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE)
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="events")
    uid = models.CharField(max_length=200)
    recurrence = models.CharField(max_length=20, blank=True)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    all_day = models.BooleanField(default=False)
    summary = models.CharField(max_length=300, blank=True)
    attendees = models.JSONField(default=list)
    """Mail addresses of whoever is invited, in small letters."""
    declined = models.JSONField(default=list)
    """Those of them who said that they will not come."""
    organizer = models.CharField(max_length=254, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=12, default="CONFIRMED")
    busy = models.BooleanField(default=True)
    gone_at = models.DateTimeField(null=True)
    """When it was found deleted or cancelled."""
    session = models.CharField(max_length=40, blank=True)
    """The id of the session that was made of it."""
    client = models.CharField(max_length=40, blank=True)
    """The id of the client whose session it is, or was before that came into doubt."""
    handling = models.CharField(
        max_length=8, choices=Handling.choices, default=Handling.LEFT, blank=True
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["feed", "uid", "recurrence"], name="one_row_an_event_of_a_feed"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["room", "starts"], name="feed_events_by_time"),
            models.Index(fields=["room", "session"], name="feed_event_of_a_session"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%Y-%m-%d %H:%M}"

    @property
    def our_session(self) -> str:
        """The session whose invitation of ours this is, as its UID claims; "" for others."""
        return session_of(self.uid)

    def event(self, zone: ZoneInfo) -> Event:
        """Return it as an event, with its times in a zone."""
        declined = set(self.declined)
        return Event(
            uid=self.uid,
            recurrence=self.recurrence,
            starts=self.starts.astimezone(zone),
            ends=self.ends.astimezone(zone),
            all_day=self.all_day,
            summary=self.summary,
            attendees=tuple(
                Attendee(address, answer="DECLINED" if address in declined else "")
                for address in self.attendees
            ),
            organizer=Attendee(self.organizer) if self.organizer else None,
            sequence=self.sequence,
            status=self.status,
            busy=self.busy,
        )

    def take(self, event: Event) -> None:
        """Take over what a feed tells of it now; it is not saved here."""
        self.uid, self.recurrence = event.key
        self.starts, self.ends, self.all_day = event.starts, event.ends, event.all_day
        self.summary = event.summary
        self.attendees = [each.address for each in event.attendees]
        self.declined = [each.address for each in event.attendees if each.declined]
        self.organizer = event.organizer.address if event.organizer else ""
        self.sequence, self.status, self.busy = event.sequence, event.status, event.busy


def feeds_to_read(now: dt.datetime) -> models.QuerySet[Feed]:
    """Return the feeds of all rooms that are to be read, the longest due first."""
    due = Feed.objects.filter(Q(next_at__isnull=True) | Q(next_at__lte=now))
    return due.select_related("room").order_by(models.F("next_at").asc(nulls_first=True), "pk")


def _busy() -> models.QuerySet[FeedEvent, tuple[dt.datetime, dt.datetime]]:
    instant = models.DateTimeField()
    rows = FeedEvent.objects.filter(
        room=Given("room"),
        busy=True,
        gone_at__isnull=True,
        starts__lt=Given("end", instant),
        ends__gt=Given("start", instant),
    )
    others = rows.filter(Q(session="") | ~Q(session=Given("besides")))
    return others.order_by("starts").values_list("starts", "ends")


_busy_in: Final = Prepared(_busy)


def busy_between(
    room: Room, start: dt.datetime, end: dt.datetime, *, besides: str = ""
) -> list[tuple[dt.datetime, dt.datetime]]:
    """Return when the owner's calendars say that time is taken, in UTC, in order, run together.

    `besides` is a session whose own event is not in its way.
    """
    rows = _busy_in(room=room.pk, start=start, end=end, besides=besides)
    taken: list[tuple[dt.datetime, dt.datetime]] = []
    for begins, ends in rows:
        if taken and begins <= taken[-1][1]:
            taken[-1] = (taken[-1][0], max(taken[-1][1], ends))
        else:
            taken.append((begins, ends))
    return taken
