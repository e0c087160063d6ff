"""Sessions: booked, moved, called off, and who came. Each is a fact and a row that shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Concatenate, Final, NamedTuple, ParamSpec

from django.db import transaction

from kijun.accounts.models import Membership
from kijun.accounts.written import insert
from kijun.booking.models import Service, Session, Terms, new_session_id
from kijun.clients import texts
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.concerning import put_in_charge
from kijun.ledger.models import Head
from kijun.ledger.record import hold
from kijun.services.booking.availability import terms_of
from kijun.services.decisions.conditions import Condition, conditions_on, told_conditions_on
from kijun.services.members.readiness import expect_ready
from kijun.services.record.recording import record
from kijun.services.rules.binding import told_to, version_towards
from kijun.services.sessions import timetable

LONGEST_MINUTES = 100_000
"""The bound of the record's own format."""


_CHANGING: Final = (
    "member",
    "starts",
    "minutes",
    "timed_at",
    "state",
    "ended_by",
    "decision",
    "sequence",
    "client_came_at",
    "house_came_at",
)
P = ParamSpec("P")


class Standing(NamedTuple):
    """How a client stands with the house: what holds for them, and what they were told.

    `besides` is recorded with a booking, in the same judgement: that they read the rules just now.
    `head` is what `hold` gave, where one transaction holds the room all along; `newcomer_at` is the
    address of somebody who was written down in it, and `reached_at` the one that a client gave.
    `terms` are the room's for booking, where they were read already. `zone` is the one that they
    named for choosing a time, which is not the house's.
    """

    conditions: Sequence[Condition]
    told: Sequence[Fact]
    besides: Sequence[Fact] = ()
    head: Head | None = None
    reached_at: str = ""
    newcomer_at: str = ""
    terms: Terms | None = None
    zone: str = ""


HERE_FROM: Final = dt.timedelta(minutes=60)
"""So long before the start one can say that one is there."""


class Impossible(ValueError):
    """What was asked cannot be; `code` says why: past, length, over, paused."""

    def __init__(self, code: str, *conditions: Condition) -> None:
        super().__init__(code)
        self.code, self.conditions = code, conditions


def _held(
    act: Callable[Concatenate[Session, P], Session],
) -> Callable[Concatenate[Session, P], Session]:
    """Let an act find its session as it stands, while nobody else changes it."""

    @wraps(act)
    def acting(session: Session, /, *given: P.args, **named: P.kwargs) -> Session:
        with transaction.atomic():
            hold(session.room)
            session.refresh_from_db(fields=_CHANGING)
            return act(session, *given, **named)

    return acting


def book(
    client: Client,
    *,
    starts: dt.datetime,
    minutes: int,
    now: dt.datetime,
    service: str = "",
    offered: Service | None = None,
    place: str = "",
    price: int | None = None,
    source: str = "",
    although: bool = False,
    by: str = "client",
    member: Membership | None = None,
    standing: Standing | None = None,
) -> Session:
    """Book a session for a client, with the rules and terms that hold now frozen into it.

    What is `offered` gives its own word to the record, in place of `service`. `member` leads it.
    `standing` is what is known of the client already, read while the room is held.
    Raises NotReady for a member who is not to be put before clients, and Impossible: `length`, and
    `paused` where a decision pauses bookings (unless `although` it does) or ended all dealings.
    """
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise Impossible("length")
    standing = standing or standing_of(client, now)
    _expect_bookable(client, standing.conditions, although=although)
    expect_ready(member, now)
    session = Session(
        id=new_session_id(),
        room=client.room,
        client=client,
        member=member,
        starts=starts,
        minutes=minutes,
        service=offered.slug if offered is not None else service,
        offered=offered,
        place=place,
        price=price,
        rulebook=version_towards(client, now, [*standing.told, *standing.besides]),
        terms=(standing.terms or terms_of(client.room)).kept(),
        source=source,
        zone=standing.zone,
        created_at=now,
    )
    with transaction.atomic(savepoint=standing.head is None):
        insert([session])
        record(client.room, [*standing.besides, _booked(session, now, by)], now, standing.head)
        timetable.plan(session, now)
    return session


def standing_of(client: Client, now: dt.datetime) -> Standing:
    """Return what holds for a client now, and what they were told of the rules."""
    return Standing(conditions_on(client, now), told_to(client))


def told_standing_of(client: Client, now: dt.datetime) -> Standing:
    """Return what holds for a client who books, as far as they were told of it."""
    return Standing(told_conditions_on(client, now), told_to(client))


def _expect_bookable(client: Client, conditions: Iterable[Condition], *, although: bool) -> None:
    barring = [found for found in conditions if found.bars]
    is_over = any(found.word == "ban" for found in barring) or client.barred_at is not None
    if is_over or (barring and not although):
        raise Impossible("paused", *barring)


