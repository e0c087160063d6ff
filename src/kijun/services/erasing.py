"""Erasing a client: whatever tells who they are and what they said goes, the record stays.

What stays is under an opaque id: that something was booked, kept, excused or decided, and when, so
that the chain of the record still holds (docs/decisions/0006).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from kijun.booking.models import Session
from kijun.channels.calendar.models import FeedEvent
from kijun.clients.models import Client, ContactPoint, Erased
from kijun.ledger.models import Appealed, Job, Open
from kijun.ledger.record import hold
from kijun.letters.models import Letter, MemberLetter, Word
from kijun.services import barring, evidence

logger = logging.getLogger(__name__)


class StillBooked(ValueError):
    """A session with them is to come: it is called off first, so that they are told."""


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
        barring.before_erasing(client, now)
        sessions = list(Session.objects.filter(client=client).values_list("pk", flat=True))
        _errands(client, sessions).delete()
        _mail_from(client).delete()
        of_calendars = Q(client=client.pk) | Q(session__in=sessions)
        FeedEvent.objects.filter(of_calendars, room=room).delete()
        Open.objects.filter(room=room, row__client=client.pk).delete()
        Appealed.objects.filter(room=room, client=client.pk).delete()
        evidence.erase(client)
        Erased.objects.create(client=client.pk, room=room, at=now)
        client.delete()
        transaction.on_commit(_write_through)


def sessions_to_come(client: Client, now: dt.datetime) -> QuerySet[Session]:
    """Return the sessions that still stand and are not over."""
    booked = Session.objects.filter(client=client, state=Session.State.BOOKED)
    over = [each.pk for each in booked if each.ends <= now]
    return booked.exclude(pk__in=over)


def _errands(client: Client, sessions: list[str]) -> QuerySet[Job]:
    """Return the jobs about a client, done ones too: their errors may name an address."""
    letters = [
        *Letter.objects.filter(client=client).values_list("pk", flat=True),
        *MemberLetter.objects.filter(client=client).values_list("pk", flat=True),
    ]
    about = (
        Q(payload__client=client.pk)
        | Q(payload__letter__in=letters)
        | Q(payload__session__in=sessions)
    )
    return Job.objects.filter(about, room_id=client.room_id)


def _mail_from(client: Client) -> QuerySet[Word]:
    """Return what came in from their addresses, also what nobody had matched with them."""
    points = ContactPoint.objects.filter(person__client=client, kind=ContactPoint.Kind.MAIL)
    addresses = {text for row in points.values_list("value", "normal") for text in row}
    return Word.objects.filter(
        Q(client=client) | Q(client=None, sender__in=addresses), room_id=client.room_id
    )


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
