"""Lets the week happen as its clock goes on."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from typing import Final
from zoneinfo import ZoneInfo

from django.db import Error, close_old_connections

from kijun.accounts.models import Room
from kijun.services import clock
from kijun.services.delivery.reachability import is_alone
from kijun.services.demo.week import happenings
from kijun.services.sessions.sessions import Impossible

logger = logging.getLogger(__name__)

_TOKYO: Final = ZoneInfo("Asia/Tokyo")
_LOOK_EVERY: Final = 0.2
"""Seconds between two looks at the clock."""


def begin_on_monday() -> dt.datetime:
    """Let it be the coming Monday, early in the morning, and let the clock stand there."""
    today = clock.real().astimezone(_TOKYO)
    ahead = dt.timedelta(days=(7 - today.weekday()) % 7)
    monday = (today + ahead).replace(hour=8, minute=30, second=0, microsecond=0)
    clock.set_to(monday)
    return monday


class Player:
    """Plays the week of a practice in a thread; whatever the owner does in between holds."""

    def __init__(self, room: Room, monday: dt.datetime, speed: float) -> None:
        self._room, self._monday, self._speed = room, monday, speed
        self._ahead = list(happenings(monday))
        self._stopped = threading.Event()

    def run(self) -> None:
        """Let time run and act until the week is over, or `stop` is called.

        It begins once the practice knows that its clients can reach it.
        """
        while self._is_alone() and not self._stopped.wait(_LOOK_EVERY):
            close_old_connections()
        clock.set_to(self._monday, self._speed)
        while self._ahead and not self._stopped.wait(_LOOK_EVERY):
            close_old_connections()
            self.play(clock.now())

    def play(self, now: dt.datetime) -> None:
        """Do everything that is due, each act at its own time."""
        while self._ahead and self._ahead[0][0] <= now:
            due, act = self._ahead.pop(0)
            try:
                act(self._room, due)
            except (Impossible, Error) as passed_over:
                # The owner may have called a session off that the week still counts on.
                logger.warning("an act of %s is passed over: %s", due, passed_over)

    def _is_alone(self) -> bool:
        self._room.refresh_from_db()
        return is_alone(self._room)

    def stop(self) -> None:
        """Play no more."""
        self._stopped.set()
