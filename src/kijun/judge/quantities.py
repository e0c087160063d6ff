"""Durations, deadlines, opening hours, amounts: how long, until when, when open, how much.

`min` and `h` are elapsed time; `d`, `weeks` and `months` are calendar steps in the rulebook's
zone, a month's step clamped to the month's last day.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final, Literal

import msgspec

Unit = Literal["min", "h", "d", "weeks", "months"]

_UNITS: Final[dict[str, Unit]] = {
    "min": "min",
    "h": "h",
    "d": "d",
    "week": "weeks",
    "weeks": "weeks",
    "month": "months",
    "months": "months",
}
UNIT_WORDS: Final = tuple(_UNITS)
_SHORTEST_MONTH: Final = 28
_LONGEST_IN_DAYS: Final = 36_600
_DAYS: Final[dict[Unit, float]] = {"min": 1 / 1440, "h": 1 / 24, "d": 1, "weeks": 7, "months": 30.5}

_DURATION: Final = re.compile(r"(\d+) ?([a-z]+)", re.ASCII)
_TIME: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
_DEADLINE: Final = re.compile(r"(\d+) (d|business days?) before (\S+)", re.ASCII)


Exact = int | Fraction
"""A number as it was written: sums of cents come out to the cent."""


def exact(number: Exact | float) -> Exact:
    """Return the decimal number that a float was written as; whole numbers stay what they are."""
    if not isinstance(number, float):
        return number
    return int(number) if number.is_integer() else Fraction(repr(number))


def plain(number: Exact) -> int | float:
    """Return a number as one writes it: whole, or with its decimals."""
    return int(number) if number.denominator == 1 else float(number)


class Duration(msgspec.Struct, frozen=True, order=True):
    """A length of time: elapsed (`min`, `h`) or calendar steps (`d`, `weeks`, `months`)."""

    number: int
    unit: Unit

    def __str__(self) -> str:
        if self.number == 1 and self.unit in ("weeks", "months"):
            return f"1 {self.unit[:-1]}"
        return f"{self.number} {self.unit}"

    @property
    def elapsed(self) -> dt.timedelta | None:
        """The elapsed time it means, or None where it is calendar steps."""
        if self.unit == "min":
            return dt.timedelta(minutes=self.number)
        if self.unit == "h":
            return dt.timedelta(hours=self.number)
        return None

    @property
    def days(self) -> float:
        """Its length in days, a month as 30.5: only to compare lengths with each other."""
        return self.number * _DAYS[self.unit]

    def after(self, instant: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
        """Return the instant this long after `instant`."""
        return self._from(instant, zone, 1)

    def before(self, instant: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
        """Return the instant this long before `instant`."""
        return self._from(instant, zone, -1)

    def _from(self, instant: dt.datetime, zone: dt.tzinfo, sign: int) -> dt.datetime:
        elapsed = self.elapsed
        if elapsed is not None:
            return later(instant, sign * elapsed)
        there = instant.astimezone(zone)
        if self.unit == "months":
            stepped = _add_months(there, sign * self.number)
        else:
            days = self.number * (7 if self.unit == "weeks" else 1)
            stepped = there + dt.timedelta(days=sign * days)
        return stepped.astimezone(offset_of(instant))


def later(instant: dt.datetime, elapsed: dt.timedelta) -> dt.datetime:
    """Return the instant after some elapsed time, whatever the clocks on the wall do meanwhile."""
    return with_offset(instant) + elapsed


def with_offset(instant: dt.datetime) -> dt.datetime:
    """Return the same instant told with an offset, so that elapsed time can be added to it.

    Within a zone, Python adds time on the wall clock and compares hours on the wall clock.
    """
    return instant if type(instant.tzinfo) is dt.timezone else instant.astimezone(dt.UTC)


def offset_of(instant: dt.datetime) -> dt.tzinfo:
    """Return the offset with which an instant is told; UTC where it is told in a zone."""
    # Instants of one offset are compared and sorted several times as fast as those of two.
    offset = instant.tzinfo
    return offset if type(offset) is dt.timezone else dt.UTC


def _add_months(there: dt.datetime, months: int) -> dt.datetime:
    index = there.year * 12 + there.month - 1 + months
    year, month = index // 12, index % 12 + 1
    day = there.day
    if day > _SHORTEST_MONTH:
        day = min(day, calendar.monthrange(year, month)[1])
    return there.replace(year=year, month=month, day=day)


def parse_duration(text: str) -> Duration:
    """Read `10 min`, `24 h`, `3 d`, `2 weeks` or `12 months`.

    Raises ValueError for anything else, and for more than a hundred years.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None or match[2] not in _UNITS:
        raise ValueError(text)
    duration = Duration(int(match[1]), _UNITS[match[2]])
    if duration.days > _LONGEST_IN_DAYS:
        raise ValueError(text)
    return duration


class Deadline(msgspec.Struct, frozen=True):
    """An instant before a session: so many days (or business days) before its day, at a time."""

    days: int
    business: bool
    minute: int

    def of(
        self, starts: dt.datetime, zone: dt.tzinfo, is_open: Callable[[dt.date], bool]
    ) -> dt.datetime:
        """Return the deadline for a session that starts at `starts`; `is_open` tells its days."""
        day = starts.astimezone(zone).date()
        if self.business:
            day = _back_business_days(day, self.days, is_open)
        else:
            day -= dt.timedelta(days=self.days)
        midnight = dt.datetime.combine(day, dt.time(), zone)
        wall = midnight + dt.timedelta(minutes=self.minute)
        return wall.astimezone(dt.UTC)


_FARTHEST_SEARCH: Final = 3_660


def _back_business_days(day: dt.date, count: int, is_open: Callable[[dt.date], bool]) -> dt.date:
    for _ in range(_FARTHEST_SEARCH):
        if count == 0:
            break
        day -= dt.timedelta(days=1)
        if is_open(day):
            count -= 1
    return day


def parse_deadline(text: str) -> Deadline:
    """Read `1 d before 18:00` or `2 business days before 17:00`; raises ValueError otherwise."""
    match = _DEADLINE.fullmatch(text.strip())
    if match is None or int(match[1]) > 366:
        raise ValueError(text)
    return Deadline(int(match[1]), match[2] != "d", parse_time(match[3]))


def parse_time(text: str) -> int:
    """Read `09:00` as minutes after midnight, up to `24:00`; raises ValueError otherwise."""
    if _TIME.fullmatch(text) is None:
        raise ValueError(text)
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def parse_weekdays(text: str) -> tuple[int, ...]:
    """Read `mon-fri`, `sat` or `mon, wed` as weekday numbers (Monday is 0)."""
    days: list[int] = []
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        start, end = WEEKDAYS.index(first), WEEKDAYS.index(last if dash else first)
        days += range(start, end + 1) if start <= end else [*range(start, 7), *range(end + 1)]
    return tuple(dict.fromkeys(days))


def parse_hours(text: str) -> tuple[int, int]:
    """Read `09:00-18:00` as two minutes after midnight; raises ValueError otherwise."""
    first, _, last = text.strip().partition("-")
    start, end = parse_time(first), parse_time(last)
    if start >= end:
        raise ValueError(text)
    return start, end
