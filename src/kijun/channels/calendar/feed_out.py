"""The house's sessions as a calendar to subscribe to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from icalendar.prop import vDuration

from kijun.channels.calendar.invitation import Invitation, calendar_around, event_of, plain

LOOK_AGAIN: Final = dt.timedelta(minutes=15)


def calendar_of(invitations: Iterable[Invitation], name: str) -> str:
    """Return the calendar: the same sessions in any order give the same text.

    Nobody is invited by it: who is met stands in the title. Raises ValueError as `event_of` does.
    """
    ordered = sorted(invitations, key=lambda each: (each.starts, each.uid))
    calendar = calendar_around(
        ordered,
        [event_of(each) for each in ordered],
        METHOD="PUBLISH",
        NAME=plain(name),
        X_WR_CALNAME=plain(name),
        X_PUBLISHED_TTL=vDuration(LOOK_AGAIN),
    )
    interval = vDuration(LOOK_AGAIN)
    interval.params["VALUE"] = "DURATION"
    calendar.add("REFRESH-INTERVAL", interval)
    return str(calendar.to_ical(), "utf-8")
