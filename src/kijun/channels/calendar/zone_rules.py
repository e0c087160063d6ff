"""A time zone written out as a calendar needs it (VTIMEZONE), for some years.

The rules are looked up in the zone data, so that whoever receives an invitation reckons as we do.
Form: RFC 5545, section 3.6.5: an onset is written in the time that was kept until then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo

import icalendar


@lru_cache(maxsize=256)
def zone_rules(key: str, first_year: int, last_year: int) -> icalendar.Timezone:
    """Return the zone by its IANA key, right from the first to the last of these years."""
    zone = ZoneInfo(key)
    component = icalendar.Timezone()
    component.add("TZID", key)
    begin = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC) - dt.timedelta(days=1)
    end = dt.datetime(last_year + 1, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=1)
    component.add_component(_observance(begin, begin, zone))
    for onset in _changes(zone, begin, end):
        component.add_component(_observance(onset, onset - dt.timedelta(seconds=1), zone))
    return component


def _observance(onset: dt.datetime, before: dt.datetime, zone: ZoneInfo) -> icalendar.Component:
    """Return what holds from an onset on; `before` is a moment at which the former still held."""
    local, former = onset.astimezone(zone), before.astimezone(zone)
    offset, until_then = local.utcoffset(), former.utcoffset()
    assert offset is not None
    assert until_then is not None
    part = icalendar.TimezoneDaylight() if local.dst() else icalendar.TimezoneStandard()
    part.add("DTSTART", (onset + until_then).replace(tzinfo=None))
    part.add("TZOFFSETFROM", until_then)
    part.add("TZOFFSETTO", offset)
    part.add("TZNAME", local.tzname())
    return part


def _changes(zone: ZoneInfo, begin: dt.datetime, end: dt.datetime) -> Iterator[dt.datetime]:
    """Yield the moments, in UTC, at which clocks in a zone are changed."""
    day = dt.timedelta(days=1)
    while begin < end:
        if _kept(zone, begin) != _kept(zone, begin + day):
            low, high = 0, int(day.total_seconds())
            while high - low > 1:
                middle = (low + high) // 2
                same = _kept(zone, begin + dt.timedelta(seconds=middle)) == _kept(zone, begin)
                low, high = (middle, high) if same else (low, middle)
            yield begin + dt.timedelta(seconds=high)
        begin += day


def _kept(zone: ZoneInfo, moment: dt.datetime) -> tuple[object, ...]:
    local = moment.astimezone(zone)
    return local.utcoffset(), local.tzname(), bool(local.dst())
