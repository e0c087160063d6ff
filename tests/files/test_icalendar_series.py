"""Recurring events: expanded in a span of days, changed, moved and cancelled one by one."""

from __future__ import annotations

import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest

from kijun.files.icalendar import facts_from_calendar
from kijun.files.problems import Problem

MARCH = (dt.date(2026, 3, 1), dt.date(2026, 3, 31))

WEEKLY = """BEGIN:VEVENT
UID:w
CREATED:20260101T000000Z
LAST-MODIFIED:20260201T000000Z
DTSTART;TZID=Asia/Tokyo:20260106T100000
DURATION:PT1H
RRULE:{rule}
END:VEVENT
"""

CHANGE = """BEGIN:VEVENT
UID:w
LAST-MODIFIED:20260305T000000Z
RECURRENCE-ID;TZID=Asia/Tokyo:20260310T100000
DTSTART;TZID=Asia/Tokyo:{start}
DURATION:PT1H
{more}
END:VEVENT
"""


def take(
    *events: str, span: tuple[dt.date, dt.date] | None = MARCH, zone: str = "Asia/Tokyo"
) -> tuple[list[str], list[str]]:
    """Return facts and problems, as short lines."""
    problems: list[Problem] = []
    data = f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(events)}END:VCALENDAR\n".encode()
    facts = facts_from_calendar(
        data,
        "my.ics",
        zone=ZoneInfo(zone),
        report=problems.append,
        pass_over=problems.append,
        client="c1",
        span=span,
    )
    lines = [
        " ".join(
            [
                str(fact["kind"]).removeprefix("appointment."),
                str(fact["appointment"]),
                str(fact.get("starts", "")),
                str(fact.get("by", "")),
            ]
        ).strip()
        for fact in facts
    ]
    return lines, [problem.text() for problem in problems]


def test_a_series_is_expanded_in_the_days_that_were_asked_for() -> None:
    facts, problems = take(WEEKLY.format(rule="FREQ=WEEKLY"))
    assert facts == [
        "booked w/20260303T010000Z 2026-03-03T10:00:00+09:00",
        "booked w/20260310T010000Z 2026-03-10T10:00:00+09:00",
        "booked w/20260317T010000Z 2026-03-17T10:00:00+09:00",
        "booked w/20260324T010000Z 2026-03-24T10:00:00+09:00",
        "booked w/20260331T010000Z 2026-03-31T10:00:00+09:00",
    ]
    assert problems == []


def test_the_days_are_those_of_the_zone_asked_for_first_and_last_included() -> None:
    day = (dt.date(2026, 3, 2), dt.date(2026, 3, 2))
    facts, _ = take(WEEKLY.format(rule="FREQ=WEEKLY"), span=day, zone="America/New_York")
    assert facts == ["booked w/20260303T010000Z 2026-03-03T10:00:00+09:00"]


def test_without_days_recurring_events_are_left_out_and_told_once() -> None:
    single = WEEKLY.replace("RRULE:{rule}\n", "").replace("UID:w", "UID:s")
    other = WEEKLY.replace("UID:w", "UID:x").format(rule="FREQ=DAILY")
    facts, problems = take(WEEKLY.format(rule="FREQ=WEEKLY"), single, other, span=None)
    assert facts == ["booked s 2026-01-06T10:00:00+09:00"]
    assert problems == [
        (
            "my.ics: Recurring events left out: 2. Say in which days they are to be taken: --from DAY"
            " --to DAY."
        )
    ]


def test_one_of_a_series_can_be_moved() -> None:
    facts, problems = take(
        WEEKLY.format(rule="FREQ=WEEKLY;UNTIL=20260317T010000Z"),
        CHANGE.format(start="20260312T150000", more=""),
    )
    assert facts == [
        "booked w/20260303T010000Z 2026-03-03T10:00:00+09:00",
        "booked w/20260310T010000Z 2026-03-10T10:00:00+09:00",
        "moved w/20260310T010000Z 2026-03-12T15:00:00+09:00 house",
        "booked w/20260317T010000Z 2026-03-17T10:00:00+09:00",
    ]
    assert problems == []


def test_one_of_a_series_can_be_cancelled_or_taken_out_or_marked_as_free() -> None:
    rule = WEEKLY.format(rule="FREQ=WEEKLY;UNTIL=20260310T010000Z")
    cancelled, _ = take(rule, CHANGE.format(start="20260310T100000", more="STATUS:CANCELLED"))
    assert cancelled[1:] == [
        "booked w/20260310T010000Z 2026-03-10T10:00:00+09:00",
        "cancelled w/20260310T010000Z  house",
    ]
    without = rule.replace("DURATION", "EXDATE;TZID=Asia/Tokyo:20260310T100000\nDURATION")
    assert take(without) == (["booked w/20260303T010000Z 2026-03-03T10:00:00+09:00"], [])
    free, passed_over = take(
        rule, CHANGE.format(start="20260310T100000", more="TRANSP:TRANSPARENT")
    )
    assert (len(free), len(passed_over)) == (1, 1)


