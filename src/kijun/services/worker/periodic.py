"""What is looked after again and again: whether the door is open, mail that came, calendars.

Rounds are jobs of their own whose key is their turn, so that of any number of workers one goes.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.accounts.models import ForAWhile
from kijun.ledger import jobs
from kijun.services import clock
from kijun.services.barring import doors
from kijun.services.calendars import feeds
from kijun.services.decisions import planned
from kijun.services.inbox import mailbox
from kijun.services.noting import notes
from kijun.services.record import evidence, watches
from kijun.services.record.watches import BEAT
from kijun.services.rules import announcing
from kijun.services.today import taps

_AN_HOUR: Final = dt.timedelta(hours=1)
_A_DAY: Final = dt.timedelta(days=1)
"""So long it is kept that a mailbox was read or something tapped: it is nobody's record."""

_ERRANDS: Final = (
    announcing.ANNOUNCE,
    evidence.SWEEP,
    feeds.READ_FEED,
    mailbox.READ_MAIL,
    notes.NOTE,
    taps.TAP,
    planned.CLOSE,
)


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
        watches.look(now, real)
        self._beaten = real
        feeds.enqueue_due(now)
        # Mailboxes are read by real time: an invented clock would run away from them.
        if abs(now - real) < watches.GAP:
            mailbox.look(now)
        mailbox.enqueue_due(now, real)
        doors.enqueue_due(now, real)
        if self._tidied is None or not self._tidied <= real < self._tidied + _AN_HOUR:
            self._tidied = real
            jobs.forget(_ERRANDS, before=now - _A_DAY)
            evidence.enqueue_sweeps(now)
            ForAWhile.objects.filter(expires__lt=real).delete()
