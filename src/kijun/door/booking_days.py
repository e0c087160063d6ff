"""The days on which something can be had, read only as far ahead as somebody looks.

Most find something within two weeks, and no more is read for them. Where nothing is free there, all
that lies beyond is read at once: one reading asks the database as much, however long it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
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
        near = self._number(begins)
        found = next((each for each in self._part(near) if each >= begins), None)
        if found is not None:
            return found
        beyond = range(near + 1, self._number(self._last) + 1)
        self._read_all(beyond)
        return next((each for number in beyond for each in self._parts[number]), None)

    def _number(self, day: dt.date) -> int:
        return (day - self._first).days // AT_ONCE

    def _part(self, number: int) -> dict[dt.date, list[dt.datetime]]:
        self._read_all([number])
        return self._parts[number]

    def _read_all(self, numbers: Iterable[int]) -> None:
        """Read the parts of some numbers that are not known yet, at once with what lies between."""
        missing = [number for number in numbers if number not in self._parts]
        if not missing:
            return
        first, beyond = missing[0], missing[-1] + 1
        begins = self._first + dt.timedelta(days=AT_ONCE * first)
        ends = self._first + dt.timedelta(days=AT_ONCE * beyond - 1)
        self._parts |= {number: {} for number in range(first, beyond)}
        for slot in self._read(begins, min(ends, self._last)):
            part = self._parts[self._number(slot.date())]
            part.setdefault(slot.date(), []).append(slot)
