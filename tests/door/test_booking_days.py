"""Days ahead are read only as far as somebody looks, and all at once where little is free."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Service
from kijun.door.booking_days import AT_ONCE, FreeDays
from kijun.services.booking import opening_hours
from tests.door.at_the_door import it_is
from tests.door.bookable import open_for_booking
from tests.judge.record import at

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
    assert read == [(FIRST, day(AT_ONCE - 1)), (day(AT_ONCE), LAST)]


def test_beyond_days_that_were_looked_at_the_rest_is_read_once() -> None:
    days, read = free_on(50)
    assert days.on(day(2 * AT_ONCE)) == []
    assert [days.first_from(day(number)) for number in (0, 20, 51)] == [day(50), day(50), None]
    assert len(days.on(day(50))) == 1
    assert read == [
        (day(2 * AT_ONCE), day(3 * AT_ONCE - 1)),
        (FIRST, day(AT_ONCE - 1)),
        (day(AT_ONCE), LAST),
    ]


def test_where_nothing_is_free_there_is_no_first_day() -> None:
    days, read = free_on()
    assert [days.first_from(day(number)) for number in (-5, 0, 30)] == [None, None, None]
    assert len(read) == 2


@pytest.mark.storage
def test_the_page_asks_as_much_however_far_ahead_nothing_is_free(practice: Room) -> None:
    service = open_for_booking(practice)
    opening_hours.protect(practice, range(7), 0, 1440, purpose="writing", words="", since=FIRST)
    it_is(at(2))
    Browser().get(f"/b/{practice.pk}/ja/")
    counts = []
    for ahead in (40, 366):
        Service.objects.filter(pk=service.pk).update(days_ahead=ahead)
        with CaptureQueriesContext(connection) as asked:
            page = Browser().get(f"/b/{practice.pk}/ja/").content.decode()
        assert "いまは空いている時間がありません" in page
        counts.append(len(asked))
    assert counts[0] == counts[1]
