"""The text of an iCalendar file, split into its events before any value is read.

An event that is broken must not take the good ones with it, and most of what an event holds
(titles, descriptions, alarms, attachments) is nobody's business here. So only the properties that
facts are made from are passed on. Form: RFC 5545, sections 3.1 and 3.6.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kijun.files.problems import Unreadable

TOO_LARGE: Final = "The file is too large: it may have %(limit)s MB at most."
TOO_DEEP: Final = "Line %(line)s: the parts of a calendar are nested here more than %(limit)s deep."
NO_CALENDAR: Final = "This is no calendar in the iCalendar form: “BEGIN:VCALENDAR” is missing."

LARGEST: Final = 100_000_000
DEEPEST: Final = 32
"""RFC 5545 nests three parts; without a bound a hostile file costs the square of its length."""

ONCE: Final = frozenset(
    (
        *("UID", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "SEQUENCE", "ORGANIZER"),
        *("CREATED", "DTSTAMP", "LAST-MODIFIED", "STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS"),
    )
)
"""Properties of an event that facts are made from and that may stand in it once."""

REPEATED: Final = frozenset(["ATTENDEE", "RRULE", "EXRULE", "RDATE", "EXDATE"])
HEAD: Final = frozenset(["METHOD", "VERSION", "X-WR-TIMEZONE", "X-WR-CALNAME", "CALSCALE"])
ZONE: Final = frozenset(
    ("BEGIN", "END", "TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME")
)

PROPERTY: Final = re.compile(r'([A-Za-z0-9-]+)((?:;(?:[^":]|"[^"]*")*)?):(.*)', re.DOTALL)
LINE_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Property:
    """A content line: its number, upper-case name, parameters as written, and value."""

    line: int
    name: str
    params: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}{self.params}:{self.value}"


@dataclass(slots=True)
class Block:
    """An event or a time zone: where it begins, the properties kept, and its title if it has one.

    `whole` is false where its end is missing.
    """

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    title: str = ""
    whole: bool = False

    @property
    def uid(self) -> str:
        """The UID as written, "" where there is none."""
        return next((item.value for item in self.properties if item.name == "UID"), "").strip()


@dataclass(slots=True)
class CalendarText:
    """One VCALENDAR: its own properties, its time zones and its events."""

    head: dict[str, str] = field(default_factory=dict)
    zones: list[Block] = field(default_factory=list)
    events: list[Block] = field(default_factory=list)


def decode(data: bytes) -> str:
    """Return the text of a calendar. Raises Unreadable for a file that is too large.

    iCalendar is UTF-8; what is not is tried as other programs write it. A wrong guess can only
    harm titles and names, which never become facts.
    """
    if len(data) > LARGEST:
        raise Unreadable(TOO_LARGE, {"limit": LARGEST // 10**6})
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data.startswith((b"B\0", b"\0B")):
        return data.decode("utf-16-le" if data.startswith(b"B") else "utf-16-be", "replace")
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def content_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the unfolded lines of a calendar that are not blank, with the number of the first."""
    parts: list[str] = []
    begun = 0
    for number, line in enumerate(LINE_END.split(text), 1):
        if line.startswith((" ", "\t")) and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield begun, "".join(parts)
        parts, begun = ([line], number) if line.strip() else ([], number)
    if parts:
        yield begun, "".join(parts)


def split_calendars(text: str) -> list[CalendarText]:
    """Return the calendars of a file.

    Raises Unreadable if there is none in it, or parts are nested deeper than any calendar is.
    """
    splitter = _Splitter()
    for number, line in content_lines(text):
        found = PROPERTY.fullmatch(line.rstrip())
        if found is not None:
            splitter.take(Property(number, found[1].upper(), found[2], found[3]))
    if not splitter.calendars:
        raise Unreadable(NO_CALENDAR)
    return splitter.calendars


class _Splitter:
    def __init__(self) -> None:
        self.calendars: list[CalendarText] = []
        self._open: list[str] = []
        self._block: Block | None = None

    def take(self, item: Property) -> None:
        if item.name == "BEGIN":
            self._begin(item)
        elif item.name == "END":
            self._end(item)
        elif self._block is not None:
            self._keep(self._block, item)
        elif self._open == ["VCALENDAR"] and item.name in HEAD:
            self.calendars[-1].head.setdefault(item.name, item.value.strip())

    def _begin(self, item: Property) -> None:
        name = item.value.strip().upper()
        if name in ("VCALENDAR", "VEVENT", "VTIMEZONE"):
            # None of these can stand in an event or a zone: what is still open lacks its end.
            self._block = None
            self._open = [] if name == "VCALENDAR" else self._open[:1]
        if name == "VCALENDAR" or (name == "VEVENT" and not self.calendars):
            self.calendars.append(CalendarText())
        if len(self._open) == DEEPEST:
            raise Unreadable(TOO_DEEP, {"line": item.line, "limit": DEEPEST})
        self._open.append(name)
        if name in ("VEVENT", "VTIMEZONE") and self.calendars:
            self._block = Block(name, item.line)
            calendar = self.calendars[-1]
            (calendar.events if name == "VEVENT" else calendar.zones).append(self._block)
        elif self._block is not None:
            self._keep(self._block, item)

    def _end(self, item: Property) -> None:
        name = item.value.strip().upper()
        if name not in self._open:
            return
        while (last := self._open.pop()) != name:
            if self._block is not None and last == self._block.name:
                self._block = None
        if self._block is not None and name == self._block.name:
            self._block.whole = True
            self._block = None
        elif self._block is not None:
            self._keep(self._block, item)

    def _keep(self, block: Block, item: Property) -> None:
        if block.name == "VTIMEZONE":
            if item.name in ZONE:
                block.properties.append(item)
        elif self._open[-1] == "VEVENT":
            if item.name in ONCE or item.name in REPEATED:
                block.properties.append(item)
            elif item.name == "SUMMARY":
                block.title = item.value
