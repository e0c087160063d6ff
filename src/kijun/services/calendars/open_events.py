"""Events of calendars that are nobody's yet: each finds its session, is booked, or is asked about."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection, Iterable
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.channels.calendar.events import Event
from kijun.channels.calendar.matching import By, Directory, Listed
from kijun.channels.calendar.models import FeedEvent
from kijun.clients.models import Client, ContactPoint, Person
from kijun.ledger.record import hold
from kijun.services.barring.gate import gatekeeper
from kijun.services.calendars import event_words
from kijun.services.sessions import sessions

_LONGEST: Final = dt.timedelta(days=2)
"""No session that began longer ago is looked at as one that an event could be."""


def settle(room: Room, now: dt.datetime) -> None:
    """Find the sessions of all events ahead that have none yet. Call it while the room is held.

    One appointment is one session: what stands in two calendars, or was entered by hand before, is
    not booked again. Where that session's time is another, it stays so until the calendar moves.
    Only who is invited, or invites, is booked: of what else may be a session the owner is asked.
    """
    events = _open(room, now).exclude(handling=FeedEvent.Handling.NONE)
    fresh = [event for event in events.order_by("starts", "pk") if not event.our_session]
    if fresh:
        known = _Known(room, now, fresh)
        for event in fresh:
            known.settle(event)


def asked_about(room: Room, now: dt.datetime) -> list[FeedEvent]:
    """Return the events ahead of which the owner is asked whose session they are, in order.

    What is of somebody to whom the doors are closed is left out.
    """
    events = _open(room, now).filter(handling=FeedEvent.Handling.ASK).order_by("starts", "pk")
    return list(in_sight(room, events))


def proposed(room: Room, events: Iterable[FeedEvent]) -> dict[int, list[Client]]:
    """Return whose each event may be, by its key."""
    directory = directory_of(room)
    found = {
        event.pk: {event.client, *directory.match(event.event(room.zone)).clients}
        for event in events
    }
    clients = Client.in_sight.filter(room=room, pk__in=set().union(*found.values()))
    ordered = list(clients.order_by("kana", "name"))
    return {key: [each for each in ordered if each.pk in ids] for key, ids in found.items()}


def set_aside(event: FeedEvent) -> bool:
    """Note that an event is no session, in whichever calendar it stands.

    False where it is somebody's by now.
    """
    with transaction.atomic():
        hold(event.room)
        same = FeedEvent.objects.filter(
            room=event.room, uid=event.uid, recurrence=event.recurrence, session=""
        )
        return bool(same.update(handling=FeedEvent.Handling.NONE))


def choose(event: FeedEvent, client: Client, now: dt.datetime) -> Session | None:
    """Make an event the session of a client, because the owner says that it is theirs.

    None where it is somebody's by now, has begun, or is gone. Raises Impossible where all dealings
    with the client have ended.
    """
    with transaction.atomic():
        hold(event.room)
        free = _open(event.room, now).filter(pk=event.pk).first()
        return _Known(event.room, now, [free]).give(free, client) if free is not None else None


def own_addresses(room: Room) -> list[str]:
    """Return the mail addresses that are the house's own: they are no client's."""
    members = Membership.objects.filter(room=room, left_at=None).values_list(
        "user__email", flat=True
    )
    account = getattr(room, "mail_account", None)
    return [*members, *([account.from_address] if account is not None else [])]


def directory_of(room: Room) -> Directory:
    """Return the clients of a room as events are matched with them."""
    return Directory(_as_listed(Client.in_sight.filter(room=room)), own_addresses(room))


def in_sight(room: Room, events: Iterable[FeedEvent]) -> Iterable[FeedEvent]:
    """Yield the events that are of nobody to whom the doors are closed."""
    barred = _as_listed(Client.objects.filter(room=room, barred_at__isnull=False))
    keeper, known = gatekeeper(room), Directory(barred, own_addresses(room))
    for event in events:
        people = filter(None, [event.organizer, *event.attendees])
        if not any(map(keeper.closes, people)) and not known.match(event.event(room.zone)).sure:
            yield event


def _open(room: Room, now: dt.datetime) -> QuerySet[FeedEvent]:
    return FeedEvent.objects.filter(room=room, session="", gone_at=None, starts__gt=now)


class _Known:
    """What events could be: the clients, the sessions ahead, and the same events in other calendars."""

    def __init__(self, room: Room, now: dt.datetime, events: Iterable[FeedEvent]) -> None:
        self._room, self._now, self._directory = room, now, directory_of(room)
        settled = FeedEvent.objects.filter(
            room=room, uid__in={each.uid for each in events}
        ).exclude(session="", handling__in=(FeedEvent.Handling.LEFT, FeedEvent.Handling.ASK))
        self._settled = {
            (each.uid, each.recurrence): each
            for each in sorted(settled, key=lambda each: each.gone_at is None)
        }
        since = now - _LONGEST
        ahead = Session.objects.filter(room=room, starts__gt=since)
        self._sessions = list(ahead.select_related("room", "client"))
        linked = FeedEvent.objects.filter(room=room, gone_at=None, ends__gt=since)
        self._taken = set(linked.exclude(session="").values_list("session", flat=True))

    def settle(self, event: FeedEvent) -> None:
        """Link an event to the session that it is, book it, or have the owner asked."""
        told = event.event(self._room.zone)
        twin = self._settled.get((event.uid, event.recurrence))
        if not told.can_be_session:
            self._leave(event, FeedEvent.Handling.LEFT)
        elif twin is not None and twin.handling == FeedEvent.Handling.NONE:
            self._leave(event, FeedEvent.Handling.NONE)
        elif twin is not None and twin.client != event.client:
            self._take_over(event, told, twin)
        else:
            self._find(event, told)

    def _find(self, event: FeedEvent, told: Event) -> None:
        match = self._directory.match(told)
        is_invited = match.by is By.ADDRESS
        there = self._around(event, match.clients)
        session = self._same(event, there)
        # A name in a title may be about the client: only the very same start makes it the session.
        is_same = session is not None and session.starts == event.starts and not event.client
        if session and (is_invited or is_same):
            self._link(event, session.pk, session.client_id)
            self._hear(told, session)
        elif self._directory.declines(told, match.client):
            self._leave(event, FeedEvent.Handling.LEFT)
        elif is_invited and match.client and not there and not event.client:
            self._book_if_possible(event, match.client)
        elif match.clients or event.client or self._directory.has_guests(told):
            self._leave(event, FeedEvent.Handling.ASK)
        else:
            self._leave(event, FeedEvent.Handling.LEFT)

    def _take_over(self, event: FeedEvent, told: Event, twin: FeedEvent) -> None:
        """Let an event be the session that the same one in another calendar is, or was there."""
        self._link(event, twin.session, twin.client)
        session = next((each for each in self._sessions if each.pk == twin.session), None)
        if session is None or not session.stands:
            return
        if twin.gone_at is not None and session.starts != event.starts:
            sessions.move(session, event.starts, self._now, by="system")
        self._hear(told, session)

    def _hear(self, told: Event, session: Session) -> None:
        if self._directory.declines(told, session.client_id):
            event_words.hear_of_refusal(session, self._now)

    def give(self, event: FeedEvent, client: Client) -> Session:
        """Link an event to a client's session that it is, or book it. Raises Impossible."""
        session = self._same(event, self._around(event, [client.pk]))
        if session is None:
            return self._book(event, client)
        self._link(event, session.pk, client.pk)
        return session

    def _around(self, event: FeedEvent, clients: Collection[str]) -> list[Session]:
        """Return sessions of these clients at the event's time, also ones that were called off."""
        return [
            each
            for each in self._sessions
            if each.client_id in clients and each.starts < event.ends and each.ends > event.starts
        ]

    def _same(self, event: FeedEvent, there: Iterable[Session]) -> Session | None:
        """Return the one session that an event must be: at the same start, or the only one then."""
        stand = [each for each in there if each.stands]
        found = [each for each in stand if each.starts == event.starts] or [
            each for each in stand if each.pk not in self._taken
        ]
        return found[0] if len(found) == 1 else None

    def _leave(self, event: FeedEvent, handling: FeedEvent.Handling) -> None:
        if event.handling != handling:
            event.handling = handling
            event.save(update_fields=["handling"])

    def _link(self, event: FeedEvent, session: str, client: str) -> None:
        event.session, event.client = session, client
        event.handling = FeedEvent.Handling.LEFT
        event.save(update_fields=["session", "client", "handling"])
        event_words.stands_after_all(session, self._now)
        self._settled[event.uid, event.recurrence] = event
        self._taken.add(session)

    def _book_if_possible(self, event: FeedEvent, client: str) -> None:
        """Book what a calendar brings; with whom all dealings have ended, it stays nobody's."""
        with contextlib.suppress(sessions.Impossible):
            self._book(event, Client.objects.select_related("room").get(pk=client))

    def _book(self, event: FeedEvent, client: Client) -> Session:
        session = sessions.book(
            client,
            starts=event.starts,
            minutes=minutes_of(event),
            now=self._now,
            source=f"feed {event.feed_id}",
            although=True,
        )
        self._sessions.append(session)
        self._link(event, session.pk, client.pk)
        return session


def minutes_of(event: FeedEvent) -> int:
    """Return how long an event takes, within the record's bounds."""
    minutes = round((event.ends - event.starts).total_seconds() / 60)
    return min(max(1, minutes), sessions.LONGEST_MINUTES)


def _as_listed(found: QuerySet[Client]) -> list[Listed]:
    names = {pk: {name, kana} for pk, name, kana in found.values_list("pk", "name", "kana")}
    addresses: dict[str, list[str]] = {pk: [] for pk in names}
    for pk, name in Person.objects.filter(client__in=found).values_list("client", "name"):
        names[pk].add(name)
    mails = ContactPoint.objects.filter(person__client__in=found, kind=ContactPoint.Kind.MAIL)
    for pk, address in mails.values_list("person__client", "value"):
        addresses[pk].append(address)
    return [Listed(pk, tuple(addresses[pk]), tuple(names[pk] - {""})) for pk in names]
