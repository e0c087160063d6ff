"""When letters leave that are not about a session of the same day: in office hours."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.judge.rulebook import Rulebook

_DAYS: Final = 31
"""So many days ahead an opening is looked for; a house that is never open sends at once."""


def next_opening(rulebook: Rulebook | None, at: dt.datetime) -> dt.datetime:
    """Return the instant itself where the house is open, or else when it opens next.

    Without hours in the rulebook a house is always open.
    """
    if rulebook is None or not rulebook.hours or rulebook.is_open_at(at):
        return at
    there = at.astimezone(rulebook.zone)
    for ahead in range(_DAYS):
        day = there.date() + dt.timedelta(days=ahead)
        if not rulebook.is_business_day(day):
            continue
        for start, _ in sorted(rulebook.hours[day.weekday()]):
            clock = dt.time(start // 60, start % 60)
            opens = dt.datetime.combine(day, clock, rulebook.zone)
            if opens > at:
                return opens
    return at
