"""A subscribed calendar → the events that stand in it now, each with who is invited.

Files tell what happened (`kijun.files.icalendar`); a subscription tells what is planned, so here
free time, whole days and what was cancelled are told too. Forms: RFC 5545.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from zoneinfo import ZoneInfo

import icalendar
from icalendar.prop import vCalAddress

from kijun.files.calendar_event import (
    MOST_MINUTES,
    Entry,
    address_of,
    is_whole_day,
    plain_address,
    read_entry,
)
from kijun.files.calendar_library import parse_event, value_of, zone_of, zones_of
from kijun.files.calendar_series import expand
from kijun.files.calendar_text import Block, CalendarText, decode, split_calendars
from kijun.files.icalendar import LONG_AGO, OLD_FORM
from kijun.files.problems import UNPRINTABLE, Unreadable

LONGEST_UID: Final = 200
LONGEST_TEXT: Final = 300
LONGEST_ADDRESS: Final = 254
MOST_ATTENDEES: Final = 200
MOST_WORK: Final = 60_000
"""How much is read of one calendar, counted in events; some 15 seconds. A hostile file of 10 MB
could keep a reader busy for hours."""
A_SERIES: Final = 20
ONE_OF_A_SERIES: Final = 4
DAYS_LOOKED_THROUGH: Final = 20
"""What a series takes beside a single event: to begin with, for each one told, and, as its rule is
followed from its beginning, for so many days one more."""
LOOK_BACK: Final = dt.timedelta(days=31)
"""How long an event may have gone on when the window begins, and still be noticed in a series."""
A_DAY: Final = dt.timedelta(days=1)

STATUSES: Final = ("CONFIRMED", "TENTATIVE", "CANCELLED")
ANSWERS: Final = ("NEEDS-ACTION", "ACCEPTED", "DECLINED", "TENTATIVE", "DELEGATED")

DATE: Final = re.compile(r"\s*(\d{4})(\d{2})(\d{2})")
UNTIL: Final = re.compile(r"\bUNTIL=(\d{4})(\d{2})(\d{2})")
BEGIN: Final = re.compile(r"^BEGIN:VCALENDAR", re.IGNORECASE | re.MULTILINE)
END: Final = re.compile(r"^END:VCALENDAR", re.IGNORECASE | re.MULTILINE)
ESCAPED: Final = re.compile(r"\\([\\;,nN])")


class TooManyEvents(Exception):
    """A calendar holds more events than are looked at."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody invited, or who invites: address in small letters, name, answer (PARTSTAT)."""

    address: str
    name: str = ""
    answer: str = ""

    @property
    def declined(self) -> bool:
        """Whether they said that they will not come."""
        return self.answer == "DECLINED"