@_held
def move(
    session: Session,
    starts: dt.datetime,
    now: dt.datetime,
    *,
    minutes: int | None = None,
    by: str = "house",
    who: Membership | None = None,
    reason: str | None = None,
) -> Session:
    """Move a session. `who` of the house did it, where that is known.

    What was said about the earlier time says nothing about the new one.
    Raises Impossible (`over`, `length`) where it no longer stands.
    """
    if not session.stands:
        raise Impossible("over")
    if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
        raise Impossible("length")
    fact = f.AppointmentMoved(
        at=now,
        client=session.client_id,
        appointment=session.pk,
        starts=_there(session, starts),
        minutes=minutes,
        by=acting(session, by, who),
        reason=texts.keep(session.client, reason) if reason else None,
        service=session.service or None,
    )
    if starts != session.starts:
        session.timed_at = now
    if starts > session.ends:
        # Who came at the old time has not come to the new one.
        session.client_came_at = session.house_came_at = None
    session.starts, session.minutes = starts, minutes or session.minutes
    session.sequence += 1
    return _keep(session, [fact], now)


@_held
def lead(session: Session, member: Membership | None, now: dt.datetime) -> Session:
    """Let a member lead a session ahead from now on, or whoever keeps the room (None).

    For the record it is booked once more as it stands: who was booked last is in charge. Nothing
    changes for its client.
    Raises NotReady as `book` does, and Impossible (`over`) where it has begun or stands no more.
    """
    if not session.stands or session.starts <= now:
        raise Impossible("over")
    if session.member == member:
        return session
    expect_ready(member, now)
    session.member = member
    booked = _booked(session, now, "house")
    if member is not None:
        put_in_charge(session.room, booked, member.party)
    return _keep(session, [booked], now)


@_held
def call_off(
    session: Session,
    now: dt.datetime,
    *,
    by: str,
    who: Membership | None = None,
    reason: str | None = None,
    at: dt.datetime | None = None,
) -> Session:
    """Cancel a session for one of both sides. `who` of the house did it, where that is known.

    `at` is when they said so (default: now).
    Raises Impossible (`over`) where it has ended so.
    """
    if not session.stands:
        raise Impossible("over")
    fact = f.AppointmentCancelled(
        at=at or now,
        client=session.client_id,
        appointment=session.pk,
        by=acting(session, by, who),
        reason=texts.keep(session.client, reason) if reason else None,
        recorded_at=now if at is not None else None,
        service=session.service or None,
    )
    session.state, session.ended_by = Session.State.CANCELLED, by
    session.sequence += 1
    return _keep(session, [fact], now)


def can_have_come(session: Session, instant: dt.datetime) -> bool:
    """Say whether its client can have come at an instant, which may be one that has passed."""
    was_called_off = session.ended_by not in ("", "system")
    near = session.starts - HERE_FROM <= instant <= session.ends
    return near and not was_called_off and session.client_came_at is None


@_held
def arrive(session: Session, at: dt.datetime, now: dt.datetime, *, by: str = "client") -> Session:
    """Note that somebody is there; the first arrival of a side counts."""
    if by == "house":
        session.house_came_at = session.house_came_at or at
    else:
        session.client_came_at = session.client_came_at or at
    fact = f.AppointmentJoined(
        at=at,
        client=session.client_id,
        appointment=session.pk,
        by=acting(session, by, session.member),
        recorded_at=now,
    )
    return _keep(session, [fact], now)


@_held
def await_client(session: Session, now: dt.datetime, at: dt.datetime | None = None) -> Session:
    """Note that the house says, or said `at` an instant: they have not come yet."""
    return _keep(session, awaiting(session, at or now), now)


def awaiting(session: Session, at: dt.datetime) -> list[Fact]:
    """Return the facts that say that the client has not come yet.

    Whoever says so looks out for them until the session is over, or until they say who came: from
    then on nobody's arrival goes unseen.
    """
    source, client = f"owner {session.pk}", session.client_id
    facts: list[Fact] = [
        f.AppointmentAwaited(at=at, client=client, appointment=session.pk, by="house"),
        f.WatchBegan(at=at, client=client, of="arrivals", source=source),
    ]
    if session.ends > at:
        facts.append(f.WatchEnded(at=session.ends, client=client, of="arrivals", source=source))
    return facts


@_held
def miss(session: Session, at: dt.datetime, now: dt.datetime, *, by: str = "client") -> Session:
    """Note that somebody did not come at all."""
    fact = f.AppointmentMissed(
        at=at,
        client=session.client_id,
        appointment=session.pk,
        by=acting(session, by, session.member),
        recorded_at=now,
    )
    return _keep(session, [fact], now)


def acting(session: Session, by: str, who: Membership | None) -> str:
    """Return whose act it is what `who` of one side did: a member's own only where they lead it.

    What the owner does about a session of theirs is the house's. Whoever leads a session is who
    comes to it: of that they are `who`, whoever noted it.
    """
    if by != "house" or who is None or who.pk != session.member_id:
        return by
    return who.party


def _keep(session: Session, facts: list[Fact], now: dt.datetime) -> Session:
    with transaction.atomic():
        session.save()
        record(session.room, facts, now)
        timetable.plan(session, now)
    return session


def _there(session: Session, instant: dt.datetime) -> dt.datetime:
    return instant.astimezone(session.room.zone)


def _booked(session: Session, now: dt.datetime, by: str) -> f.AppointmentBooked:
    return f.AppointmentBooked(
        at=now,
        client=session.client_id,
        appointment=session.pk,
        starts=_there(session, session.starts),
        minutes=session.minutes,
        price=session.price,
        member=session.member.code if session.member is not None else None,
        service=session.service or None,
        by=by,
        source=session.source or None,
    )
