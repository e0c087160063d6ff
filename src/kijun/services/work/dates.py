"""Days that people give for what they note afterwards, as instants of the record.

A day is no instant. What is noted on the day itself happened now; of an earlier day it is noon,
for a day alone would mean its very beginning, which is also the end of the day before.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.accounts.models import Room
from kijun.services.work.money import Nonsense

_NOON: Final = dt.time(12)
_LONGEST_AGO: Final = 20 * 366
_FURTHEST: Final = 10 * 366


def instant_of(
    room: Room, day: dt.date | None, now: dt.datetime, *, not_before: dt.datetime | None = None
) -> dt.datetime:
    """Return when something of a day (default: today) happened, in the house's zone.

    What follows something else (`not_before`) on the same day is put right after it. Raises
    Nonsense: `future`, `long_ago`, or `before` for a day before what it follows.
    """
    here = now.astimezone(room.zone)
    today = here.date()
    if day is None or day == today:
        found = here
    elif day > today:
        raise Nonsense("future")
    elif day < today - dt.timedelta(days=_LONGEST_AGO):
        raise Nonsense("long_ago")
    else:
        found = dt.datetime.combine(day, _NOON, room.zone)
    if not_before is not None and found < not_before:
        if found.date() < not_before.astimezone(room.zone).date():
            raise Nonsense("before")
        found = not_before.astimezone(room.zone)
    return found


def due_day(day: dt.date, since: dt.date) -> dt.date:
    """Return the last day of something owed. Raises Nonsense: `due_before`, `due_far`."""
    if day < since:
        raise Nonsense("due_before")
    if day > since + dt.timedelta(days=_FURTHEST):
        raise Nonsense("due_far")
    return day
