"""Booking by clients themselves: one slot, one client, under the rules that they have read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count, QuerySet

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import BookingRequest, Due, Service, Session, Terms
from kijun.clients.models import Client, ContactPoint
from kijun.clients.reached import who_has
from kijun.judge.facts import RulesAnnounced
from kijun.ledger.appealed import resting
from kijun.ledger.record import hold
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.rulebooks.versions import Published, published_by, read_once
from kijun.services.barring import gate, likenesses
from kijun.services.booking.availability import is_free, terms_of
from kijun.services.clients import clients
from kijun.services.clients.clients import ClientGiven
from kijun.services.decisions.conditions import Condition, told_conditions_on
from kijun.services.delivery import letter_words, outbox
from kijun.services.members.readiness import ready_for
from kijun.services.record.recording import record
from kijun.services.rules.announcing import announce_at, reading, was_told
from kijun.services.sessions import session_letters, sessions, timetable
from kijun.services.sessions.sessions import Standing
from kijun.services.work.invoices import overdue_of

SHARED: Final = "shared"
_SHARED: Final = Condition(SHARED, "", None)
"""Somebody whose bookings rest is reached there too, so that a person says who it is."""
WAITING: Final = ("require_prepayment", "written_only", SHARED)
"""While one of these holds, a booking waits for the owner."""
COPY: Final = "rules_copy"
"""The kind of letter that carries the rules which somebody has just read."""
CHANNEL: Final = "booking"


class Gone(ValueError):
    """The slot is not free, or not any more."""


class Refused(ValueError):
    """Nothing can be booked for this client now; `code` says why: barred, open, due."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who books without a link, as typed."""

    name: str
    mail: str
    phone: str
    language: str
    zone: str = ""
    """The one in which they chose the time, where they named another one than the house's."""


@dataclass(frozen=True, slots=True)
class Read:
    """The version that somebody read on the page, and the text exactly as it was shown to them."""

    version: str
    text: str
    language: str


Booked = Session | BookingRequest


def rules_in_force(room: Room, now: dt.datetime) -> Published | None:
    """Return the version that holds for whoever comes now: in force, or else published last."""
    published = published_by(room)
    in_force = (each for each in published if each.is_in_force(now))
    return next(in_force, published[0] if published else None)


def book_as_client(
    client: Client,
    service: Service,
    starts: dt.datetime,
    read: Read | None,
    now: dt.datetime,
    zone: str = "",
) -> Booked:
    """Book for whoever holds a personal link. Raises Gone, Refused.

    What is sent twice is booked once. `zone` is the one in which they chose the time, where they
    named another one than the house's.
    """
    with transaction.atomic():
        head = hold(client.room)
        before = _same(client, service, starts)
        if before is not None:
            return before
        terms = terms_of(client.room)
        _expect_free(service, starts, terms, now)
        # Somebody may have closed the doors to them while the record was held.
        client.refresh_from_db(fields=["barred_at"])
        standing = sessions.told_standing_of(client, now)._replace(
            head=head, terms=terms, zone=zone
        )
        _expect_allowed(client, terms, standing.conditions, now)
        return _book_having_read(client, service, starts, read, standing, now)


def book_as_visitor(
    visitor: Visitor, service: Service, starts: dt.datetime, read: Read | None, now: dt.datetime
) -> Booked:
    """Book for somebody without a link, who is known again by their mail address, or new.

    Who is known again acts through their own link alone: the rules come to them by mail, at the
    address that was given, and what was read here is not taken as their word. Raises Gone, Refused,
    and what `clients.add` raises.
    """
    room = service.room
    given = ClientGiven(
        name=visitor.name, language=visitor.language, mails=(visitor.mail,), phones=(visitor.phone,)
    )
    with transaction.atomic():
        head = hold(room)
        known = _known(room, visitor)
        before = _same(known, service, starts) if known is not None else None
        if before is not None:
            return before
        terms = terms_of(room)
        _expect_free(service, starts, terms, now)
        keeper = gate.gatekeeper(room)
        shown = _shown_at_the_gate(visitor)
        verdict = gate.admit(room, shown, keeper)
        if verdict.is_closed:
            raise Refused("barred")
        doubts = _doubts(room, visitor, known, now)
        if known is not None:
            standing = sessions.told_standing_of(known, now)
            standing = standing._replace(
                conditions=doubts or standing.conditions,
                head=head,
                reached_at=clients.address_of(known, visitor.mail),
                terms=terms,
                zone=visitor.zone,
            )
            _expect_allowed(known, terms, standing.conditions, now)
            _send_rules(known, read, standing.reached_at, now)
            return _book(known, service, starts, standing, now)
        client = clients.add(room, given, keeper)
        likenesses.ask(room, verdict, shown, now, source=CHANNEL, client=client)
        newcomer = Standing(
            doubts, [], head=head, newcomer_at=visitor.mail.strip(), terms=terms, zone=visitor.zone
        )
        return _book_having_read(client, service, starts, read, newcomer, now)


