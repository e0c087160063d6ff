"""Subscribed calendars: their events become sessions, and what changes in them is noticed.

A calendar says that something moved, not who wanted it so: moves are recorded as nobody's act, and
of what disappeared the owner is asked who called it off.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.channels.calendar.matching import Directory, Listed
from kijun.channels.calendar.models import Feed, FeedEvent, feeds_to_read
from kijun.channels.calendar.sync import Look, Outcome, keep, look
from kijun.clients.models import Client
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.letters.models import Word
from kijun.services import enforcement, sessions
from kijun.services.gate import gatekeeper

READ_FEED: Final = "read_feed"
CALENDAR: Final = "calendar"
"""The channel of words that a calendar brought."""
GONE: Final = "gone"
"""What such a word is about: an event that is no longer there."""


def enqueue_due(now: dt.datetime) -> None:
    """Have every calendar read again whose time has come."""
    for feed in feeds_to_read(now):
        turn = feed.next_at.isoformat() if feed.next_at is not None else "first"
        jobs.enqueue(feed.room, READ_FEED, f"{feed.pk}/{turn}", now, {"feed": feed.pk})


def read(job: Job, now: dt.datetime) -> None:
    """Read a calendar; what it brings is written down together with the end of the job."""
    feed = Feed.objects.select_related("room").filter(pk=job.payload["feed"]).first()
    seen = look(feed, now, own=own_addresses(feed.room)) if feed is not None else None
    with transaction.atomic():
        if feed is not None and seen is not None:
            follow(feed, seen, now)
        jobs.finish(job)


def follow(feed: Feed, seen: Look, now: dt.datetime, *, confirmed: bool = False) -> Outcome:
    """Write down what a look brought and let the sessions follow it."""
    with transaction.atomic():
        hold(feed.room)
        outcome = keep(feed, seen, confirmed=confirmed)
        _make_sessions(feed.room, outcome.added, now)
        for was in outcome.moved:
            _move(was.row, now)
        for was in (*outcome.moved, *outcome.changed):
            if was.newly_declined:
                _hear_of_refusal(was.row, now)
        for row in outcome.gone:
            _ask_who_called_off(row, now)
    return outcome


def choose(event: FeedEvent, client: Client, now: dt.datetime) -> Session | None:
    """Make an event the session of a client, because the owner says that it is theirs.

    None where it is somebody's by now, has begun, or is gone. Raises Impossible where all dealings
    with the client have ended.
    """
    with transaction.atomic():
        hold(event.room)
        found = FeedEvent.objects.filter(pk=event.pk, session="", gone_at=None, starts__gt=now)
        free = found.first()
        return _book(free, client, now) if free is not None else None


def called_off(word: Word, by: str, now: dt.datetime, who: Membership | None = None) -> None:
    """Record who called a session off that is gone from the calendar: client or house.

    `who` of the house says so.
    """
    with transaction.atomic():
        session = Session.objects.select_related("room", "client").get(pk=word.session)
        if session.stands:
            sessions.call_off(session, now, by=by, who=who)
        word.state = Word.State.TAKEN
        word.save(update_fields=["state"])
        enforcement.reconcile(word.room, session.client_id, now)


def own_addresses(room: Room) -> list[str]:
    """Return the mail addresses that are the house's own: they are no client's."""
    members = Membership.objects.filter(room=room, left_at=None).values_list(
        "user__email", flat=True
    )
    account = getattr(room, "mail_account", None)
    return [*members, *([account.from_address] if account is not None else [])]


def _make_sessions(room: Room, events: Iterable[FeedEvent], now: dt.datetime) -> None:
    fresh = [
        event
        for event in events
        if not event.session and not event.our_session and not event.all_day and event.starts > now
    ]
    if not fresh:
        return
    directory = Directory(_listed(room), own_addresses(room))
    for event in fresh:
        found = directory.match(event.event(room.zone)).client
        if found:
            _book_if_possible(event, Client.objects.select_related("room").get(pk=found), now)


def _book_if_possible(event: FeedEvent, client: Client, now: dt.datetime) -> None:
    """Book what a calendar brings; with whom all dealings have ended, it stays nobody's."""
    with contextlib.suppress(sessions.Impossible):
        _book(event, client, now)


def _listed(room: Room) -> list[Listed]:
    return _as_listed(Client.in_sight.filter(room=room))


def in_sight(room: Room, events: Iterable[FeedEvent]) -> Iterable[FeedEvent]:
    """Yield the events that are of nobody to whom the doors are closed."""
    barred = _as_listed(Client.objects.filter(room=room, barred_at__isnull=False))
    keeper, known = gatekeeper(room), Directory(barred, own_addresses(room))
    for event in events:
        people = filter(None, [event.organizer, *event.attendees])
        if not any(map(keeper.closes, people)) and not known.match(event.event(room.zone)).sure:
            yield event


def _as_listed(found: QuerySet[Client]) -> list[Listed]:
    clients = found.prefetch_related("people__contact_points")
    return [
        Listed(
            client.pk,
            tuple(
                point.value
                for person in client.people.all()
                for point in person.contact_points.all()
                if point.kind == "mail"
            ),
            tuple({client.name, client.kana, *(p.name for p in client.people.all())} - {""}),
        )
        for client in clients
    ]


def _book(event: FeedEvent, client: Client, now: dt.datetime) -> Session:
    session = sessions.book(
        client,
        starts=event.starts,
        minutes=_minutes(event),
        now=now,
        source=f"feed {event.feed_id}",
        although=True,
    )
    event.session, event.client = session.pk, client.pk
    event.save(update_fields=["session", "client"])
    return session


def _minutes(event: FeedEvent) -> int:
    minutes = round((event.ends - event.starts).total_seconds() / 60)
    return min(max(1, minutes), sessions.LONGEST_MINUTES)


def _session_of(event: FeedEvent) -> Session | None:
    named = event.session or event.our_session
    found = Session.objects.select_related("room", "client").filter(room=event.room, pk=named)
    return found.first() if named else None


def _move(event: FeedEvent, now: dt.datetime) -> None:
    session = _session_of(event)
    if session is not None and session.stands and session.starts != event.starts:
        sessions.move(session, event.starts, now, minutes=_minutes(event), by="system")


def _hear_of_refusal(event: FeedEvent, now: dt.datetime) -> None:
    session = _session_of(event)
    if session is not None and session.stands:
        _word(session, "absence", f"declined/{session.pk}/{session.sequence}", now)


def _ask_who_called_off(event: FeedEvent, now: dt.datetime) -> None:
    session = _session_of(event)
    if session is not None and session.stands and session.ends > now:
        _word(session, GONE, f"gone/{session.pk}/{session.sequence}", now)


def _word(session: Session, about: str, key: str, now: dt.datetime) -> None:
    Word.objects.get_or_create(
        room=session.room,
        channel=CALENDAR,
        key=key,
        defaults={
            "client": session.client,
            "session": session.pk,
            "said_at": now,
            "about": about,
        },
    )
