"""Free slots: arithmetic over stretches of time. Pure: no database, no clock.

Instants are whole seconds since 1970 in UTC, which compare fast and know no zones; only opening
hours are times of the wall clock, in the room's zone. A stretch is a pair of begin and end, the
end not in it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

Stretch = tuple[int, int]
DAY: Final = 24 * 60
"""Minutes of the wall clock."""
_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Weekly:
    """Something that comes every week: from and to in minutes of a weekday (Monday is 0).

    It holds from the first day to the last, both included; None has no bound.
    """

    weekday: int
    begins: int
    ends: int
    since: dt.date | None = None
    until: dt.date | None = None

    def is_on(self, day: dt.date) -> bool:
        """Say whether it comes on a day."""
        if day.weekday() != self.weekday:
            return False
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Length:
    """How long a session takes, and what is kept free around it, in minutes."""

    minutes: int
    before: int = 0
    after: int = 0


def stretch_on(day: dt.date, begins: int, ends: int, zone: dt.tzinfo) -> Stretch:
    """Return a stretch of a day as instants; what a change of clocks makes doubtful is left out.

    Where the clock skips or repeats a time, the later begin and the earlier end are taken, so that
    no instant in the stretch shows another time than it allows. It may be empty.
    """
    return max(_instants(day, begins, zone)), min(_instants(day, ends, zone))


def stretches_of(
    weekly: Iterable[Weekly], days: Iterable[dt.date], zone: dt.tzinfo
) -> list[Stretch]:
    """Return what comes weekly on some days, as instants."""
    each_week = list(weekly)
    return [
        stretch_on(day, each.begins, each.ends, zone)
        for day in days
        for each in each_week
        if each.is_on(day)
    ]


def joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return stretches in order, with those run together that touch or overlap."""
    whole: list[Stretch] = []
    for begin, end in sorted(each for each in stretches if each[0] < each[1]):
        if whole and begin <= whole[-1][1]:
            if end > whole[-1][1]:
                whole[-1] = (whole[-1][0], end)
        else:
            whole.append((begin, end))
    return whole


def minutes_in(stretches: Iterable[Stretch]) -> int:
    """Return how many minutes stretches cover together."""
    return sum(end - begin for begin, end in joined(stretches)) // _MINUTE


def without(stretches: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of stretches where others are taken from them, in order."""
    barred = joined(taken)
    ends = [end for _, end in barred]
    left: list[Stretch] = []
    for begin, end in joined(stretches):
        at = begin
        for nth in range(bisect_right(ends, begin), len(barred)):
            off, on = barred[nth]
            if off >= end:
                break
            if off > at:
                left.append((at, off))
            at = max(at, on)
        if at < end:
            left.append((at, end))
    return left


def free_slots(
    hours: Iterable[Weekly],
    days: Iterable[dt.date],
    zone: dt.tzinfo,
    length: Length,
    taken: Iterable[Stretch],
    *,
    step: int,
    earliest: int,
    latest: int,
) -> Iterator[int]:
    """Yield when a session can begin on some days, in order.

    It lies whole within the opening hours of its day; it and what is kept free around it touch
    nothing that is `taken` (other sessions with what is kept free around them, protected time,
    the owner's own calendars). Begins stand every `step` minutes of the wall clock from the
    opening on, from `earliest` to `latest`, both included.
    """
    gaps = _Gaps(taken)
    each_week = list(hours)
    for day in sorted(days):
        open_now = [(each.begins, each.ends) for each in each_week if each.is_on(day)]
        for begins, ends in _run_together(open_now):
            yield from _in_stretch(day, begins, ends, zone, length, gaps, step, earliest, latest)


def _in_stretch(
    day: dt.date,
    begins: int,
    ends: int,
    zone: dt.tzinfo,
    length: Length,
    gaps: _Gaps,
    step: int,
    earliest: int,
    latest: int,
) -> Iterator[int]:
    opens, closes = stretch_on(day, begins, ends, zone)
    whole = length.minutes * _MINUTE
    before, after = length.before * _MINUTE, whole + length.after * _MINUTE
    # On most days the clock runs straight, and minutes of the wall are minutes.
    runs_straight = closes - opens == (ends - begins) * _MINUTE
    for minute in range(begins, ends - length.minutes + 1, step):
        if runs_straight:
            start = opens + (minute - begins) * _MINUTE
        else:
            first, again = _instants(day, minute, zone)
            if first > again:
                continue  # the clock skips it
            start = first
        if not opens <= start or start + whole > closes:
            continue
        if earliest <= start <= latest and gaps.has_room(start - before, start + after):
            yield start


class _Gaps:
    """What is taken, so that one finds fast whether something has room beside it."""

    def __init__(self, taken: Iterable[Stretch]) -> None:
        whole = joined(taken)
        self._begins = [begin for begin, _ in whole]
        self._ends = [end for _, end in whole]

    def has_room(self, begin: int, end: int) -> bool:
        following = bisect_right(self._ends, begin)
        return following == len(self._begins) or self._begins[following] >= end


def _run_together(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Run together what overlaps; opening hours that only touch begin anew, as they were set."""
    whole: list[Stretch] = []
    for begin, end in sorted(stretches):
        if whole and begin < whole[-1][1]:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((begin, end))
    return whole


def _instants(day: dt.date, minute: int, zone: dt.tzinfo) -> tuple[int, int]:
    """Return a time of the wall clock as an instant, both ways in which it may be meant."""
    days, within = divmod(minute, DAY)
    clock = dt.time(within // 60, within % 60)
    local = dt.datetime.combine(day + dt.timedelta(days=days), clock, zone)
    return int(local.timestamp()), int(local.replace(fold=1).timestamp())