@dataclass(frozen=True, slots=True)
class Event:
    """One event, or one of a series, as a calendar tells it.

    `recurrence` tells those of a series apart: the start that the rule gives, in UTC
    (`20260310T010000Z`) or as a day (`20260310`); "" for a single event. Times are in the room's
    zone, in which whole days begin and end too. `busy` is whether the owner's time is taken.
    Rooms and other things that were invited are left out.
    """

    uid: str
    recurrence: str
    starts: dt.datetime
    ends: dt.datetime
    all_day: bool = False
    summary: str = ""
    attendees: tuple[Attendee, ...] = ()
    organizer: Attendee | None = None
    sequence: int = 0
    status: str = "CONFIRMED"
    busy: bool = True

    @property
    def key(self) -> tuple[str, str]:
        """What tells an event from all others of a calendar."""
        return self.uid, self.recurrence

    @property
    def cancelled(self) -> bool:
        """Whether the calendar itself says that it is off."""
        return self.status == "CANCELLED"

    @property
    def can_be_session(self) -> bool:
        """Whether it is agreed, at a time of day, and takes the owner's time."""
        return self.busy and not self.all_day and self.status == "CONFIRMED"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar told: its events in order of time, and how far it can be trusted.

    `told` counts all events in the file, whenever they are; `broken` holds the UIDs of events that
    could not be read, once each; `cut` is whether the file ends in the middle.
    """

    events: tuple[Event, ...]
    told: int = 0
    broken: tuple[str, ...] = ()
    cut: bool = False


def events_in(
    content: bytes,
    window_from: dt.datetime,
    window_to: dt.datetime,
    zone: ZoneInfo,
    *,
    own: Collection[str] = (),
) -> Reading:
    """Return the events that end after `window_from`; of series, those up to the day of `window_to`.

    A single event is told however late it is: to be put off must not look like being deleted.
    `zone` is that of times without one, `own` are the owner's addresses: what the owner declined
    takes no time. Broken events are left out and named. Raises Unreadable for what is no calendar,
    TooManyEvents for more than can be read in some seconds.
    """
    text = decode(content)
    calendars = split_calendars(text)
    if all(calendar.head.get("VERSION") == "1.0" for calendar in calendars):
        raise Unreadable(OLD_FORM)
    reader = _Reader(window_from, window_to, zone, {plain_address(each) for each in own})
    for calendar in calendars:
        reader.read(calendar)
    events = reader.events()
    return Reading(
        tuple(sorted(events, key=lambda event: (event.starts, event.key))),
        told=sum(len(calendar.events) for calendar in calendars),
        broken=tuple(sorted(reader.broken)),
        cut=_is_cut(text, calendars),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Told:
    """An event as it stands in the file, with the names that facts never hold."""

    entry: Entry
    title: str
    own: frozenset[str]

    @property
    def all_day(self) -> bool:
        return not isinstance(value_of(self.entry.event, "DTSTART"), dt.datetime)


@dataclass(slots=True)
class _Reader:
    window_from: dt.datetime
    window_to: dt.datetime
    zone: ZoneInfo
    own: set[str]
    broken: set[str] = field(default_factory=set)
    _groups: dict[str, list[_Told]] = field(default_factory=dict)
    _done: int = 0

    def read(self, calendar: CalendarText) -> None:
        """Read the events of one calendar of the file."""
        named = zone_of(calendar)
        zone = named or self.zone
        method = calendar.head.get("METHOD", "").upper()
        own = frozenset({*self.own, plain_address(calendar.head.get("X-WR-CALNAME", ""))})
        times = Counter(block.uid for block in calendar.events)
        with zones_of(calendar):
            for block in calendar.events:
                if times[block.uid] == 1 and self._is_long_past(block):
                    continue
                self._work(1)
                try:
                    event = parse_event(block, zone, named)
                    entry = read_entry(block, event, method, zone, own)
                except Unreadable:
                    if not is_whole_day(block):
                        self.broken.add(kept_uid(block.uid))
                    continue
                told = _Told(entry, _plain(block.title), own)
                self._groups.setdefault(entry.uid, []).append(told)

    def events(self) -> Iterator[Event]:
        """Yield what was read, series expanded."""
        for group in self._groups.values():
            found = [event for event in self._group(group) if event.ends > self.window_from]
            yield from {event.key: event for event in found}.values()

    def _work(self, much: int) -> None:
        self._done += much
        if self._done > MOST_WORK:
            raise TooManyEvents

    def _is_long_past(self, block: Block) -> bool:
        """Say whether all of an event is long past, without looking closely."""
        first = {item.name: item.value for item in reversed(block.properties)}
        if not block.whole or first.keys() & {"RDATE", "RECURRENCE-ID", "DURATION"}:
            return False
        rules = [item.value for item in block.properties if item.name == "RRULE"]
        if len(rules) > 1:
            return False
        written = UNTIL.search(rules[0]) if rules else DATE.match(first.get("DTEND", ""))
        if written is None:
            return False
        return "-".join(written.groups()) < (self.window_from - LOOK_BACK).date().isoformat()

    def _group(self, group: Sequence[_Told]) -> Iterator[Event]:
        """Yield all that stands under one UID."""
        ordered = sorted(group, key=_order)
        masters = [told for told in ordered if told.entry.instance is None]
        changes = [told for told in ordered if told.entry.instance is not None]
        if not masters and changes and changes[-1].entry.recurs:
            # Lotus Notes sends a whole series as a change of its first instance.
            last = changes.pop()
            masters = [replace(last, entry=last.entry.as_master())]
        changes = list({told.entry.instance: told for told in changes}.values())
        if masters and masters[-1].entry.recurs:
            yield from self._series(masters[-1], changes)
            return
        if masters:
            yield from self._single(masters[-1], "")
        for told in changes:
            yield from self._single(told, self._recurrence(told))

    def _series(self, master: _Told, changes: Sequence[_Told]) -> Iterator[Event]:
        told = {each.entry.line: each for each in (master, *changes)}
        span = ((self.window_from - LOOK_BACK).date(), self.window_to.date())
        followed = self.window_to - (master.entry.start or self.window_to)
        self._work(A_SERIES + max(0, followed.days) // DAYS_LOOKED_THROUGH)
        try:
            found = expand(master.entry, [each.entry for each in changes], span, self.zone)
            self._work(ONE_OF_A_SERIES * len(found))
        except Unreadable:
            self.broken.add(kept_uid(master.entry.uid))
            return
        for change in changes:
            start = change.entry.start
            if start is not None and start > self.window_to and not change.entry.following:
                yield from self._single(change, self._recurrence(change))
        for entry, planned, start, minutes in found:
            recurrence = recurrence_written(planned, all_day=master.all_day)
            yield self._event(told[entry.line], recurrence, start, dt.timedelta(minutes=minutes))

    def _single(self, told: _Told, recurrence: str) -> Iterator[Event]:
        start, minutes = told.entry.start, told.entry.minutes
        if start is None:
            return
        length = _days(told.entry) if minutes is None else dt.timedelta(minutes=minutes)
        yield self._event(told, recurrence, start, length)

    def _recurrence(self, change: _Told) -> str:
        instance = change.entry.instance
        assert instance is not None
        written = value_of(change.entry.event, "RECURRENCE-ID")
        return recurrence_written(instance, all_day=not isinstance(written, dt.datetime))

    def _event(
        self, told: _Told, recurrence: str, start: dt.datetime, length: dt.timedelta
    ) -> Event:
        event = told.entry.event
        starts = start.astimezone(self.zone)
        ends = (start.astimezone(dt.UTC) + length).astimezone(self.zone)
        if told.all_day:
            starts = dt.datetime.combine(start.date(), dt.time(), self.zone)
            ends = starts + max(A_DAY, round(length / A_DAY) * A_DAY)
        attendees = tuple(attendees_of(event))
        status = "CANCELLED" if told.entry.cancelled else str(event.get("STATUS", "")).upper()
        return Event(
            uid=kept_uid(told.entry.uid),
            recurrence=recurrence,
            starts=starts,
            ends=ends,
            all_day=told.all_day,
            summary=told.title,
            attendees=attendees,
            organizer=_person(event.get("ORGANIZER")),
            sequence=max(told.entry.sequence, 0),
            status=status if status in STATUSES else "CONFIRMED",
            busy=not told.entry.cancelled
            and not _is_free(event)
            and not any(each.declined and each.address in told.own for each in attendees),
        )


def kept_uid(uid: str) -> str:
    """Return a UID as it is kept: bounded, without what no database takes."""
    plain = UNPRINTABLE.sub("", uid).strip()
    if len(plain) <= LONGEST_UID:
        return plain
    return plain[: LONGEST_UID - 65] + "~" + hashlib.sha256(plain.encode()).hexdigest()


def _order(told: _Told) -> tuple[int, dt.datetime]:
    return told.entry.sequence, told.entry.changed or LONG_AGO


def recurrence_written(planned: dt.datetime, *, all_day: bool) -> str:
    """Return how `Event.recurrence` has the start that a rule gives to one of a series."""
    return f"{planned:%Y%m%d}" if all_day else f"{planned.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _days(entry: Entry) -> dt.timedelta:
    """Return how long an event of whole days takes; one day where nothing is said."""
    start, end = value_of(entry.event, "DTSTART"), value_of(entry.event, "DTEND")
    length = value_of(entry.event, "DURATION")
    if isinstance(start, dt.date) and isinstance(end, dt.date):
        length = dt.timedelta(days=end.toordinal() - start.toordinal())
    most = dt.timedelta(minutes=MOST_MINUTES)
    return min(length, most) if isinstance(length, dt.timedelta) else A_DAY


def attendees_of(event: icalendar.Component) -> Iterator[Attendee]:
    """Yield the people who are invited, without rooms and other things."""
    invited = event.get("ATTENDEE", [])
    for each in (invited if isinstance(invited, list) else [invited])[:MOST_ATTENDEES]:
        person = _person(each)
        if person is None:
            continue
        kind = str(each.params.get("CUTYPE", "")).upper()
        role = str(each.params.get("ROLE", "")).upper()
        if kind not in ("ROOM", "RESOURCE") and role != "NON-PARTICIPANT":
            yield person


def _person(written: object) -> Attendee | None:
    if not isinstance(written, vCalAddress):
        return None
    address = UNPRINTABLE.sub("", address_of(written))
    if "@" not in address or len(address) > LONGEST_ADDRESS:
        return None
    name = _plain(str(written.params.get("CN", "")))
    answer = str(written.params.get("PARTSTAT", "")).upper()
    return Attendee(address, name, answer if answer in ANSWERS else "")


def _is_free(event: icalendar.Component) -> bool:
    return "TRANSPARENT" in str(event.get("TRANSP", "")).upper() or (
        str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE"
    )


def _plain(text: str) -> str:
    """Return a text as it was meant, in one line of bounded length."""
    meant = ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text)
    return UNPRINTABLE.sub(" ", meant).strip()[:LONGEST_TEXT]


def _is_cut(text: str, calendars: Sequence[CalendarText]) -> bool:
    """Say whether a file ends in the middle: what is missing then was not deleted."""
    open_ones = len(BEGIN.findall(text)) > len(END.findall(text))
    return open_ones or not all(block.whole for each in calendars for block in each.events)
