"""What somebody answered to an invitation, by the iCalendar that came along (RFC 5546, 3.2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import icalendar

from kijun.channels.calendar.events import attendees_of, recurrence_written
from kijun.files.calendar_library import parse_event, value_of
from kijun.files.calendar_text import Block, split_calendars
from kijun.files.problems import Unreadable

_READ: Final = frozenset({"UID", "ATTENDEE"})
_WHICH: Final = _READ | {"RECURRENCE-ID"}
_METHODS: Final = frozenset({"REPLY", "COUNTER"})
_UTC: Final = ZoneInfo("UTC")


class Reply(NamedTuple):
    """An answer: to which event, and what (PARTSTAT; "" where it does not say).

    `proposes` says that another time is asked for. `recurrence` is which one of a series is meant,
    as `Event.recurrence` has it; "" for a single event or all of a series.
    """

    uid: str
    answer: str
    proposes: bool = False
    recurrence: str = ""


def reply_in(text: str, sender: str) -> Reply | None:
    """Return what `sender` (a mail address) answers; None where there is nothing that can be read."""
    for method, event in _events(text):
        people = list(attendees_of(event))
        own = [each for each in people if each.address == sender] or people
        answer = own[0].answer if own else ""
        uid, proposes = str(event.get("UID", "")).strip(), method == "COUNTER"
        return Reply(uid, answer, proposes=proposes, recurrence=_one_of_a_series(event))
    return None


def _one_of_a_series(event: icalendar.Component) -> str:
    meant = value_of(event, "RECURRENCE-ID")
    if isinstance(meant, dt.datetime):
        return recurrence_written(meant, all_day=False) if meant.tzinfo is not None else ""
    if isinstance(meant, dt.date):
        return f"{meant:%Y%m%d}"
    return ""


def _events(text: str) -> Iterator[tuple[str, icalendar.Component]]:
    try:
        calendars = split_calendars(text)
    except Unreadable:
        return
    for calendar in calendars:
        method = calendar.head.get("METHOD", "REPLY").upper()
        for block in calendar.events if method in _METHODS else ():
            # Which one is meant may not be readable; what was answered is heard all the same.
            for names in (_WHICH, _READ):
                read = [item for item in block.properties if item.name in names]
                try:
                    event = parse_event(Block(block.name, block.line, read, whole=True), _UTC, None)
                except Unreadable:
                    continue
                yield method, event
                break
