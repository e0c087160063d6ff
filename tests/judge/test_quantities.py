"""Durations, deadlines and opening hours: what is read, and what instants they lead to."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge.quantities import (
    UNIT_WORDS,
    Deadline,
    Duration,
    later,
    parse_deadline,
    parse_duration,
    parse_hours,
    parse_time,
    parse_weekdays,
)

TOKYO, BERLIN = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/Berlin")
WORKDAYS = frozenset(range(5))


def at(text: str) -> dt.datetime:
    """Read an instant."""
    return dt.datetime.fromisoformat(text)


def refuses(read: Callable[[str], object], text: str) -> bool:
    """Say whether a reader raises ValueError."""
    try:
        read(text)
    except ValueError:
        return True
    return False


durations = st.builds(
    Duration, st.integers(0, 1000), st.sampled_from(("min", "h", "d", "weeks", "months"))
)


@given(durations)
def test_a_duration_reads_back_as_it_is_written(duration: Duration) -> None:
    assert parse_duration(str(duration)) == duration
    assert parse_duration(f" {str(duration).replace(' ', '')} ") == duration


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("10 min", Duration(10, "min")),
        ("24h", Duration(24, "h")),
        ("3 d", Duration(3, "d")),
        ("1 week", Duration(1, "weeks")),
        ("2 weeks", Duration(2, "weeks")),
        ("1 month", Duration(1, "months")),
        ("1200 months", Duration(1200, "months")),
        ("36600 d", Duration(36600, "d")),
    ],
)
def test_durations_are_read(text: str, duration: Duration) -> None:
    assert parse_duration(text) == duration


@pytest.mark.parametrize(
    "text",
    [
        *("", "10", "min", "10 mins", "1.5 h", "-1 d", "+1 d", "1  d", "1 d 2 h", "1 year"),
        *("1201 months", "36601 d", "999999999 min", "1\nd", "1 D", "１ d", "١ d"),
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert refuses(parse_duration, text)


def test_units_are_named_as_they_may_be_written() -> None:
    assert UNIT_WORDS == ("min", "h", "d", "week", "weeks", "month", "months")
    for unit in UNIT_WORDS:
        assert parse_duration(f"2 {unit}").number == 2


def test_one_week_and_one_month_are_said_in_the_singular() -> None:
    words = [Duration(n, unit) for unit in ("weeks", "months", "d") for n in (1, 2)]
    assert [str(word) for word in words] == [
        *("1 week", "2 weeks", "1 month", "2 months", "1 d", "2 d")
    ]


# -- after and before --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-01-31T10:00:00+01:00", "1 month", "2026-02-28T10:00:00+01:00"),
        ("2028-01-31T10:00:00+01:00", "1 month", "2028-02-29T10:00:00+01:00"),
        ("2026-03-28T10:00:00+01:00", "1 d", "2026-03-29T10:00:00+02:00"),
        ("2026-03-28T10:00:00+01:00", "24 h", "2026-03-29T11:00:00+02:00"),
        ("2026-03-29T01:30:00+01:00", "30 min", "2026-03-29T03:00:00+02:00"),
        ("2026-03-28T02:30:00+01:00", "1 d", "2026-03-29T03:30:00+02:00"),
        ("2026-10-24T02:30:00+02:00", "1 d", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:30:00+01:00", "1 d", "2026-10-26T02:30:00+01:00"),
        ("2026-03-22T10:00:00+01:00", "1 week", "2026-03-29T10:00:00+02:00"),
        ("2026-11-30T00:00:00+01:00", "3 months", "2027-02-28T00:00:00+01:00"),
        ("2026-12-15T00:00:00+01:00", "12 months", "2027-12-15T00:00:00+01:00"),
    ],
)
def test_days_and_months_are_steps_on_the_calendar_of_the_zone(
    start: str, duration: str, end: str
) -> None:
    assert parse_duration(duration).after(at(start), BERLIN) == at(end)
    utc = at(start).astimezone(dt.UTC)
    assert parse_duration(duration).after(utc, BERLIN) == at(end)


@pytest.mark.parametrize(
    ("start", "duration", "end"),
    [
        ("2026-03-31T10:00:00+02:00", "1 month", "2026-02-28T10:00:00+01:00"),
        ("2026-01-15T10:00:00+01:00", "1 month", "2025-12-15T10:00:00+01:00"),
        ("2026-03-29T10:00:00+02:00", "24 h", "2026-03-28T09:00:00+01:00"),
        ("2026-03-29T10:00:00+02:00", "1 d", "2026-03-28T10:00:00+01:00"),
        ("2026-03-29T10:00:00+02:00", "2 weeks", "2026-03-15T10:00:00+01:00"),
    ],
)
def test_before_is_the_same_backwards(start: str, duration: str, end: str) -> None:
    assert parse_duration(duration).before(at(start), BERLIN) == at(end)


instants = st.builds(
    lambda minutes, zone: dt.datetime.fromtimestamp(minutes * 60, zone),
    st.integers(15_000_000, 60_000_000),
    st.sampled_from((dt.UTC, TOKYO)),
)


@given(instants, st.integers(0, 400))
def test_months_agree_with_counting_them_on_the_calendar(start: dt.datetime, months: int) -> None:
    there = start.astimezone(TOKYO)
    year, month = there.year, there.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    day = min(there.day, calendar.monthrange(year, month)[1])
    expected = there.replace(year=year, month=month, day=day)
    assert Duration(months, "months").after(start, TOKYO) == expected


@given(instants, durations)
def test_after_never_lies_before_and_keeps_the_offset(
    start: dt.datetime, duration: Duration
) -> None:
    end = duration.after(start, TOKYO)
    assert end >= start
    assert duration.before(end, TOKYO) <= end
    fixed = start.astimezone(dt.timezone(dt.timedelta(hours=5)))
    assert duration.after(fixed, TOKYO).utcoffset() == dt.timedelta(hours=5)


def test_elapsed_time_does_not_mind_what_the_clocks_do() -> None:
    start = dt.datetime(2026, 3, 29, 1, 59, tzinfo=BERLIN)
    assert later(start, dt.timedelta(minutes=2)) == at("2026-03-29T03:01:00+02:00")
    assert later(at("2026-03-29T01:59:00+01:00"), dt.timedelta(minutes=2)).utcoffset() == (
        dt.timedelta(hours=1)
    )


def test_only_minutes_and_hours_are_elapsed_time() -> None:
    assert Duration(90, "min").elapsed == dt.timedelta(hours=1.5)
    assert Duration(2, "h").elapsed == dt.timedelta(hours=2)
    assert [parse_duration(x).elapsed for x in ("1 d", "1 week", "1 month")] == [None] * 3


@pytest.mark.parametrize(
    ("short", "long"), [("59 min", "1 h"), ("23 h", "1 d"), ("6 d", "1 week"), ("30 d", "1 month")]
)
def test_lengths_can_be_compared(short: str, long: str) -> None:
    assert parse_duration(short).days < parse_duration(long).days


# -- deadlines ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("1 d before 18:00", Deadline(1, business=False, minute=1080)),
        ("0 d before 00:00", Deadline(0, business=False, minute=0)),
        ("1 business day before 24:00", Deadline(1, business=True, minute=1440)),
        (" 2 business days before 17:00 ", Deadline(2, business=True, minute=1020)),
        ("366 d before 23:59", Deadline(366, business=False, minute=1439)),
    ],
)
def test_deadlines_are_read(text: str, deadline: Deadline) -> None:
    assert parse_deadline(text) == deadline


@pytest.mark.parametrize(
    "text",
    [
        *("", "1 d", "1 d before", "18:00", "1 d before 25:00", "1 d before 18:60"),
        *("1 h before 18:00", "367 d before 18:00", "1 days before 18:00", "-1 d before 18:00"),
        *("1 d before 18:00 sharp", "１ d before 18:00", "1 d before 18:０0"),
    ],
)
def test_what_is_no_deadline_is_refused(text: str) -> None:
    assert refuses(parse_deadline, text)


def is_open(day: dt.date) -> bool:
    """Say whether a day is a workday and no holiday."""
    return day.weekday() in WORKDAYS and day != dt.date(2026, 3, 20)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("1 d before 18:00", "2026-03-22T18:00:00+09:00"),
        ("0 d before 00:00", "2026-03-23T00:00:00+09:00"),
        ("1 d before 24:00", "2026-03-23T00:00:00+09:00"),
        ("1 business day before 18:00", "2026-03-19T18:00:00+09:00"),
        ("2 business days before 18:00", "2026-03-18T18:00:00+09:00"),
        ("0 business days before 18:00", "2026-03-23T18:00:00+09:00"),
    ],
)
def test_business_days_pass_over_weekends_and_holidays(text: str, due: str) -> None:
    starts = at("2026-03-23T01:00:00+09:00")
    assert parse_deadline(text).of(starts, TOKYO, is_open) == at(due)
    assert parse_deadline(text).of(starts.astimezone(dt.UTC), TOKYO, is_open) == at(due)


def test_a_house_that_is_never_open_has_a_deadline_long_ago() -> None:
    due = parse_deadline("1 business day before 18:00").of(
        at("2026-03-23T10:00:00+09:00"), TOKYO, lambda _: False
    )
    assert due.year == 2016


def test_a_deadline_is_a_time_on_the_wall() -> None:
    due = parse_deadline("1 d before 18:00").of(at("2026-03-30T10:00:00+02:00"), BERLIN, is_open)
    assert due == at("2026-03-29T18:00:00+02:00")


# -- times, days and hours ---------------------------------------------------------------------


@given(st.integers(0, 24 * 60))
def test_a_time_of_day_is_minutes_after_midnight(minute: int) -> None:
    assert parse_time(f"{minute // 60:02}:{minute % 60:02}") == minute


@pytest.mark.parametrize(
    "text", ["", "9:00", "24:01", "25:00", "09:60", "0900", " 09:00", "0９:00"]
)
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    assert refuses(parse_time, text)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("sat", (5,)),
        ("mon, wed", (0, 2)),
        ("sat-mon", (5, 6, 0)),
        ("fri-fri", (4,)),
        ("mon-wed,tue-thu", (0, 1, 2, 3)),
    ],
)
def test_days_of_the_week_are_read(text: str, days: tuple[int, ...]) -> None:
    assert parse_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "monday", "Mon", "mon-", "mon--fri", "mon;tue", "1"])
def test_what_is_no_day_of_the_week_is_refused(text: str) -> None:
    assert refuses(parse_weekdays, text)


def test_hours_are_a_first_and_a_later_minute() -> None:
    assert parse_hours(" 09:00-18:30 ") == (540, 1110)
    assert parse_hours("00:00-24:00") == (0, 1440)


@pytest.mark.parametrize("text", ["", "09:00", "09:00-09:00", "18:00-09:00", "09:00-", "-18:00"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    assert refuses(parse_hours, text)
