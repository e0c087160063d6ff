"""Subscribed calendars: their events become sessions, and what changes in them is noticed.

A calendar says that something moved, not who wanted it so: moves are recorded as nobody's act, and
of what disappeared the owner is asked who called it off.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, FeedEvent, feeds_to_read
from kijun.channels.calendar.sync import Look, Outcome, keep, look
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.services import feeds_open, feeds_words, sessions

READ_FEED: Final = "read_feed"


def enqueue_due(now: dt.datetime) -> None:
    """Have every calendar read again whose time has come."""
    for feed in feeds_to_read(now):
        turn = feed.next_at.isoformat() if feed.next_at is not None else "first"
        jobs.enqueue(feed.room, READ_FEED, f"{feed.pk}/{turn}", now, {"feed": feed.pk})


def read(job: Job, now: dt.datetime) -> None:
    """Read a calendar; what it brings is written down together with the end of the job."""
    feed = Feed.objects.select_related("room").filter(pk=job.payload["feed"]).first()
    seen = look(feed, now, own=feeds_open.own_addresses(feed.room)) if feed is not None else None
    with transaction.atomic():
        if feed is not None and seen is not None:
            follow(feed, seen, now)
        jobs.finish(job)


def follow(feed: Feed, seen: Look, now: dt.datetime, *, confirmed: bool = False) -> Outcome:
    """Write down what a look brought and let the sessions follow it."""
    with transaction.atomic():
        hold(feed.room)
        outcome = keep(feed, seen, confirmed=confirmed)
        for was in outcome.moved:
            _move(was.row, now)
        for was in (*outcome.moved, *outcome.changed):
            if was.newly_declined:
                _hear_of_refusal(was.row, now)
        if not outcome.code:
            feeds_open.settle(feed.room, now)
        for row in outcome.gone:
            _ask_who_called_off(row, now)
    return outcome


def _session_of(event: FeedEvent) -> Session | None:
    named = event.session or event.our_session
    found = Session.objects.select_related("room", "client").filter(room=event.room, pk=named)
    return found.first() if named else None


def _move(event: FeedEvent, now: dt.datetime) -> None:
    session = _session_of(event)
    if session is not None and session.stands and session.starts != event.starts:
        minutes = feeds_open.minutes_of(event)
        sessions.move(session, event.starts, now, minutes=minutes, by="system")


def _hear_of_refusal(event: FeedEvent, now: dt.datetime) -> None:
    session = _session_of(event)
    if session is not None and session.stands:
        feeds_words.hear_of_refusal(session, now)


def _ask_who_called_off(event: FeedEvent, now: dt.datetime) -> None:
    """Ask, where nothing else in the calendars says that the session still takes place."""
    session = _session_of(event)
    if session is None or not session.stands or session.ends <= now:
        return
    others = FeedEvent.objects.filter(room=event.room, session=session.pk, gone_at=None)
    if not others.exists():
        feeds_words.ask_who_called_off(session, now)
