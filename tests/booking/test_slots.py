"""Free slots: what the arithmetic promises, proved over zones in which the clock jumps."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kijun.booking.slots import (
    DAY,
    Length,
    Stretch,
    Weekly,
    free_slots,
    joined,
    minutes_in,
    stretch_on,
    stretches_of,
    without,
)

TOKYO = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [TOKYO, BERLIN, ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")]
)
"""Lord Howe Island moves its clocks by half an hour."""
DAYS = st.sampled_from(
    [
        dt.date(2026, 3, 8),  # New York springs forward
        dt.date(2026, 3, 29),  # Berlin springs forward
        dt.date(2026, 4, 5),  # Lord Howe falls back
        dt.date(2026, 10, 4),  # Lord Howe springs forward
        dt.date(2026, 10, 25),  # Berlin falls back
        dt.date(2026, 11, 1),  # New York falls back
        dt.date(2026, 6, 15),
    ]
)
STRETCHES = st.lists(
    st.tuples(st.integers(0, DAY - 1), st.integers(1, DAY)).filter(lambda each: each[0] < each[1]),
    min_size=1,
    max_size=3,
)
TAKEN = st.lists(
    st.tuples(st.integers(-300, 3000), st.integers(1, 400)).map(
        lambda each: (each[0], each[0] + each[1])
    ),
    max_size=6,
)
LENGTHS = st.builds(
    Length, st.integers(1, 180), before=st.integers(0, 60), after=st.integers(0, 60)
)
STEPS = st.sampled_from([5, 15, 20, 30, 60])


def begin_of(day: dt.date, zone: dt.tzinfo) -> int:
    """Return the instant at which a day begins."""
    return int(dt.datetime.combine(day, dt.time(), zone).timestamp())


def there(instant: int, zone: dt.tzinfo) -> dt.datetime:
    """Return what the clock of a zone shows."""
    return dt.datetime.fromtimestamp(instant, zone)


def all_slots(
    hours: list[Weekly],
    day: dt.date,
    zone: dt.tzinfo,
    length: Length,
    taken: list[Stretch],
    step: int = 15,
) -> list[int]:
    """Return every slot of a day, however near or far."""
    return list(free_slots(hours, [day], zone, length, taken, step=step, earliest=0, latest=2**62))


@given(ZONES, DAYS, STRETCHES, LENGTHS, TAKEN, STEPS)
def test_a_slot_lies_within_the_hours_of_its_day_as_the_wall_clock_shows_them(
    zone: ZoneInfo,
    day: dt.date,
    stretches: list[Stretch],
    length: Length,
    taken: list[Stretch],
    step: int,
) -> None:
    """No slot lies outside opening hours; from begin to end the wall clock shows a time in them."""
    hours = [Weekly(day.weekday(), *each) for each in stretches]
    base = begin_of(day, zone)
    barred = [(base + 60 * begin, base + 60 * end) for begin, end in taken]
    for slot in all_slots(hours, day, zone, length, barred, step):
        for second in (*range(slot, slot + 60 * length.minutes, 60),):
            shown = there(second, zone)
            minute = shown.hour * 60 + shown.minute
            assert shown.date() == day
            assert any(begin <= minute < end for begin, end in stretches), shown


@given(ZONES, DAYS, STRETCHES, LENGTHS, TAKEN, STEPS)
def test_a_slot_and_what_is_kept_free_around_it_touch_nothing_that_is_taken(
    zone: ZoneInfo,
    day: dt.date,
    stretches: list[Stretch],
    length: Length,
    taken: list[Stretch],
    step: int,
) -> None:
    """Neither a session nor protected time overlaps a slot with what is kept free around it."""
    hours = [Weekly(day.weekday(), *each) for each in stretches]
    base = begin_of(day, zone)
    barred = [(base + 60 * begin, base + 60 * end) for begin, end in taken]
    for slot in all_slots(hours, day, zone, length, barred, step):
        first = slot - 60 * length.before
        last = slot + 60 * (length.minutes + length.after)
        assert all(last <= begin or end <= first for begin, end in barred)


@given(DAYS, STRETCHES, LENGTHS, TAKEN, STEPS)
def test_what_is_not_offered_could_not_have_been(
    day: dt.date,
    stretches: list[Stretch],
    length: Length,
    taken: list[Stretch],
    step: int,
) -> None:
    """Where the clock runs straight, each begin that fits is offered."""
    hours = [Weekly(day.weekday(), *each) for each in stretches]
    base = begin_of(day, TOKYO)
    barred = [(base + 60 * begin, base + 60 * end) for begin, end in taken]
    found = set(all_slots(hours, day, TOKYO, length, barred, step))
    for opens, closes in overlapping_joined(stretches):
        for minute in range(opens, closes - length.minutes + 1, step):
            start = base + 60 * minute
            first, last = start - 60 * length.before, start + 60 * (length.minutes + length.after)
            fits = all(last <= begin or end <= first for begin, end in barred)
            assert fits == (start in found)


def overlapping_joined(stretches: list[Stretch]) -> list[Stretch]:
    """Run together what overlaps, minute by minute of the day: one goes on inside of a stretch."""
    runs: list[Stretch] = []
    for minute in sorted(set().union(*(range(*each) for each in stretches))):
        if any(begin < minute < end for begin, end in stretches):
            runs[-1] = (runs[-1][0], minute + 1)
        else:
            runs.append((minute, minute + 1))
    return runs


@given(TAKEN, TAKEN)
def test_taking_stretches_from_others_leaves_each_minute_that_is_only_in_the_first(
    first: list[Stretch], second: list[Stretch]
) -> None:
    left = without(first, second)
    minutes = set().union(*(range(*each) for each in first)) if first else set()
    minutes -= set().union(*(range(*each) for each in second)) if second else set()
    assert set().union(*(range(*each) for each in left), set()) == minutes
    assert joined(left) == left


def test_a_day_on_which_the_clock_springs_forward_offers_nothing_in_the_hour_that_is_not() -> None:
    day = dt.date(2026, 3, 29)
    slots = all_slots([Weekly(6, 60, 300)], day, BERLIN, Length(30), [], 30)
    shown = [there(slot, BERLIN).strftime("%H:%M") for slot in slots]
    assert shown == ["01:00", "01:30", "03:00", "03:30", "04:00", "04:30"]


def test_a_day_on_which_the_clock_falls_back_offers_each_time_once() -> None:
    day = dt.date(2026, 10, 25)
    slots = all_slots([Weekly(6, 60, 300)], day, BERLIN, Length(30), [], 30)
    shown = [there(slot, BERLIN).strftime("%H:%M") for slot in slots]
    assert shown == ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30"]
    assert slots == sorted(slots)


def test_buffers_of_both_sides_add_up() -> None:
    day = dt.date(2026, 6, 15)
    base = begin_of(day, TOKYO)
    session_with_buffers = (base + 60 * 600, base + 60 * 675)  # 10:00 to 11:00, and 15 minutes
    slots = all_slots(
        [Weekly(0, 600, 840)], day, TOKYO, Length(60, before=15), [session_with_buffers], 30
    )
    assert [there(slot, TOKYO).strftime("%H:%M") for slot in slots] == [
        "11:30",
        "12:00",
        "12:30",
        "13:00",
    ]


def test_opening_hours_until_midnight_and_stretches_that_begin_anew() -> None:
    day = dt.date(2026, 6, 15)
    hours = [Weekly(0, 540, 720), Weekly(0, 765, 825), Weekly(0, 1380, DAY)]
    slots = all_slots(hours, day, TOKYO, Length(60), [], 60)
    shown = [there(slot, TOKYO).strftime("%H:%M") for slot in slots]
    assert shown == ["09:00", "10:00", "11:00", "12:45", "23:00"]


def test_what_comes_weekly_holds_between_its_first_day_and_its_last() -> None:
    weekly = Weekly(0, 60, 120, since=dt.date(2026, 6, 8), until=dt.date(2026, 6, 15))
    days = [dt.date(2026, 6, 1) + dt.timedelta(days=nth) for nth in range(28)]
    assert stretches_of([weekly], days, TOKYO) == [
        stretch_on(day, 60, 120, TOKYO) for day in (dt.date(2026, 6, 8), dt.date(2026, 6, 15))
    ]


def test_minutes_that_overlap_count_once() -> None:
    assert minutes_in([(0, 3600), (1800, 5400), (7200, 7260)]) == 91


def test_nothing_is_offered_too_late_or_too_far_ahead() -> None:
    day = dt.date(2026, 6, 15)
    base = begin_of(day, TOKYO)
    at_noon = base + 12 * 3600
    slots = free_slots(
        [Weekly(0, 0, DAY)],
        [day],
        TOKYO,
        Length(30),
        [],
        step=60,
        earliest=at_noon,
        latest=at_noon + 7200,
    )
    assert list(slots) == [at_noon, at_noon + 3600, at_noon + 7200]


def test_a_month_beside_two_thousand_sessions_takes_a_few_hundredths_of_a_second() -> None:
    first = dt.date(2026, 6, 1)
    base = begin_of(first, TOKYO)
    taken = [(base + nth * 1300, base + nth * 1300 + 600) for nth in range(2000)]
    days = [first + dt.timedelta(days=nth) for nth in range(31)]
    hours = [Weekly(weekday, 540, 1080) for weekday in range(7)]
    began = time.perf_counter()
    found = list(
        free_slots(hours, days, TOKYO, Length(10), taken, step=5, earliest=0, latest=2**62)
    )
    assert time.perf_counter() - began < 0.2
    assert found
