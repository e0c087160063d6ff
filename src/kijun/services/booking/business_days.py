"""Business days of a house: those of its rules' hours, or Monday to Friday, less closed days."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.accounts.models import Room
from kijun.rulebooks.versions import latest_of
from kijun.services.booking.availability import open_days, terms_of

_LOOKED_AT: Final = 120
"""So many days ahead are looked at; a house that is closed for longer answers at their end."""
_SATURDAY: Final = 5


def after(room: Room, days: int, now: dt.datetime) -> dt.datetime:
    """Return the instant some business days from now, at the same time of day, in the room's zone."""
    here = now.astimezone(room.zone)
    first = here.date() + dt.timedelta(days=1)
    last = first + dt.timedelta(days=_LOOKED_AT)
    rulebook = latest_of(room)
    found = [
        day
        for day in open_days(room, first, last, terms_of(room))
        if (
            rulebook.is_business_day(day)
            if rulebook is not None and rulebook.hours
            else day.weekday() < _SATURDAY
        )
    ]
    day = found[days - 1] if len(found) >= days else last
    return dt.datetime.combine(day, here.time(), room.zone)
