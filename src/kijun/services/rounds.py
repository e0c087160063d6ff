"""What is looked after again and again: that somebody watches, mail that came, calendars.

Rounds are jobs of their own whose key is their turn, so that of any number of workers one goes.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.judge import facts as f
from kijun.ledger import jobs
from kijun.ledger.models import Beat
from kijun.ledger.record import append
from kijun.services import clock, feeds, mailbox

logger = logging.getLogger(__name__)

BEAT: Final = dt.timedelta(seconds=30)
GAP: Final = dt.timedelta(minutes=2)
"""Whoever is silent for longer was not watching."""
_AN_HOUR: Final = dt.timedelta(hours=1)
_A_DAY: Final = dt.timedelta(days=1)
"""So long it is kept that a mailbox or a calendar was read: it is nobody's record."""
DOOR: Final = "door"
"""The source that watches for notices: the page that clients can always open."""


class Rounds:
    """The rounds of one pump."""

    def __init__(self) -> None:
        self._beaten: dt.datetime | None = None
        self._tidied: dt.datetime | None = None

    def go(self, now: dt.datetime) -> None:
        """Do what has its turn."""
        real = clock.real()
        if self._beaten is not None and self._beaten <= real < self._beaten + BEAT:
            return
        beat(now, real)
        feeds.enqueue_due(now)
        mailbox.enqueue_due(now, real)
        if self._tidied is None or not self._tidied <= real < self._tidied + _AN_HOUR:
            jobs.forget((feeds.READ_FEED, mailbox.READ_MAIL), before=now - _A_DAY)
            self._tidied = real
        self._beaten = real


def beat(now: dt.datetime, real: dt.datetime) -> None:
    """Say that somebody is at work, and record for how long nobody was.

    What a client could not tell us while we were away is no silence of theirs. Turns and absences
    are in real time, whatever the clock is made to show.
    """
    with transaction.atomic():
        last = Beat.objects.select_for_update().first()
        if last is None:
            Beat.objects.create(at=real)
            return
        away, last.at = real - last.at, real
        last.save(update_fields=["at"])
        if away > GAP:
            for room in Room.objects.all():
                _was_away(room, now - away, now)


def watch_from(room: Room, now: dt.datetime) -> None:
    """Record that from now on word of clients reaches the house."""
    append(room, [f.WatchBegan(at=now, of="notices", source=DOOR)], now)


def _was_away(room: Room, since: dt.datetime, now: dt.datetime) -> None:
    logger.warning("nobody watched between %s and %s", since, now)
    facts = [
        f.WatchEnded(at=since, of="notices", source=DOOR, id=f"away-{since.isoformat()}"),
        f.WatchBegan(at=now, of="notices", source=DOOR, id=f"back-{now.isoformat()}"),
    ]
    # Whatever was decided before is not about this time, and what is still to be decided will be
    # judged with it: nobody need be judged again because of it.
    append(room, facts, now)
