"""Subscribed calendars: their events become sessions, and what changes in them is noticed.

A calendar says that something moved, not who wanted it so: moves are recorded as nobody's act, and
of what disappeared the owner is asked who called it off.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import Q

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.events import Event
from kijun.channels.calendar.invitation import uid_of
from kijun.channels.calendar.models import Feed, FeedEvent, feeds_to_read
from kijun.channels.calendar.sync import Look, Outcome, Was, keep, look
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.services.calendars import event_words, open_events
from kijun.services.sessions import sessions

READ_FEED: Final = "read_feed"


def enqueue_due(now: dt.datetime) -> None:
    """Have every calendar read again whose time has come."""
    for feed in feeds_to_read(now):
        turn = feed.next_at.isoformat() if feed.next_at is not None else "first"
        jobs.enqueue(feed.room, READ_FEED, f"{feed.pk}/{turn}", now, {"feed": feed.pk})


def read(job: Job, now: dt.datetime) -> None:
    """Read a calendar; what it brings is written down together with the end of the job."""
    feed = Feed.objects.select_related("room").filter(pk=job.payload["feed"]).first()
    seen = look(feed, now, own=open_events.own_addresses(feed.room)) if feed is not None else None
    with transaction.atomic():
        if feed is not None and seen is not None:
            follow(feed, seen, now)
        jobs.finish(job)


def follow(feed: Feed, seen: Look, now: dt.datetime, *, confirmed: bool = False) -> Outcome:
    """Write down what a look brought and let the sessions follow it."""
    with transaction.atomic():
        hold(feed.room)
        outcome = keep(feed, seen, confirmed=confirmed)
        if outcome.code:
            return outcome
        changed = [(was, False) for was in (*outcome.moved, *outcome.changed)]
        changed += [(was, True) for was in outcome.back]
        if changed:
            follower = _Follower(feed.room, now)
            for was, is_back in changed:
                follower.follow(was, is_back=is_back)
        open_events.settle(feed.room, now)
        for row in outcome.gone:
            _ask_who_called_off(row, now)
    return outcome


class _Follower:
    """Lets the sessions of a room follow their events."""

    def __init__(self, room: Room, now: dt.datetime) -> None:
        self._room, self._now = room, now
        self._directory = open_events.directory_of(room)

    def follow(self, was: Was, *, is_back: bool) -> None:
        """Move the session of an event that changed; where it is in doubt, have a person asked."""
        session, told = _session_of(was.row), was.row.event(self._room.zone)
        if session is None:
            return
        was_there = was.before.can_be_session and not is_back
        if not told.can_be_session:
            if was_there:
                _ask_who_called_off(was.row, self._now)
        elif not session.stands:
            if is_back or was.before.starts != told.starts:
                _doubt(was.row)
        elif self._is_anothers(was, told):
            _doubt(was.row)
            _ask_who_called_off(was.row, self._now, session)
        else:
            if not was_there:
                event_words.stands_after_all(session.pk, self._now)
            self._move(session, was, told, was_there=was_there)
            if was.newly_declined and self._directory.declines(told, session.client_id):
                event_words.hear_of_refusal(session, self._now)

    def _is_anothers(self, was: Was, told: Event) -> bool:
        """Say whether other clients are invited than before, and no longer the one it is of."""
        before, after = map(self._directory.invited, (was.before, told))
        theirs = was.row.client
        return bool(theirs) and before != after and theirs not in after

    def _move(self, session: Session, was: Was, told: Event, *, was_there: bool) -> None:
        """Move a session with its event, also where only its length is another."""
        is_elsewhere = was.before.starts != told.starts or not was_there
        starts = told.starts if is_elsewhere else session.starts
        minutes = session.minutes
        if was.before.all_day or _length(was.before) != _length(told):
            minutes = open_events.minutes_of(was.row)
        is_longer = minutes != session.minutes and session.ends > self._now
        if starts != session.starts or is_longer:
            sessions.move(session, starts, self._now, minutes=minutes, by="system")


def _length(event: Event) -> dt.timedelta:
    return event.ends.astimezone(dt.UTC) - event.starts.astimezone(dt.UTC)


def _session_of(event: FeedEvent) -> Session | None:
    named = event.session or event.our_session
    found = Session.objects.select_related("room", "client").filter(room=event.room, pk=named)
    return found.first() if named else None


def _doubt(event: FeedEvent) -> None:
    """Take an event's session from it: a person is asked whose it is now."""
    if event.session:
        event.session = ""
        event.save(update_fields=["session"])


def _ask_who_called_off(event: FeedEvent, now: dt.datetime, session: Session | None = None) -> None:
    """Ask, where nothing else in the calendars says that the session still takes place."""
    session = session or _session_of(event)
    if session is None or not session.stands or session.ends <= now:
        return
    others = FeedEvent.objects.filter(
        Q(session=session.pk) | Q(uid=uid_of(session.pk)), room=event.room, gone_at=None
    ).exclude(pk=event.pk)
    if not any(other.event(event.room.zone).can_be_session for other in others):
        event_words.ask_who_called_off(session, now)
