"""One VEVENT of a calendar → what can honestly be told from it."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vCalAddress

from kijun.files.bounds import LAST_YEAR, is_within_bounds
from kijun.files.calendar_library import TZID, broken, times_of, value_of
from kijun.files.calendar_text import Block
from kijun.files.problems import Unreadable

NO_START: Final = "“%(event)s” does not say when it starts (DTSTART)."
OUTSIDE: Final = "“%(event)s”: %(name)s lies outside the years 1901 to 2899."
UNKNOWN_ZONE: Final = (
    "“%(event)s”: the time zone “%(zone)s” is unknown, and the file does not define it so that it"
    " can be read."
)
HALF_DAY: Final = "“%(event)s” starts at a time of day but ends on a whole day."
NO_LENGTH: Final = "“%(event)s” says neither when it ends (DTEND) nor how long it takes (DURATION)."
TOO_SHORT: Final = "“%(event)s” ends before it starts, or at once."
TOO_LONG: Final = "“%(event)s” takes more than %(limit)s minutes."
PROPOSAL: Final = "“%(event)s” only proposes or asks for something."
WHOLE_DAY: Final = "“%(event)s” takes whole days."
TENTATIVE: Final = "“%(event)s” is marked as tentative."
FREE: Final = "“%(event)s” is marked as free time."

NEVER_SAID: Final = dt.datetime(1970, 1, 2, tzinfo=dt.UTC)
"""Some programs write 1900 or 1970 for times that they do not know."""

DAY: Final = re.compile(r"\s*\d{8}(?!\d*T)")
MOST_MINUTES: Final = 100_000


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who was invited, by address."""

    address: str
    declined: bool


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What one VEVENT tells. All times carry their zone.

    `name` is for the owner's eyes only. `start` and `minutes` may be missing in messages about an
    event that was sent before, `minutes` also for whole days. `instance` is the start that the
    rule gives to this one of a series. `entered` is when it came into the calendar, `changed` when
    this version of it was made. `passed_over` says why it is no session with a client.
    """

    line: int
    name: str
    uid: str
    method: str
    start: dt.datetime | None
    minutes: int | None
    instance: dt.datetime | None
    following: bool
    sequence: int
    entered: dt.datetime | None
    changed: dt.datetime | None
    cancelled: bool
    recurs: bool
    guests: tuple[Guest, ...]
    passed_over: Unreadable | None
    event: icalendar.Component

    def as_master(self) -> Entry:
        """Return the same as the beginning of a series of its own."""
        del self.event["RECURRENCE-ID"]
        return replace(self, instance=None, following=False)


def plain_address(address: str) -> str:
    """Return an address as it is compared: without `mailto:` and blanks, in small letters."""
    return re.sub(r"\s", "", address).casefold().removeprefix("mailto:")


def client_id(address: str) -> str:
    """Return the opaque id that stands for a mail address in facts."""
    return "c-" + hashlib.sha256(plain_address(address).encode()).hexdigest()[:16]


def read_entry(
    block: Block, event: icalendar.Component, method: str, zone: ZoneInfo, own: Collection[str]
) -> Entry:
    """Return what an event tells.

    `zone` is that of mere days, `own` are addresses of the house. Raises Unreadable.
    """
    uid = block.uid or _made_up_uid(block)
    status = str(event.get("STATUS", "")).strip().upper()
    cancelled = status == "CANCELLED" or method == "CANCEL"
    start = _time(block, event, "DTSTART", zone)
    all_day = not isinstance(value_of(event, "DTSTART"), dt.datetime)
    if start is None and method not in ("CANCEL", "REPLY"):
        raise Unreadable(NO_START)
    _check_zones_of_lists(block, event)
    sent_first = ("DTSTAMP", "LAST-MODIFIED")
    made = sent_first if method in ("CANCEL", "REPLY") else tuple(reversed(sent_first))
    recurrence = event.get("RECURRENCE-ID")
    return Entry(
        line=block.line,
        name=block.title or uid,
        uid=uid,
        method=method,
        start=start,
        minutes=None if start is None or all_day else _minutes(block, event, start, zone),
        instance=_time(block, event, "RECURRENCE-ID", zone),
        following=recurrence is not None and recurrence.params.get("RANGE") == "THISANDFUTURE",
        sequence=int(event.get("SEQUENCE", 0)),
        entered=_entered(event, zone),
        changed=_stamp(event, zone, *made),
        cancelled=cancelled,
        recurs="RRULE" in event or "RDATE" in event,
        guests=_guests(event, own),
        passed_over=_why_no_session(event, method, status, all_day=all_day, cancelled=cancelled),
        event=event,
    )


def is_whole_day(block: Block) -> bool:
    """Say whether an event begins on a day, not at a time, whatever else is wrong with it."""
    return any(item.name == "DTSTART" and DAY.match(item.value) for item in block.properties)


def _time(
    block: Block, event: icalendar.Component, name: str, zone: ZoneInfo
) -> dt.datetime | None:
    """Return a time, or the midnight with which a day begins."""
    if name not in event:
        return None
    value = value_of(event, name)
    if not isinstance(value, dt.date):
        raise broken(block, name)
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day, tzinfo=zone)
    if value.tzinfo is None:
        raise _unknown_zone(block, name)
    if not is_within_bounds(value):
        raise Unreadable(OUTSIDE, {"name": name})
    return value


def _unknown_zone(block: Block, name: str) -> Unreadable:
    zone = TZID.search("".join(item.params for item in block.properties if item.name == name))
    if zone is None:
        return broken(block, name)
    return Unreadable(
        UNKNOWN_ZONE,
        {"zone": zone[1].strip('"')},
    )


def _check_zones_of_lists(block: Block, event: icalendar.Component) -> None:
    for name in ("RDATE", "EXDATE"):
        for value in times_of(event, name):
            first = value[0] if isinstance(value, tuple) else value
            if isinstance(first, dt.datetime) and first.tzinfo is None:
                raise _unknown_zone(block, name)


def _minutes(block: Block, event: icalendar.Component, start: dt.datetime, zone: ZoneInfo) -> int:
    duration = value_of(event, "DURATION")
    if "DTEND" in event:
        end = _time(block, event, "DTEND", zone)
        if end is None or not isinstance(value_of(event, "DTEND"), dt.datetime):
            raise Unreadable(HALF_DAY)
        # By way of UTC: two times in one zone are subtracted as if clocks were never changed.
        duration = end.astimezone(dt.UTC) - start.astimezone(dt.UTC)
    if duration is None:
        raise Unreadable(NO_LENGTH)
    if not isinstance(duration, dt.timedelta):
        raise broken(block, "DURATION")
    minutes = round(duration / dt.timedelta(minutes=1))
    if minutes < 1:
        raise Unreadable(TOO_SHORT)
    if minutes > MOST_MINUTES:
        raise Unreadable(TOO_LONG, {"limit": MOST_MINUTES})
    return minutes


def _entered(event: icalendar.Component, zone: ZoneInfo) -> dt.datetime | None:
    """Return when an event came into the calendar: at the latest when it was first written out."""
    written = [_stamp(event, zone, name) for name in ("DTSTAMP", "LAST-MODIFIED")]
    return _stamp(event, zone, "CREATED") or min(
        (stamp for stamp in written if stamp is not None), default=None
    )


def _stamp(event: icalendar.Component, zone: ZoneInfo, *names: str) -> dt.datetime | None:
    """Return the first of these times that can be meant, in UTC."""
    for name in names:
        value = value_of(event, name)
        if isinstance(value, dt.datetime) and NEVER_SAID.year <= value.year <= LAST_YEAR:
            value = (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(dt.UTC)
            if value >= NEVER_SAID:
                return value
    return None


def _guests(event: icalendar.Component, own: Collection[str]) -> tuple[Guest, ...]:
    """Return who was invited: neither the organiser nor the house, no rooms, no mere readers."""
    invited = event.get("ATTENDEE", [])
    organizer = plain_address(str(event.get("ORGANIZER", "")))
    guests: dict[str, Guest] = {}
    for each in invited if isinstance(invited, list) else [invited]:
        address = address_of(each)
        answer = str(each.params.get("PARTSTAT", "")).upper()
        if (
            address in (organizer, "")
            or address in own
            or str(each.params.get("CUTYPE", "")).upper() in ("ROOM", "RESOURCE")
            or str(each.params.get("ROLE", "")).upper() == "NON-PARTICIPANT"
            or answer == "DELEGATED"
        ):
            continue
        guests.setdefault(address, Guest(address, answer == "DECLINED"))
    return tuple(guests.values())


def address_of(attendee: vCalAddress) -> str:
    """Return the mail address of somebody invited as it is compared, "" where there is none."""
    address = plain_address(str(attendee))
    if "@" not in address:
        address = plain_address(str(attendee.params.get("EMAIL", ""))) or address
    return "" if address == "invalid:nomail" else address


def _why_no_session(
    event: icalendar.Component, method: str, status: str, *, all_day: bool, cancelled: bool
) -> Unreadable | None:
    if method in ("COUNTER", "DECLINECOUNTER", "REFRESH"):
        return Unreadable(PROPOSAL)
    if method == "REPLY":
        return None
    if all_day and "DTSTART" in event:
        return Unreadable(WHOLE_DAY)
    if cancelled:  # programs also mark what is cancelled as free
        return None
    if status == "TENTATIVE":
        return Unreadable(TENTATIVE)
    if "TRANSPARENT" in str(event.get("TRANSP", "")).upper() or (
        str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    ):
        return Unreadable(FREE)
    return None


def _made_up_uid(block: Block) -> str:
    """Return an id for an event without one, the same whenever the file is read."""
    content = "\n".join(str(item) for item in block.properties)
    return "event-" + hashlib.sha256(content.encode()).hexdigest()[:16]
