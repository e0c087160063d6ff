"""Read a subscribed calendar again, and tell what changed.

`look` reaches out and touches no database; `keep` writes down what was seen and reaches nowhere.
Whoever books sessions of it calls `keep` in the transaction of the booking: then a crash in between
leaves neither, and the next look tells the same changes again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.conf import settings
from django.db import transaction

from kijun.channels.calendar.difference import Changes, Pair, difference
from kijun.channels.calendar.events import (
    Attendee,
    Event,
    Reading,
    TooManyEvents,
    events_in,
)
from kijun.channels.calendar.fetch import Fetched, FetchRefused, Limits, fetch
from kijun.channels.calendar.inside import THIS_HOUSE
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.files.problems import Unreadable

PAST: Final = dt.timedelta(days=7)
AHEAD: Final = dt.timedelta(days=120)
INTERVAL: Final = dt.timedelta(minutes=10)
LONGEST_PAUSE: Final = dt.timedelta(hours=6)
A_DAY: Final = dt.timedelta(days=1)
TAKEN: Final = (
    *("uid", "recurrence", "starts", "ends", "all_day", "summary", "attendees", "declined"),
    *("organizer", "sequence", "status", "busy", "gone_at"),
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a feed brought: a code where it was refused, no reading where unchanged."""

    at: dt.datetime
    code: str = ""
    fetched: Fetched | None = None
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Was:
    """An event as it is kept now, and as it was known before."""

    row: FeedEvent
    before: Event
    newly_declined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look at a feed changed, as it stands in the database now.

    `added` are new events, or ones that are back: those still know the session and the client that
    they had, and stand in `back` too, as they were before they went. `moved` begin at another time, `changed` differ in anything else, `gone` lay ahead and
    were deleted or cancelled. `missing` lay ahead, are not told any more, and stay as they are:
    `doubt` says why. `code` says why the feed was not read. Both are codes of `words`.
    """

    code: str = ""
    unchanged: bool = False
    added: tuple[FeedEvent, ...] = ()
    back: tuple[Was, ...] = ()
    moved: tuple[Was, ...] = ()
    changed: tuple[Was, ...] = ()
    gone: tuple[FeedEvent, ...] = ()
    missing: tuple[FeedEvent, ...] = ()
    doubt: str = ""
    broken: int = 0


def sync(
    feed: Feed,
    now: dt.datetime,
    *,
    own: Collection[str] = (),
    confirmed: bool = False,
    limits: Limits | None = None,
) -> Outcome:
    """Read a feed again and write down what it tells; see `look` and `keep`."""
    return keep(feed, look(feed, now, own=own, limits=limits), confirmed=confirmed)


def look(
    feed: Feed, now: dt.datetime, *, own: Collection[str] = (), limits: Limits | None = None
) -> Look:
    """Fetch and read a feed; `own` are the owner's mail addresses. Nothing is written down.

    A feed is asked only for what is new as long as the days told last time reach far enough.
    """
    until = now + AHEAD
    fresh = bool(feed.doubt) or feed.told_to is None or feed.told_to < until - A_DAY
    etag, modified = ("", "") if fresh else (feed.etag, feed.modified)
    try:
        fetched = fetch(feed.address, etag, modified, limits=limits or limits_here())
        if fetched.content is None:
            return Look(now, fetched=fetched)
        reading = events_in(fetched.content, now - PAST, until, feed.room.zone, own=own)
    except FetchRefused as refused:
        return Look(now, code=refused.code)
    except TooManyEvents:
        return Look(now, code="too_large")
    except Unreadable:
        return Look(now, code="not_a_calendar")
    return Look(now, fetched=fetched, reading=reading)


@transaction.atomic
def keep(feed: Feed, seen: Look, *, confirmed: bool = False) -> Outcome:
    """Write down what a look brought, and return what it changed.

    With `confirmed` the owner said that missing events are really off. A look that is older than
    what is known changes nothing. Raises Feed.DoesNotExist if the feed was removed meanwhile.
    """
    kept = Feed.objects.select_for_update().select_related("room").get(pk=feed.pk)
    if kept.fetched_at is not None and kept.fetched_at > seen.at:
        return Outcome(unchanged=True)
    if seen.fetched is None:
        kept.error, kept.failures = seen.code, kept.failures + 1
        kept.next_at = seen.at + pause_after(kept.failures)
        kept.save(update_fields=["error", "failures", "next_at"])
        return Outcome(code=seen.code)
    kept.error, kept.failures = "", 0
    kept.fetched_at, kept.next_at = seen.at, seen.at + INTERVAL
    if seen.reading is None:
        kept.save(update_fields=["error", "failures", "fetched_at", "next_at"])
        return Outcome(unchanged=True)
    outcome = _Rows(kept, seen.at).follow(seen.reading, confirmed=confirmed)
    kept.etag, kept.modified = seen.fetched.etag, seen.fetched.modified
    kept.told_to = seen.at + AHEAD
    kept.doubt, kept.missing = outcome.doubt, len(outcome.missing)
    kept.broken = outcome.broken
    kept.save()
    return outcome


def pause_after(failures: int) -> dt.timedelta:
    """Return how long a feed is left alone after so many failures in a row."""
    return min(INTERVAL * (1 << min(failures - 1, 10)), LONGEST_PAUSE)


def limits_here() -> Limits:
    """Return the limits that hold for this Kijun (`KIJUN_FEEDS_INSIDE`)."""
    return Limits(opened=THIS_HOUSE if settings.FEEDS_INSIDE else ())


class _Rows:
    """What is kept of one feed."""

    def __init__(self, feed: Feed, now: dt.datetime) -> None:
        self._feed, self._now, self._zone = feed, now, feed.room.zone
        self._rows = {(row.uid, row.recurrence): row for row in feed.events.all()}

    def follow(self, reading: Reading, *, confirmed: bool) -> Outcome:
        """Make the rows what a feed tells now."""
        told = replace(reading, events=tuple(_as_kept(event) for event in reading.events))
        known = [row.event(self._zone) for row in self._rows.values() if row.gone_at is None]
        changes = difference(known, told, self._now, confirmed=confirmed)
        paired = self._pair(told.events, changes)
        back = self._back(changes.added)
        outcome = Outcome(
            back=back,
            added=self._add(changes.added),
            moved=self._were(changes.moved, paired),
            changed=self._were(changes.changed, paired),
            gone=self._let_go(changes.gone),
            missing=tuple(self._rows[event.key] for event in changes.missing),
            doubt=changes.doubt,
            broken=len(reading.broken),
        )
        self._feed.events.filter(ends__lte=self._now - PAST).delete()
        return outcome

    def _pair(self, events: Sequence[Event], changes: Changes) -> dict[tuple[str, str], FeedEvent]:
        """Let the known rows take over what is told of them; return them by their present key."""
        renamed = {pair.after.key: pair.before.key for pair in (*changes.moved, *changes.changed)}
        paired: dict[tuple[str, str], FeedEvent] = {}
        touched: list[FeedEvent] = []
        for event in events:
            row = self._rows.get(renamed.get(event.key, event.key))
            if row is None or row.gone_at is not None or event.cancelled:
                continue
            paired[event.key] = row
            if row.event(self._zone) != event:
                self._make_way(event.key, row)
                row.take(event)
                touched.append(row)
        FeedEvent.objects.bulk_update(touched, TAKEN, batch_size=100)
        return paired

    def _make_way(self, key: tuple[str, str], row: FeedEvent) -> None:
        """Remove a row that is gone and goes by the name that another takes now."""
        former = self._rows.get(key)
        if former is not None and former is not row:
            former.delete()
            del self._rows[key]

    def _back(self, events: Sequence[Event]) -> tuple[Was, ...]:
        rows = [self._rows[event.key] for event in events if event.key in self._rows]
        return tuple(Was(row, row.event(self._zone)) for row in rows)

    def _add(self, events: Sequence[Event]) -> tuple[FeedEvent, ...]:
        rows = [
            self._rows.get(event.key) or FeedEvent(room=self._feed.room, feed=self._feed)
            for event in events
        ]
        for row, event in zip(rows, events, strict=True):
            row.take(event)
            row.gone_at = None
        FeedEvent.objects.bulk_update([row for row in rows if row.pk], TAKEN, batch_size=100)
        FeedEvent.objects.bulk_create([row for row in rows if not row.pk], batch_size=100)
        return tuple(rows)

    def _let_go(self, events: Iterable[Event]) -> tuple[FeedEvent, ...]:
        rows = tuple(self._rows[event.key] for event in events)
        for row in rows:
            row.gone_at = self._now
        FeedEvent.objects.bulk_update(rows, ["gone_at"], batch_size=100)
        return rows

    def _were(
        self, pairs: Iterable[Pair], paired: dict[tuple[str, str], FeedEvent]
    ) -> tuple[Was, ...]:
        return tuple(
            Was(paired[pair.after.key], pair.before, pair.newly_declined) for pair in pairs
        )


def _as_kept(event: Event) -> Event:
    """Return an event with no more of it than is kept, so that it can be compared."""
    attendees = {
        each.address: Attendee(each.address, answer="DECLINED" if each.declined else "")
        for each in event.attendees
    }
    organizer = Attendee(event.organizer.address) if event.organizer else None
    return replace(event, attendees=tuple(attendees.values()), organizer=organizer)
