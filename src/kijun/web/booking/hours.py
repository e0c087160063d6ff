"""Opening hours as an owner writes them: 「10:00–12:00, 13:00–18:00」."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Final

from kijun.booking.slots import DAY

_STRETCH: Final = re.compile(
    r"(\d{1,2}):?(\d{2})?\s*(?:[-‐–—―−~〜ー]|から|to)\s*(\d{1,2}):?(\d{2})?(?:\s*まで)?"
)
_BETWEEN: Final = re.compile(r"[\s,、;/・]*")

Stretch = tuple[int, int]


class NoHours(ValueError):
    """A text that says no opening hours."""


class PastMidnight(NoHours):
    """A stretch that goes on into the next day."""


def parse_hours(text: str) -> list[Stretch]:
    """Return stretches of a day in minutes, in order.

    Raises PastMidnight where one ends on the next day, and NoHours for anything else.
    """
    plain = unicodedata.normalize("NFKC", text).replace("時半", ":30").replace("時", ":")
    plain = plain.replace("分", "").strip()
    found: list[Stretch] = []
    at = 0
    for each in _STRETCH.finditer(plain):
        if _BETWEEN.fullmatch(plain, at, each.start()) is None:
            raise NoHours(text)
        begins, ends = _minutes(each[1], each[2]), _minutes(each[3], each[4])
        if begins >= DAY or begins == ends:
            raise NoHours(text)
        if not begins < ends <= DAY:
            raise PastMidnight(text)
        found.append((begins, ends))
        at = each.end()
    if _BETWEEN.fullmatch(plain, at) is None:
        raise NoHours(text)
    found.sort()
    if any(after[0] < before[1] for before, after in pairwise(found)):
        raise NoHours(text)
    return found


def hours_text(stretches: list[Stretch]) -> str:
    """Return stretches as they are read back."""
    return ", ".join(f"{clock_of(begins)}–{clock_of(ends)}" for begins, ends in stretches)


def clock_of(minute: int) -> str:
    """Return a minute of the day as a time; the day's end is 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _minutes(hours: str, minutes: str | None) -> int:
    within = int(minutes or 0)
    if within > 59:
        raise NoHours(minutes)
    return int(hours) * 60 + within
