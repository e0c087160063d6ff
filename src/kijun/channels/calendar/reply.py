"""What somebody answered to an invitation, by the iCalendar that came along (RFC 5546, 3.2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import icalendar

from kijun.channels.calendar.events import attendees_of
from kijun.files.calendar_library import parse_event
from kijun.files.calendar_text import Block, split_calendars
from kijun.files.problems import Unreadable

_READ: Final = frozenset({"UID", "ATTENDEE"})
_METHODS: Final = frozenset({"REPLY", "COUNTER"})
_UTC: Final = ZoneInfo("UTC")


class Reply(NamedTuple):
    """An answer: to which event, and what (PARTSTAT; "" where it does not say).

    `proposes` says that another time is asked for.
    """

    uid: str
    answer: str
    proposes: bool = False


def reply_in(text: str, sender: str) -> Reply | None:
    """Return what `sender` (a mail address) answers; None where there is nothing that can be read."""
    for method, event in _events(text):
        people = list(attendees_of(event))
        own = [each for each in people if each.address == sender] or people
        answer = own[0].answer if own else ""
        return Reply(str(event.get("UID", "")).strip(), answer, proposes=method == "COUNTER")
    return None


def _events(text: str) -> Iterator[tuple[str, icalendar.Component]]:
    try:
        calendars = split_calendars(text)
    except Unreadable:
        return
    for calendar in calendars:
        method = calendar.head.get("METHOD", "REPLY").upper()
        for block in calendar.events if method in _METHODS else ():
            read = [item for item in block.properties if item.name in _READ]
            try:
                yield (
                    method,
                    parse_event(Block(block.name, block.line, read, whole=True), _UTC, None),
                )
            except Unreadable:
                continue
