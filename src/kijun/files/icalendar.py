"""A calendar in the iCalendar form → facts of the record: booked, moved, cancelled, declined.

Forms: RFC 5545 (iCalendar), RFC 5546 (messages about events).
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from kijun.files.calendar_event import Entry, client_id, is_whole_day, plain_address, read_entry
from kijun.files.calendar_library import parse_event, zone_of, zones_of
from kijun.files.calendar_series import expand
from kijun.files.calendar_session import Fact, Step, session_facts
from kijun.files.calendar_text import CalendarText, decode, split_calendars
from kijun.files.problems import Problem, Refused, Unreadable

Tell = Callable[[Problem], object]

NOBODY_INVITED: Final = (
    "Nobody is invited to the events of this calendar. Say whose sessions they are: --client ID."
)
OLD_FORM: Final = (
    "This is a calendar in the old vCalendar form (1.0). Export it as iCalendar (.ics)."
)
NO_DAYS: Final = (
    "Recurring events left out: %(count)s. Say in which days they are to be taken: --from DAY --to"
    " DAY."
)
SAME_UID: Final = "“%(event)s” has the same UID as another event."
NO_TIME: Final = "“%(event)s” says neither when it starts nor when it was cancelled."
NOTHING_DECLINED: Final = "“%(event)s” is an answer that declines nothing."
ANSWER_WITHOUT_TIME: Final = "“%(event)s” does not say when it was declined (DTSTAMP)."
NO_GUESTS: Final = "Nobody is invited to “%(event)s”."

LONG_AGO: Final = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def facts_from_calendar(
    data: bytes,
    name: str,
    *,
    zone: ZoneInfo,
    report: Tell,
    pass_over: Tell,
    client: str | None = None,
    span: tuple[dt.date, dt.date] | None = None,
    own: Collection[str] = (),
) -> Iterator[Fact]:
    """Yield the facts that a calendar tells, as they stand in a record's lines.

    `zone` is that of times without one. `client` is whose sessions these are; without it each
    guest is a client under an id derived from the address (see `client_id`), and `own` are the
    house's addresses beside the organiser's. Recurring events are expanded inside `span`, first
    and last day included. Broken events are passed to `report`, what is no session (whole days,
    free time, nobody invited) to `pass_over`. Raises Refused for a file that is no calendar.
    """
    try:
        calendars = split_calendars(decode(data))
    except Unreadable as problem:
        raise Refused([problem.at(name, None)]) from problem
    teller = _Teller(name, zone, report, pass_over, client, span)
    entries = [entry for each in calendars for entry in teller.entries(each, own)]
    sessions = [entry for entry in entries if entry.passed_over is None]
    if client is None and sessions and not any(entry.guests for entry in sessions):
        report(Problem(name, None, NOBODY_INVITED))
        return
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.uid, []).append(entry)
    for group in groups.values():
        yield from teller.group(group)
    teller.close()


@dataclass(slots=True)
class _Teller:
    """Tells the events of one file."""

    name: str
    zone: ZoneInfo
    report: Tell
    pass_over: Tell
    client: str | None
    span: tuple[dt.date, dt.date] | None
    unexpanded: int = 0

    def entries(self, calendar: CalendarText, own: Collection[str]) -> Iterator[Entry]:
        """Read the events of a calendar; broken ones are reported."""
        if calendar.head.get("VERSION") == "1.0":
            self.report(Problem(self.name, None, OLD_FORM))
            return
        named = zone_of(calendar)
        zone = named or self.zone
        method = calendar.head.get("METHOD", "").upper()
        addresses = {plain_address(address) for address in own}
        addresses.add(plain_address(calendar.head.get("X-WR-CALNAME", "")))
        with zones_of(calendar):
            for block in calendar.events:
                try:
                    event = parse_event(block, zone, named)
                    yield read_entry(block, event, method, zone, addresses)
                except Unreadable as reason:
                    # What is wrong with a whole day does not matter: it would be passed over.
                    to = self.pass_over if is_whole_day(block) else self.report
                    self._tell(to, block.line, block.title or block.uid or "VEVENT", reason)

    def group(self, entries: Sequence[Entry]) -> Iterator[Fact]:
        """Tell all that the file holds under one UID."""
        events = sorted((entry for entry in entries if entry.method != "REPLY"), key=_order)
        versions = self._versions([entry for entry in events if entry.instance is None])
        changes = [entry for entry in events if entry.instance is not None]
        if not versions and changes and changes[-1].recurs:
            # Lotus Notes sends a whole series as a change of its first instance.
            versions = [changes.pop().as_master()]
        if versions and versions[-1].recurs:
            yield from self._series(versions[-1], changes)
        else:
            if versions:
                yield from self._single(versions)
            for change in {entry.instance: entry for entry in changes}.values():
                yield from self._one_of_a_series(change)
        for reply in entries:
            if reply.method == "REPLY":
                yield from self._reply(reply)

    def close(self) -> None:
        """Tell what is told once for the whole file."""
        if self.unexpanded:
            self.report(Problem(self.name, None, NO_DAYS, {"count": self.unexpanded}))

    def _versions(self, masters: Sequence[Entry]) -> list[Entry]:
        """Return the versions of an event, oldest first; what cannot be one is reported."""
        versions: list[Entry] = []
        for entry in masters:
            if not versions or _order(entry) > _order(versions[-1]):
                versions.append(entry)
            elif entry.start != versions[-1].start:
                reason = Unreadable(SAME_UID)
                self._tell(self.report, entry.line, entry.name, reason)
        return versions

    def _single(self, versions: Sequence[Entry]) -> Iterator[Fact]:
        last = versions[-1]
        steps = [
            Step(entry.start, entry.minutes, entry.changed)
            for entry in versions
            if entry.start is not None and entry.minutes is not None
        ]
        if not self._is_passed_over(last):
            yield from self._session(last.uid, last, steps, versions[0].entered)

    def _series(self, master: Entry, changes: Sequence[Entry]) -> Iterator[Fact]:
        if self._is_passed_over(master):
            return
        if self.span is None or master.minutes is None:
            self.unexpanded += 1
            return
        try:
            occurrences = expand(master, changes, self.span, self.zone)
        except Unreadable as reason:
            self._tell(self.report, master.line, master.name, reason)
            return
        for entry, planned, start, minutes in occurrences:
            if entry is master or not self._is_passed_over(entry):
                steps = [Step(start, minutes, entry.changed)]
                if start != planned:
                    steps.insert(0, Step(planned, master.minutes, None))
                name = _instance_name(master.uid, planned)
                yield from self._session(name, entry, steps, master.entered)

    def _one_of_a_series(self, change: Entry) -> Iterator[Fact]:
        """Tell of an instance whose series is not in the file."""
        if change.instance is None or self._is_passed_over(change):
            return
        steps: list[Step] = []
        if change.start is not None and change.minutes is not None:
            steps = [
                Step(change.instance, change.minutes, None),
                Step(change.start, change.minutes, change.changed),
            ]
        name = _instance_name(change.uid, change.instance)
        yield from self._session(name, change, steps, change.entered)

    def _session(
        self, appointment: str, entry: Entry, steps: Sequence[Step], entered: dt.datetime | None
    ) -> Iterator[Fact]:
        if not steps and entry.changed is None:
            reason = Unreadable(NO_TIME)
            self._tell(self.report, entry.line, entry.name, reason)
            return
        for client, declined in self._clients(entry):
            yield from session_facts(
                appointment,
                client,
                steps,
                entered=entered,
                changed=entry.changed,
                cancelled=entry.cancelled,
                declined=declined,
            )

    def _reply(self, entry: Entry) -> Iterator[Fact]:
        """Tell that a client declined; their message says when."""
        name = entry.uid if entry.instance is None else _instance_name(entry.uid, entry.instance)
        declined = [client for client, declined in self._clients(entry) if declined]
        if not declined:
            reason = Unreadable(NOTHING_DECLINED)
            self._tell(self.pass_over, entry.line, entry.name, reason)
        elif entry.changed is None:
            reason = Unreadable(ANSWER_WITHOUT_TIME)
            self._tell(self.report, entry.line, entry.name, reason)
        else:
            for client in declined:
                yield from session_facts(
                    name,
                    client,
                    [],
                    entered=None,
                    changed=entry.changed,
                    cancelled=False,
                    declined=True,
                )

    def _clients(self, entry: Entry) -> list[tuple[str, bool]]:
        if self.client is None:
            return [(client_id(guest.address), guest.declined) for guest in entry.guests]
        answers = [guest.declined for guest in entry.guests]
        return [(self.client, bool(answers) and all(answers))]

    def _is_passed_over(self, entry: Entry) -> bool:
        reason = entry.passed_over
        if reason is None and not self._clients(entry):
            reason = Unreadable(NO_GUESTS)
        if reason is None:
            return False
        self._tell(self.pass_over, entry.line, entry.name, reason)
        return True

    def _tell(self, to: Tell, line: int, event: str, reason: Unreadable) -> None:
        short = textwrap.shorten(re.sub(r"\\[nN]", " ", event), 60, placeholder="…")
        to(Problem(self.name, line, reason.message, {**reason.params, "event": short}))


def _order(entry: Entry) -> tuple[int, dt.datetime]:
    return entry.sequence, entry.changed or LONG_AGO


def _instance_name(uid: str, planned: dt.datetime) -> str:
    return f"{uid}/{planned.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
