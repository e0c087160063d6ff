"""The calendar library, kept to values: zones and events come from it, surprises do not.

The library drops what it cannot read, keeps zones for the whole process, and takes times in a zone
that it does not know as having none. Here each of these becomes a reason, or is undone.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vBroken
from icalendar.timezone import tzp
from x_wr_timezone import to_standard  # type: ignore[import-untyped]

from kijun.files.calendar_text import REPEATED, Block, CalendarText, Property
from kijun.files.problems import Unreadable
from kijun.files.zones import own_time_zones

UNREADABLE: Final = "“%(event)s” cannot be read: %(reason)s."
BROKEN: Final = "“%(event)s”: %(name)s cannot be read, it is “%(value)s”."
CUT_OFF: Final = "“%(event)s” has no end in the file (END:VEVENT). The file may have been cut off."
TWICE: Final = "“%(event)s”: %(name)s stands there twice, with different values."

LIBRARY_ERRORS: Final = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)
"""What the calendar libraries raise on values that nobody expected."""

TIMES: Final = frozenset(["DTSTART", "DTEND", "RECURRENCE-ID", "RDATE", "EXDATE"])
NEEDED: Final = TIMES | {"DURATION", "RRULE", "EXRULE"}
"""Properties without which, where they are broken, an event would say something else."""

UTC: Final = re.compile(r"\d{8}T\d{6}Z", re.IGNORECASE)
"""A time in UTC; RFC 5545 allows no zone beside it, so a zone that stands there is not meant."""
FLOATING: Final = re.compile(r"\d{8}T\d+(?!\d*Z)", re.IGNORECASE)
SOUND_ZONE_RULE: Final = re.compile(
    r"FREQ=YEARLY(;(UNTIL|COUNT|WKST|BYMONTH|BYDAY|BYMONTHDAY|BYYEARDAY|BYSETPOS)=[^;]+"
    r"|;INTERVAL=[1-9]\d*|;BY(HOUR|MINUTE|SECOND)=\d+)*",
    re.IGNORECASE,
)
"""How clocks are changed. Other rules could keep the library busy for days."""

SOME_DAY: Final = dt.datetime.fromisoformat("2030-07-01")

TZID: Final = re.compile(r';TZID=("[^"]*"|[^;:]*)', re.IGNORECASE)
JAPAN: Final = re.compile("東京|Tokyo")
"""Japan's only zone under the names that Windows shows: 大阪、札幌、東京 and others."""

_zones_in_use: Final = threading.Lock()


@contextmanager
def zones_of(calendar: CalendarText) -> Iterator[None]:
    """Make the zones that a calendar defines known while its events are read.

    The library's list of zones is emptied before and after, as the next file may mean something
    else by the same name. What cannot be read stays unknown.
    """
    with _zones_in_use, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tzp.use_default()
        try:
            sound = [block for block in calendar.zones if _define(block)]
            if len(sound) < len(calendar.zones):
                tzp.use_default()
                for block in sound:
                    _define(block)
            yield
        finally:
            tzp.use_default()


def _define(block: Block) -> bool:
    """Make a zone known, and say whether it can be computed with; if not, it must be forgotten."""
    rules = [item.value for item in block.properties if item.name == "RRULE"]
    if not block.whole or not all(SOUND_ZONE_RULE.fullmatch(rule.strip()) for rule in rules):
        return False
    lines = ["BEGIN:VTIMEZONE", *(str(item) for item in block.properties), "END:VTIMEZONE"]
    try:
        defined = icalendar.Timezone.from_ical("\r\n".join(lines))
        zone: dt.tzinfo | None = tzp.timezone(str(defined["TZID"]))
        # A bad rule would otherwise come up at any time in the midst of comparing two times.
        return zone is not None and zone.utcoffset(SOME_DAY) is not None
    except LIBRARY_ERRORS:
        return False


def zone_of(calendar: CalendarText) -> ZoneInfo | None:
    """Return the zone that a calendar names in X-WR-TIMEZONE, if it names one that is known."""
    name = calendar.head.get("X-WR-TIMEZONE", "")
    return ZoneInfo(name) if name in own_time_zones() else None


def parse_event(block: Block, floating: ZoneInfo, utc: ZoneInfo | None) -> icalendar.Component:
    """Return the library's event for a block; times without a zone are put into `floating`.

    Times in UTC are moved to the zone `utc` where it is given: in calendars with X-WR-TIMEZONE the
    rules of repetition are meant in that zone. Raises Unreadable.
    """
    try:
        lines = "\r\n".join(_lines(block, floating))
        event: icalendar.Component = icalendar.Event.from_ical(lines)
        if utc is not None:
            calendar = icalendar.Calendar()
            calendar.add_component(event)
            event = to_standard(calendar, timezone=utc).subcomponents[0]
    except LIBRARY_ERRORS as error:
        raise Unreadable(UNREADABLE, {"reason": error}) from error
    for name, value in list(event.items()):
        if any(
            isinstance(each, vBroken) for each in (value if isinstance(value, list) else [value])
        ):
            if name in NEEDED:
                raise broken(block, name)
            del event[name]
    return event


def value_of(event: icalendar.Component, name: str) -> object:
    """Return a property's date, time or length, None where it has none."""
    return getattr(event.get(name), "dt", None)


def times_of(event: icalendar.Component, name: str) -> list[object]:
    """Return all dates, times and periods in the lists of a property (RDATE, EXDATE)."""
    lists = event.get(name, [])
    return [
        each.dt
        for dates in (lists if isinstance(lists, list) else [lists])
        for each in getattr(dates, "dts", [dates])
    ]


def broken(block: Block, name: str) -> Unreadable:
    """Return the reason that a property of an event cannot be read."""
    written = next((item.value for item in block.properties if item.name == name), "")
    return Unreadable(BROKEN, {"name": name, "value": written[:60]})


def _lines(block: Block, floating: ZoneInfo) -> list[str]:
    if not block.whole:
        raise Unreadable(CUT_OFF)
    lines = dict.fromkeys(_line(item, floating) for item in block.properties)
    names = [line.split(":")[0].split(";")[0] for line in lines]
    for name in names:
        if name not in REPEATED and names.count(name) > 1:
            raise Unreadable(TWICE, {"name": name})
    return ["BEGIN:VEVENT", *lines, "END:VEVENT"]


def _line(item: Property, floating: ZoneInfo) -> str:
    params, value = item.params, item.value.strip()
    if item.name in ("RRULE", "EXRULE"):
        value = re.sub(r"[\s\\]", "", value)  # some programs write `BYDAY=MO, TU` or `\;`
    zone = TZID.search(params)
    if zone is not None and UTC.search(value):
        return f"{item.name}{TZID.sub('', params)}:{value}"
    if zone is None and item.name in TIMES and FLOATING.search(value):
        params += f";TZID={floating.key}"
    elif zone is not None and JAPAN.search(zone[1]) and tzp.timezone(zone[1].strip('"')) is None:
        params = TZID.sub(";TZID=Asia/Tokyo", params)
    return f"{item.name}{params}:{value}"
