"""Erasing a client, or a member who has left: what tells who they are and what they said goes.

The record stays, under an opaque id: that something was booked, kept, excused or decided, and when,
so that its chain still holds (docs/decisions/0006).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from kijun.accounts.models import MEMBER, Membership, Room, User
from kijun.booking.models import Session
from kijun.channels.calendar.models import FeedEvent
from kijun.clients.concerned import in_bulk
from kijun.clients.erased import not_erased
from kijun.clients.models import Client, ContactPoint, Erased, FreeText
from kijun.ledger.models import Appealed, Decided, Entry, Job, Open
from kijun.ledger.record import fact_of, hold
from kijun.letters.members import ANSWER_LATE, SERVICES, UNANSWERED
from kijun.letters.models import Letter, MemberLetter, Word
from kijun.services.accounts import credentials
from kijun.services.barring import doors
from kijun.services.record import evidence, judging

logger = logging.getLogger(__name__)


class StillBooked(ValueError):
    """A session with them is to come: it is called off first, so that they are told."""


class StillHere(ValueError):
    """They are in the room: they leave first."""


def erase(client: Client, now: dt.datetime) -> None:
    """Erase a client with their people, addresses, words, reasons, letters and sessions.

    Nothing is judged, sent or asked about them any more. A door that is closed to them stays so:
    keyed hashes of their addresses and numbers remain for it. Raises StillBooked.
    """
    room = client.room
    with transaction.atomic(), _overwriting():
        hold(room)
        if sessions_to_come(client, now).exists():
            raise StillBooked
        doors.before_erasing(client, now)
        sessions = list(Session.objects.filter(client=client).values_list("pk", flat=True))
        letters = [
            *Letter.objects.filter(client=client).values_list("pk", flat=True),
            *client.member_letters.values_list("pk", flat=True),
        ]
        points = ContactPoint.objects.filter(person__client=client, kind=ContactPoint.Kind.MAIL)
        of_calendars = Q(client=client.pk) | Q(session__in=sessions)
        FeedEvent.objects.filter(of_calendars, room=room).delete()
        evidence.erase(client)
        _forget(
            room,
            client.pk,
            Q(payload__letter__in=letters) | Q(payload__session__in=sessions),
            {text for row in points.values_list("value", "normal") for text in row},
            now,
        )
        _leave_to_members(client)
        client.delete()


def erase_member(member: Membership, now: dt.datetime) -> None:
    """Erase somebody who has left: their name, letters, reasons and words about them.

    Their account goes with it unless another room knows them. What clients were told stays with
    the clients. Erasing twice is erasing once. Raises StillHere.
    """
    room = member.room
    with transaction.atomic(), _overwriting():
        hold(room)
        there = not_erased(room.memberships.filter(pk=member.pk)).first()
        if there is None:
            return
        if there.left_at is None:
            raise StillHere
        user = User.objects.select_for_update().get(pk=there.user_id)
        letters = [*there.letters.values_list("pk", flat=True), *_letters_about(there)]
        invitations = room.invitations.filter(email__iexact=user.email)
        invited = list(invitations.values_list("pk", flat=True))
        _forget(
            room,
            there.party,
            Q(payload__letter__in=letters) | Q(payload__invitation__in=invited),
            {user.email, user.email.lower()},
            now,
        )
        MemberLetter.objects.filter(pk__in=letters).delete()
        there.texts.all().delete()
        invitations.delete()
        there.user = User.objects.create_nobody(there.code)
        there.save(update_fields=["user"])
        if not user.memberships.exists():
            credentials.erase(user)


def _letters_about(member: Membership) -> list[str]:
    """Return the letters to who keeps the room that name a member.

    Their appeal had no answer, or they gave services and left.
    """
    decided = Decided.objects.filter(room=member.room, client=member.party)
    theirs = set(decided.values_list("decision", flat=True))
    theirs.add(member.code)
    kinds = (UNANSWERED, ANSWER_LATE, SERVICES)
    written = MemberLetter.objects.filter(room=member.room, kind__in=kinds)
    return [each.pk for each in written if each.key.partition("/")[0] in theirs]


def _leave_to_members(client: Client) -> None:
    """Keep the reasons that members gave for acts of their own: they are judged by them."""
    told = Entry.objects.filter(
        room=client.room, client=client.pk, content__contains=f'"by":"{MEMBER}'
    )
    given = [(fact.by, getattr(fact, "reason", None)) for fact in map(fact_of, told)]
    people = in_bulk(client.room, {party for party, reason in given if reason})
    for party, reason in given:
        if reason and party in people:
            of_client = FreeText.objects.filter(client=client, pk=reason.partition(":")[0])
            of_client.update(client=None, member=people[party])


def _forget(room: Room, name: str, jobs: Q, addresses: Collection[str], now: dt.datetime) -> None:
    """Let nothing be done or asked about who is kept under a name, and nobody judge them again.

    Of `jobs` and those about them also what is done: its error may name an address. Mail from
    their `addresses` goes that nobody had matched with a client.
    """
    Job.objects.filter(Q(payload__client=name) | jobs, room=room).delete()
    words = Word.objects.filter(room=room, client=None, sender__in=addresses)
    originals = list(words.exclude(original="").values_list("original", flat=True))
    words.delete()
    evidence.delete_unused(room, originals)
    Open.objects.filter(room=room, row__client=name).delete()
    Appealed.objects.filter(room=room, client=name).delete()
    Erased.objects.create(client=name, room=room, at=now)
    judging.forget(room, name)
    transaction.on_commit(_write_through)


def sessions_to_come(client: Client, now: dt.datetime) -> QuerySet[Session]:
    """Return the sessions that still stand and are not over."""
    booked = Session.objects.filter(client=client, state=Session.State.BOOKED)
    over = [each.pk for each in booked if each.ends <= now]
    return booked.exclude(pk__in=over)


@contextmanager
def _overwriting() -> Iterator[None]:
    """Let SQLite write zeros over what is deleted: otherwise it stays in the file for a while."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA secure_delete=OFF")


def _write_through() -> None:
    """Let SQLite bring the zeros into the file now, and empty the log that stood before it."""
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            is_busy, *_ = cursor.fetchone()
    except OperationalError:
        is_busy = True
    if is_busy:
        logger.warning("what was erased leaves the file of the database at its next checkpoint")
