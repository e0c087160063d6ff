"""Whether clients' word reaches the house: their pages say so, and a worker sees when they do not.

Silence means something only while somebody would have heard. The process that serves the pages
vouches for them, and only as long as they were reached from outside; that a worker is at work says
nothing about them, and the reverse. Where a room's mailbox is read, a word may come there as well:
while it cannot be read, nobody would have heard either (`services/inbox/mailbox.py`).
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import Q

from kijun.accounts.models import Room
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.models import Beat, Job
from kijun.ledger.record import append
from kijun.services import clock
from kijun.services.decisions.planned import CARRY_OUT
from kijun.services.record.recording import review

logger = logging.getLogger(__name__)

BEAT: Final = dt.timedelta(seconds=30)
GAP: Final = dt.timedelta(minutes=2)
"""A door of which nothing is heard for longer was not open. It is shorter than a settling time."""
DOOR: Final = "door"
"""The source that watches for notices: the pages that clients can open, and the mailbox if read."""
_HEARD: Final = Q(mail_account__unread_since=None)
"""Rooms without a mailbox that cannot be read."""


def watch_from(room: Room, now: dt.datetime) -> None:
    """Record that from now on word of clients reaches the house."""
    append(room, [_began(now)], now)


def beat(now: dt.datetime, real: dt.datetime) -> None:
    """Say that the door is open, and record for how long it was not.

    What a client could not tell us meanwhile is no silence of theirs. Absences are in real time,
    whatever the clock is made to show.
    """
    with transaction.atomic():
        last = Beat.objects.select_for_update().first()
        if last is None:
            Beat.objects.create(at=real)
            return
        away, was_closed = real - last.at, last.closed
        last.at, last.closed = real, False
        last.save(update_fields=["at", "closed"])
        if was_closed or away > GAP:
            logger.warning("the door was closed for %s", away)
            # Whatever was decided meanwhile was judged again when its closing was noticed.
            ended = [] if was_closed else [_ended(now - away)]
            for room in Room.objects.all():
                append(room, ended, now)
            for room in Room.objects.filter(_HEARD):
                append(room, [_began(now)], now)


def look(now: dt.datetime, real: dt.datetime) -> None:
    """Record that the door has been closed, where nothing was heard of it for too long.

    What was decided by somebody's silence since then, and is still to be carried out, is judged
    with that.
    """
    with transaction.atomic():
        last = Beat.objects.select_for_update().filter(closed=False).first()
        if last is None or real - last.at <= GAP:
            return
        since = now - (real - last.at)
        logger.warning("the door has been closed since %s", since)
        last.closed = True
        last.save(update_fields=["closed"])
        for room in Room.objects.all():
            _close(room, [_ended(since)], now)


def close(room: Room, since: dt.datetime, now: dt.datetime) -> None:
    """Record that the word of a room's clients has not reached it since an instant.

    Whatever has begun to watch in the meantime ends as well. The caller holds a transaction.
    """
    _close(room, [_ended(since), _ended(now)], now)


def open_again(room: Room, now: dt.datetime) -> None:
    """Record that the word of a room's clients reaches it again; the door itself may be closed."""
    if not Beat.objects.filter(closed=True).exists():
        append(room, [_began(now)], now)


def _close(room: Room, ended: list[Fact], now: dt.datetime) -> None:
    append(room, ended, now)
    resting = Job.objects.filter(room=room, kind=CARRY_OUT, state=Job.State.WAITING)
    for client in sorted({job.payload["client"] for job in resting}):
        review(room, client, now)


def is_reached() -> bool:
    """Say whether the pages are where clients look for them: at once, where they have no address.

    Without an address of their own they tell the owner, who is the door then.
    """
    return not settings.PUBLIC_ADDRESS or not Room.objects.exclude(reach_error="").exists()


def _began(at: dt.datetime) -> Fact:
    return f.WatchBegan(at=at, of="notices", source=DOOR, id=f"back-{at.isoformat()}")


def _ended(at: dt.datetime) -> Fact:
    return f.WatchEnded(at=at, of="notices", source=DOOR, id=f"away-{at.isoformat()}")


class Doorkeeper:
    """Says again and again that the door is open, beside the pages, until it is stopped."""

    def __init__(self, now: Callable[[], dt.datetime] = clock.now) -> None:
        self._now = now
        self._stopped = threading.Event()

    def run(self) -> None:
        """Beat as long as the pages are reached."""
        while not self._stopped.is_set():
            close_old_connections()
            try:
                self.say()
            except DatabaseError:
                logger.exception("the database did not answer: trying again")
            self._stopped.wait(BEAT.total_seconds())

    def say(self) -> None:
        """Say that the door is open, where clients reach it."""
        if is_reached():
            beat(self._now(), clock.real())

    def stop(self) -> None:
        """Say nothing more."""
        self._stopped.set()