def may_book(client: Client, now: dt.datetime) -> None:
    """Let pass whoever may book now. Raises Refused."""
    _expect_allowed(client, terms_of(client.room), told_conditions_on(client, now), now)


def accept(request: BookingRequest, now: dt.datetime) -> Session:
    """Book what was asked for, because the owner says so. Raises Gone where it is not free.

    Raises Impossible (`paused`) where all dealings with the client have ended.
    What was answered already stays so: its session is returned, or Gone raised.
    """
    with transaction.atomic():
        hold(request.room)
        request.refresh_from_db()
        if request.session is not None:
            return request.session
        service, starts = request.service, request.starts
        if request.state != BookingRequest.State.OPEN or not _has_room(service, starts, now):
            raise Gone
        service.price = request.price  # as it was when it was asked for
        standing = sessions.standing_of(request.client, now)._replace(zone=request.zone)
        session = _session(request.client, service, starts, now, standing, although=True)
        request.state, request.answered_at = BookingRequest.State.BOOKED, now
        request.session = session
        request.save()
        return session


def decline(request: BookingRequest, now: dt.datetime) -> Letter | None:
    """Write that a time cannot be had; None where that was answered already."""
    with transaction.atomic():
        hold(request.room)
        request.refresh_from_db()
        if request.state != BookingRequest.State.OPEN:
            return None
        request.state, request.answered_at = BookingRequest.State.DECLINED, now
        request.save()
        return outbox.write(
            request.client,
            "request_declined",
            str(request.pk),
            letter_words.about_request(request),
            due_at=now,
            now=now,
        )


def open_requests(room: Room) -> list[BookingRequest]:
    """Return what waits for the owner, the earliest time first."""
    rows = _waiting(room).select_related("client", "service", "room")
    return list(rows.order_by("starts", "pk"))


def how_many_requests(room: Room) -> int:
    """Return how many bookings wait for the owner."""
    return sum(number for _, number in _counted(room=room.pk))


def _waiting(room: Room | Given) -> QuerySet[BookingRequest]:
    return BookingRequest.objects.filter(
        room=room, state=BookingRequest.State.OPEN, client__barred_at=None
    )


_counted: Final = Prepared(
    lambda: _waiting(Given("room")).values_list("room").annotate(Count("pk"))
)


def _book_having_read(
    client: Client,
    service: Service,
    starts: dt.datetime,
    read: Read | None,
    standing: Standing,
    now: dt.datetime,
) -> Booked:
    if read is not None:
        shown = (read.version, read.text, read.language)
        facts = reading(client, *shown, channel=CHANNEL, told=standing.told, now=now)
        standing = standing._replace(besides=facts)
    booked = _book(client, service, starts, standing, now)
    if read is not None and any(isinstance(fact, RulesAnnounced) for fact in standing.besides):
        _send_copy(client, read, standing.newcomer_at, now)
    return booked


def _book(
    client: Client, service: Service, starts: dt.datetime, standing: Standing, now: dt.datetime
) -> Booked:
    waits = next((each for each in standing.conditions if each.word in WAITING), None)
    if waits is not None:
        if standing.besides:
            record(client.room, standing.besides, now, standing.head)
        request, is_new = BookingRequest.objects.get_or_create(
            room=client.room,
            client=client,
            starts=starts,
            state=BookingRequest.State.OPEN,
            defaults={
                "service": service,
                "price": service.price,
                "zone": standing.zone,
                "why": waits.word,
                "asked_at": now,
            },
        )
        if is_new:
            timetable.plan_lapse(request)
        return request
    return _session(client, service, starts, now, standing)


