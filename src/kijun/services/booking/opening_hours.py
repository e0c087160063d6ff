"""When the house takes bookings, when it is closed, and the time that nobody can book."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db import transaction

from kijun.accounts.models import Room
from kijun.booking.models import ClosedDays, Opening, Protected, Session, Terms
from kijun.booking.slots import DAY, Stretch, minutes_in, stretches_of, without
from kijun.judge.quantities import WEEKDAYS
from kijun.ledger.record import hold
from kijun.services.booking.availability import weekly_of

LONGEST_CLOSURE: Final = dt.timedelta(days=366)
MOST_STRETCHES: Final = 6
"""Opening hours of one weekday."""
_LONGEST: Final = dt.timedelta(days=70)


class NoTime(ValueError):
    """A stretch that ends before it begins, or beyond the day."""


class TooLong(ValueError):
    """Closed for more than LONGEST_CLOSURE: then nothing is offered at all."""


class Kept(NamedTuple):
    """Protected time of a month for one purpose: as it was set apart, and as it was kept, so far.

    In minutes; what the owner booked into it by hand was not kept.
    """

    purpose: str
    words: str
    planned: int
    kept: int


def set_hours(room: Room, hours: Iterable[tuple[int, int, int]]) -> None:
    """Let these be the opening hours: weekday, from and to in minutes of the day. Raises NoTime."""
    rows = sorted(set(hours))
    for _, begins, ends in rows:
        _expect_stretch(begins, ends)
    with transaction.atomic():
        Opening.objects.filter(room=room).delete()
        Opening.objects.bulk_create(
            Opening(room=room, weekday=weekday, begins=begins, ends=ends)
            for weekday, begins, ends in rows
        )


def hours_as_written(room: Room) -> dict[str, str | list[str]]:
    """Return the opening hours as a rulebook writes them; empty where none are set."""
    by_day: dict[int, list[str]] = {}
    for row in Opening.objects.filter(room=room):
        by_day.setdefault(row.weekday, []).append(f"{_clock(row.begins)}-{_clock(row.ends)}")
    written: dict[str, str | list[str]] = {}
    for spans, days in groupby(sorted(by_day), key=by_day.__getitem__):
        for run in _runs(list(days)):
            name = "-".join(WEEKDAYS[day] for day in dict.fromkeys((run[0], run[-1])))
            written[name] = spans[0] if len(spans) == 1 else spans
    return written


def close(room: Room, first: dt.date, last: dt.date, why: str = "") -> ClosedDays:
    """Close the house from one day to another, both included. Raises NoTime, TooLong."""
    if last < first:
        raise NoTime
    if last - first > LONGEST_CLOSURE:
        raise TooLong
    return ClosedDays.objects.get_or_create(
        room=room, first=first, last=last, defaults={"why": why}
    )[0]


def open_again(room: Room, number: int) -> None:
    """Take a closure back, which may be gone already."""
    ClosedDays.objects.filter(room=room, pk=number).delete()


def protect(
    room: Room,
    weekdays: Iterable[int],
    begins: int,
    ends: int,
    *,
    purpose: str,
    words: str,
    since: dt.date,
) -> list[Protected]:
    """Set time apart each week, which nobody can book from a day on. Raises NoTime.

    What is sent twice is set apart once.
    """
    _expect_stretch(begins, ends)
    said = {
        "room": room,
        "purpose": purpose,
        "words": words if purpose == Protected.Purpose.OWN else "",
        "begins": begins,
        "ends": ends,
        "since": since,
        "until": None,
    }
    with transaction.atomic():
        hold(room)
        return [
            Protected.objects.filter(**said, weekday=weekday).first()
            or Protected.objects.create(**said, weekday=weekday)
            for weekday in sorted(set(weekdays))
        ]


def end_protection(row: Protected, today: dt.date) -> None:
    """Protect a time no longer from today on; what was kept until yesterday stays counted."""
    if row.since >= today:
        row.delete()
        return
    row.until = today - dt.timedelta(days=1)
    row.save(update_fields=["until"])


def set_terms(room: Room, **given: Any) -> Terms:
    """Say what clients may do by themselves."""
    return Terms.objects.update_or_create(room=room, defaults=given)[0]


def kept_in(room: Room, month: dt.date, now: dt.datetime) -> list[Kept]:
    """Return what was set apart and kept of a month's protected time up to now, by purpose."""
    first = month.replace(day=1)
    length = calendar.monthrange(first.year, first.month)[1]
    days = [first + dt.timedelta(days=nth) for nth in range(length)]
    rows = list(Protected.objects.filter(room=room))
    booked = _booked(room, days) if rows else []
    ahead: Stretch = (int(now.timestamp()), 2**62)
    by_purpose: dict[tuple[str, str], list[Protected]] = {}
    for row in rows:
        by_purpose.setdefault((row.purpose, row.words), []).append(row)
    kept = []
    for (purpose, words), group in sorted(by_purpose.items()):
        planned = stretches_of(map(weekly_of, group), days, room.zone)
        over = without(planned, [ahead])
        if planned:
            left = minutes_in(without(over, booked))
            kept.append(Kept(purpose, words, minutes_in(planned), left))
    return kept


def _runs(days: list[int]) -> list[list[int]]:
    """Split weekdays where one between them is missing."""
    return [
        [day for _, day in run] for _, run in groupby(enumerate(days), key=lambda at: at[1] - at[0])
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _booked(room: Room, days: Sequence[dt.date]) -> list[Stretch]:
    begins = dt.datetime.combine(days[0], dt.time(), room.zone)
    ends = dt.datetime.combine(days[-1], dt.time(), room.zone) + dt.timedelta(days=1)
    rows = Session.objects.filter(
        room=room, state=Session.State.BOOKED, starts__lt=ends, starts__gt=begins - _LONGEST
    )
    return [
        (int(starts.timestamp()), int(starts.timestamp()) + 60 * minutes)
        for starts, minutes in rows.values_list("starts", "minutes")
    ]


def _expect_stretch(begins: int, ends: int) -> None:
    if not 0 <= begins < ends <= DAY:
        raise NoTime
