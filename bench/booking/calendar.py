"""The month that both calendars hold: ten-minute sessions, most of them taken. No framework."""

from __future__ import annotations

import datetime as dt
import random
from typing import Final

TOKYO: Final = dt.timezone(dt.timedelta(hours=9))
MINUTES: Final = 10
OPENS, CLOSES = 6, 22
"""Hours of every day."""
DAYS: Final = 31
TAKEN: Final = 2_000


def first_day() -> dt.date:
    """Return the first day of the month that is asked for: some days from now, in both calendars."""
    return dt.datetime.now(TOKYO).date() + dt.timedelta(days=10)


def grid() -> list[dt.datetime]:
    """Return every time at which a session can begin in the month, without a zone."""
    begins = range(OPENS * 60, CLOSES * 60, MINUTES)
    days = (first_day() + dt.timedelta(days=nth) for nth in range(DAYS))
    return [
        dt.datetime.combine(day, dt.time(minute // 60, minute % 60))
        for day in days
        for minute in begins
    ]


def taken(count: int) -> list[dt.datetime]:
    """Return so many of those times, the same ones on every machine."""
    return sorted(random.Random(20261124).sample(grid(), count))