def test_an_instance_without_its_series_is_told_alone() -> None:
    facts, problems = take(CHANGE.format(start="20260312T150000", more=""), span=None)
    assert facts == [
        "booked w/20260310T010000Z 2026-03-10T10:00:00+09:00",
        "moved w/20260310T010000Z 2026-03-12T15:00:00+09:00 house",
    ]
    assert problems == []


def test_sessions_keep_their_hour_when_clocks_change() -> None:
    berlin = WEEKLY.replace("Asia/Tokyo", "Europe/Berlin").format(rule="FREQ=WEEKLY")
    facts, _ = take(berlin, span=(dt.date(2026, 3, 24), dt.date(2026, 3, 31)))
    assert facts == [
        "booked w/20260324T090000Z 2026-03-24T10:00:00+01:00",
        "booked w/20260331T080000Z 2026-03-31T10:00:00+02:00",
    ]


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;BYDAY=MO, TU", r"FREQ=DAILY\;BYDAY=MO\,TU", "FREQ=DAILY;BYDAY=MO,TU"]
)
def test_rules_with_blanks_and_backslashes_are_understood(rule: str) -> None:
    facts, problems = take(
        WEEKLY.format(rule=rule), span=(dt.date(2026, 3, 2), dt.date(2026, 3, 8))
    )
    assert (len(facts), problems) == (2, [])


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "repeats too often to be sessions"),
        ("FREQ=MINUTELY", "repeats too often to be sessions"),
        ("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "makes no sense"),
        ("FREQ=HOURLY;BYDAY=MO", "makes no sense"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "makes no sense"),
        ("FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=-31", "makes no sense"),
        ("FREQ=DAILY;BYSETPOS=5", "makes no sense"),
        ("FREQ=DAILY;INTERVAL=0", "makes no sense"),
        ("FREQ=DAILY;INTERVAL=-1", "makes no sense"),
        ("COUNT=3", "makes no sense"),
        ("FREQ=DAILY;FOO=3", "makes no sense"),
        ("FREQ=WEEKLY;BYMONTHDAY=3", "makes no sense"),
        ("FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,9,18;BYSECOND=1,2,3", "too often"),
        ("FREQ=DAILY;BYHOUR=10,15", "too often"),
        ("FREQ=YEARLY;BYMONTH=5L", "cannot be repeated"),
        ("FREQ=DAILY;BYSECOND=60", "cannot be repeated"),
    ],
)
def test_a_rule_that_makes_no_sense_or_never_ends_is_reported_at_once(
    rule: str, reason: str
) -> None:
    started = time.process_time()
    long = (dt.date(1990, 1, 1), dt.date(2090, 12, 31))
    facts, problems = take(WEEKLY.format(rule=rule), span=long)
    assert facts == []
    assert reason in problems[0]
    assert time.process_time() - started < 30


def test_a_daily_session_since_1901_takes_no_time() -> None:
    old = WEEKLY.replace("20260106", "19010106").format(rule="FREQ=DAILY")
    started = time.process_time()
    assert len(take(old)[0]) == 31
    assert time.process_time() - started < 30


@pytest.mark.parametrize("rule", ["FREQ=MINUTELY;COUNT=3", "FREQ=HOURLY;UNTIL=20260106T030000Z"])
def test_a_dense_rule_that_ends_soon_is_taken(rule: str) -> None:
    facts, problems = take(
        WEEKLY.format(rule=rule), span=(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    )
    assert (len(facts), problems) == (3, [])


def test_a_series_of_whole_days_is_passed_over_once() -> None:
    days = WEEKLY.replace(";TZID=Asia/Tokyo:20260106T100000", ":20260106")
    facts, passed_over = take(days.format(rule="FREQ=DAILY"))
    assert (facts, len(passed_over)) == ([], 1)


def test_a_span_of_all_time_is_no_span() -> None:
    ever = (dt.date.min, dt.date.max)
    facts, problems = take(WEEKLY.format(rule="FREQ=WEEKLY;COUNT=3"), span=ever)
    assert (len(facts), problems) == (3, [])
    facts, problems = take(WEEKLY.format(rule="FREQ=WEEKLY"), span=ever)
    assert (facts, len(problems)) == ([], 1)
