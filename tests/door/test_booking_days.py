"""Days ahead are read in parts, and only as far as somebody looks."""

from __future__ import annotations

import datetime as dt

from kijun.door.booking_days import AT_ONCE, FreeDays

FIRST = dt.date(2026, 3, 2)
LAST = FIRST + dt.timedelta(days=60)


def day(number: int) -> dt.date:
    return FIRST + dt.timedelta(days=number)


def free_on(*numbers: int) -> tuple[FreeDays, list[tuple[dt.date, dt.date]]]:
    """Return days of which some are free at ten, and what is read of them."""
    read: list[tuple[dt.date, dt.date]] = []
    slots = [dt.datetime.combine(day(number), dt.time(10), dt.UTC) for number in numbers]

    def reading(first: dt.date, last: dt.date) -> list[dt.datetime]:
        read.append((first, last))
        return [slot for slot in slots if first <= slot.date() <= last]

    return FreeDays(FIRST, LAST, reading), read


def test_what_is_near_is_read_once_and_nothing_beyond_it() -> None:
    days, read = free_on(3, 9, 50)
    assert days.first_from(FIRST) == day(3)
    assert days.first_from(day(4)) == day(9)
    assert [len(days.on(day(number))) for number in (3, 4)] == [1, 0]
    assert read == [(FIRST, day(AT_ONCE - 1))]


def test_what_lies_far_ahead_is_found_and_what_lies_beyond_is_not() -> None:
    days, read = free_on(60, 61)
    assert days.first_from(FIRST) == day(60)
    assert days.first_from(day(61)) is None
    assert days.on(day(61)) == days.on(day(-1)) == []
    assert read[-1] == (day(60 // AT_ONCE * AT_ONCE), LAST)
    assert len(read) == 60 // AT_ONCE + 1


def test_where_nothing_is_free_there_is_no_first_day() -> None:
    assert free_on()[0].first_from(day(-5)) is None