def _session(
    client: Client,
    service: Service,
    starts: dt.datetime,
    now: dt.datetime,
    standing: Standing,
    *,
    although: bool = False,
) -> Session:
    with read_once():
        session = sessions.book(
            client,
            starts=starts,
            minutes=service.minutes,
            offered=service,
            place=service.place,
            price=service.price,
            although=although,
            standing=standing,
            member=next(iter(ready_for(service, now)), None),
            now=now,
        )
        session_letters.invite(
            session,
            now,
            standing.conditions,
            reached_at=standing.reached_at,
            newcomer_at=standing.newcomer_at,
        )
    return session


def _same(client: Client, service: Service, starts: dt.datetime) -> Booked | None:
    stands = Session.objects.filter(
        client=client, offered=service, starts=starts, state=Session.State.BOOKED
    )
    asked = BookingRequest.objects.filter(
        client=client, starts=starts, state=BookingRequest.State.OPEN
    )
    return stands.first() or asked.first()


def _expect_free(service: Service, starts: dt.datetime, terms: Terms, now: dt.datetime) -> None:
    if not service.is_active or not is_free(service, starts, now, terms=terms):
        raise Gone


def _has_room(service: Service, starts: dt.datetime, now: dt.datetime) -> bool:
    """Say whether a time is still free, however near it has come while it waited."""
    return starts > now and is_free(service, starts, now, keeps_lead=False)


def _expect_allowed(
    client: Client, terms: Terms, conditions: Iterable[Condition], now: dt.datetime
) -> None:
    if client.barred_at is not None or any(each.bars for each in conditions):
        raise Refused("barred")
    if terms.waits_for_dues and _owes(client, now):
        raise Refused("due")
    if terms.most_open is not None and _ahead(client, now) >= terms.most_open:
        raise Refused("open")


def _ahead(client: Client, now: dt.datetime) -> int:
    """Return how many sessions of a client lie ahead, booked or asked for."""
    booked = Session.objects.filter(client=client, state=Session.State.BOOKED, starts__gt=now)
    return booked.count() + _waiting(client.room).filter(client=client, starts__gt=now).count()


def _owes(client: Client, now: dt.datetime) -> bool:
    """Say whether a client owes something from last time; what rests is not owed while it does."""
    dues = Due.objects.filter(client=client, owed_by="client", settled_at=None, void_at=None)
    owed = set(dues.values_list("decision", flat=True))
    return bool((owed and owed - resting(client.room, now)) or overdue_of(client, now))


def _known(room: Room, visitor: Visitor) -> Client | None:
    return clients.whose(room, visitor.mail, name=visitor.name, phone=visitor.phone)


def _shown_at_the_gate(visitor: Visitor) -> gate.Visitor:
    phones = (visitor.phone,) if visitor.phone else ()
    return gate.Visitor(mails=(visitor.mail,), phones=phones, name=visitor.name)


def _doubts(
    room: Room, visitor: Visitor, known: Client | None, now: dt.datetime
) -> list[Condition]:
    """Return what holds while only a person can say whether it is somebody whose bookings rest.

    An address that is one client's alone says who it is, whoever has the same number. Where nobody
    or more than one has it, somebody who is reached there or at the number may be the one.
    """
    there = who_has(room, ContactPoint.Kind.MAIL, visitor.mail) if known is not None else []
    if len(there) == 1:
        return []
    if visitor.phone:
        there += who_has(room, ContactPoint.Kind.PHONE, visitor.phone)
    rests = any(each.bars for client in there for each in told_conditions_on(client, now))
    return [_SHARED] if rests else []


def _send_copy(client: Client, read: Read, newcomer_at: str, now: dt.datetime) -> None:
    outbox.write(
        client,
        COPY,
        f"{client.pk}/{read.version}",
        letter_words.common(client),
        due_at=now,
        now=now,
        link=letter_words.link_to_rules(client, read.version, now, is_first=bool(newcomer_at)),
        newcomer_at=newcomer_at,
    )


def _send_rules(client: Client, read: Read | None, reached_at: str, now: dt.datetime) -> None:
    if read is not None and not was_told(client, read.version):
        version = Version.objects.get(room=client.room, version=read.version)
        announce_at(reached_at, version, client, now)
