"""The days on which something can be had, read only as far ahead as somebody looks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

AT_ONCE: Final = 14
"""Days that are read together: the week that is shown first, and the one after it."""


class FreeDays:
    """The free times from `first` to `last`; `read` gives those between two days, in order."""

    def __init__(
        self,
        first: dt.date,
        last: dt.date,
        read: Callable[[dt.date, dt.date], list[dt.datetime]],
    ) -> None:
        self._first, self._last, self._read = first, last, read
        self._parts: dict[int, dict[dt.date, list[dt.datetime]]] = {}

    def on(self, day: dt.date) -> list[dt.datetime]:
        """Return the times that can be had on a day."""
        if not self._first <= day <= self._last:
            return []
        return self._part(self._number(day)).get(day, [])

    def first_from(self, day: dt.date) -> dt.date | None:
        """Return the first day from this one on that has a free time, or None."""
        begins = max(day, self._first)
        if begins > self._last:
            return None
        for number in range(self._number(begins), self._number(self._last) + 1):
            found = next((each for each in self._part(number) if each >= begins), None)
            if found is not None:
                return found
        return None

    def _number(self, day: dt.date) -> int:
        return (day - self._first).days // AT_ONCE

    def _part(self, number: int) -> dict[dt.date, list[dt.datetime]]:
        if number not in self._parts:
            begins = self._first + dt.timedelta(days=number * AT_ONCE)
            ends = min(begins + dt.timedelta(days=AT_ONCE - 1), self._last)
            part: dict[dt.date, list[dt.datetime]] = {}
            for slot in self._read(begins, ends):
                part.setdefault(slot.date(), []).append(slot)
            self._parts[number] = part
        return self._parts[number]
