"""Recurring events, expanded inside a span of days, without ever taking long.

Rules: RFC 5545, section 3.3.10. The library looks through all that a rule gives since its start,
and, where a rule gives nothing, through all days until the year 9999. So rules are looked at first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from math import prod
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from kijun.files.bounds import FIRST_YEAR, LAST_YEAR
from kijun.files.calendar_event import Entry
from kijun.files.calendar_library import LIBRARY_ERRORS, times_of, value_of
from kijun.files.problems import Unreadable

BAD_RULE: Final = "“%(event)s”: its rule for repeating (RRULE) makes no sense."
TOO_OFTEN: Final = "“%(event)s” repeats too often to be sessions."
NO_REPEATING: Final = "“%(event)s” cannot be repeated by its rule: %(reason)s."

MOST_STEPS: Final = 100_000
"""Two sessions every day since 1901."""

MOST_INSTANCES: Final = 5_000
STRETCH: Final = dt.timedelta(days=366)
"""What is looked at in one go, so that a dense rule is noticed before all of it was looked at."""

Rule = Mapping[str, Sequence[object]]

DAY_PARTS: Final = frozenset(
    ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS")
)
KNOWN_PARTS: Final = DAY_PARTS | frozenset(
    ("FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", "BYSECOND", "BYMINUTE", "BYHOUR")
)
FORBIDDEN: Final[Mapping[str, frozenset[str]]] = {
    "YEARLY": frozenset(),
    "MONTHLY": frozenset(["BYYEARDAY", "BYWEEKNO"]),
    "WEEKLY": frozenset(["BYYEARDAY", "BYWEEKNO", "BYMONTHDAY"]),
    "DAILY": frozenset(["BYYEARDAY", "BYWEEKNO", "BYSETPOS"]),
    "HOURLY": DAY_PARTS,
    "MINUTELY": DAY_PARTS,
    "SECONDLY": DAY_PARTS,
}
"""Parts that the RFC rules out beside a frequency, and some that make no sense for sessions."""

SECONDS: Final[Mapping[str, int]] = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}

LINE: Final = "X-KIJUN-LINE"


class Occurrence(NamedTuple):
    """One of a series: what holds for it, its start by the rule, its actual start, its length."""

    entry: Entry
    planned: dt.datetime
    start: dt.datetime
    minutes: int


def check_rule(rule: Rule, start: dt.datetime, end: dt.datetime) -> None:
    """Raise Unreadable for a rule that would take too long from `start` to `end`, or makes no sense."""
    frequency = str(next(iter(rule.get("FREQ", ())), "")).upper()
    interval = next(iter(rule.get("INTERVAL", ())), 1)
    if (
        frequency not in FORBIDDEN
        or not set(rule) <= KNOWN_PARTS
        or set(rule) & FORBIDDEN[frequency]
        or not isinstance(interval, int)
        or interval < 1
        or not _some_day_fits(rule)
    ):
        raise Unreadable(BAD_RULE)
    until = _instant(next(iter(rule.get("UNTIL", ())), end), dt.UTC)
    seconds = max(0.0, (min(end, until) - start).total_seconds())
    steps = seconds / SECONDS.get(frequency, 86_400) / (interval if frequency in SECONDS else 1)
    steps *= _times_a_day(rule)
    count = next(iter(rule.get("COUNT", ())), MOST_STEPS + 1)
    most = MOST_INSTANCES if frequency in SECONDS else MOST_STEPS
    if min(steps, int(str(count))) > most:
        raise Unreadable(TOO_OFTEN)


def _times_a_day(rule: Rule) -> int:
    return prod(max(1, len(rule.get(part, ()))) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))


def _some_day_fits(rule: Rule) -> bool:
    """Say whether one of the months has one of the days: the 30th of February never comes."""
    months = [int(str(month)) for month in rule.get("BYMONTH", ())] or [1]
    days = [int(str(day)) for day in rule.get("BYMONTHDAY", ())] or [1]
    lengths = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    return any(
        1 <= month <= 12 and 1 <= abs(day) <= lengths.get(month, 31)
        for month in months
        for day in days
    )


def expand(
    master: Entry, changes: Sequence[Entry], span: tuple[dt.date, dt.date], zone: ZoneInfo
) -> list[Occurrence]:
    """Return what of a recurring event starts on the days of the span, both included, in order.

    `changes` are the versions of single instances. Raises Unreadable.
    """
    first, last = max(span[0], dt.date(FIRST_YEAR, 1, 1)), min(span[1], dt.date(LAST_YEAR, 12, 31))
    begin = dt.datetime.combine(first, dt.time(), zone)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)
    entries = {entry.line: entry for entry in (master, *changes)}
    calendar = icalendar.Calendar()
    for entry in entries.values():
        entry.event[LINE] = str(entry.line)
        calendar.add_component(entry.event)
    start, rules, excluding = (
        master.start or begin,
        _rules(master, "RRULE"),
        _rules(master, "EXRULE"),
    )
    inside: list[Occurrence] = []
    try:
        for rule in (*rules, *excluding):
            check_rule(rule, start, end)
        excluded = {each for rule in excluding for each in _given_by(rule, start, end)}
        stretch = STRETCH / max([_times_a_day(rule) for rule in rules], default=1)
        query = recurring_ical_events.of(calendar)
        while begin < end and len(inside) <= MOST_INSTANCES:
            until = min(begin + stretch, end)
            found = (_occurrence(event, entries, zone) for event in query.between(begin, until))
            inside += [
                each
                for each in found
                if begin <= each.start < until and each.planned not in excluded
            ]
            begin = until
    except LIBRARY_ERRORS as error:
        raise Unreadable(NO_REPEATING, {"reason": error}) from error
    if len(inside) > MOST_INSTANCES:
        raise Unreadable(TOO_OFTEN)
    return sorted(inside, key=lambda each: (each.start, each.planned))


def _rules(master: Entry, name: str) -> list[icalendar.vRecur]:
    written = master.event.get(name, [])
    return written if isinstance(written, list) else [written]


def _given_by(
    rule: icalendar.vRecur, start: dt.datetime, end: dt.datetime
) -> Iterator[dt.datetime]:
    """Yield what a rule of exceptions takes out (EXRULE, RFC 2445, section 4.8.5.2).

    RFC 5545 has it no more, and the library passes it over; some programs still write it.
    """
    text: bytes = rule.to_ical()  # type: ignore[no-untyped-call]
    given = rrulestr(text.decode(), dtstart=start)
    return takewhile(lambda each: each < end, given)


def _occurrence(
    event: icalendar.Component, entries: Mapping[int, Entry], zone: ZoneInfo
) -> Occurrence:
    entry = entries[int(str(event[LINE]))]
    start = _instant(value_of(event, "DTSTART"), zone)
    end = _instant(value_of(event, "DTEND"), zone)
    if entry.instance is None or entry.start is None:
        planned = start
    elif entry.following:
        planned = start - (entry.start - entry.instance)
    else:
        planned = entry.instance
    return Occurrence(entry, planned, start, _minutes(entry, start, end))


def _minutes(entry: Entry, start: dt.datetime, end: dt.datetime) -> int:
    """Return how long one of a series takes: as long as all of them (RFC 5545, section 3.8.5.3).

    The library reckons its end on the wall clock: on a night when clocks are changed it would be an
    hour longer or shorter, or end before it starts. One that has a period of its own, or whole
    days, is as long as clocks on the wall tell.
    """
    has_periods = any(isinstance(each, tuple) for each in times_of(entry.event, "RDATE"))
    if entry.minutes is not None and not has_periods:
        return entry.minutes
    return round((end - start) / dt.timedelta(minutes=1))


def _instant(value: object, zone: dt.tzinfo) -> dt.datetime:
    """Return a time with its zone; for a day, the midnight with which it begins."""
    if not isinstance(value, dt.date):
        raise TypeError(value)
    if not isinstance(value, dt.datetime):
        return dt.datetime(value.year, value.month, value.day, tzinfo=zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)
