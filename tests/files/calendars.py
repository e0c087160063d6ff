"""Small calendars, and what the import tells of them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import msgspec

from kijun.files.icalendar import facts_from_calendar
from kijun.judge.facts import AnyFact


def calendar(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{body}END:VCALENDAR\n".encode()


class Told:
    """What the import of a calendar tells."""

    def __init__(
        self,
        data: bytes,
        *,
        client: str | None = "c1",
        span: tuple[dt.date, dt.date] | None = None,
        own: tuple[str, ...] = (),
        zone: str = "Asia/Tokyo",
    ) -> None:
        self.problems: list[str] = []
        self.passed_over: list[str] = []
        facts = facts_from_calendar(
            data,
            "my.ics",
            zone=ZoneInfo(zone),
            report=lambda problem: self.problems.append(problem.text()),
            pass_over=lambda problem: self.passed_over.append(problem.text()),
            client=client,
            span=span,
            own=own,
        )
        self.facts = list(facts)
        for fact in self.facts:
            msgspec.json.decode(msgspec.json.encode(fact), type=AnyFact)

    def lines(self) -> list[str]:
        return [
            " ".join(
                [str(fact["kind"]).removeprefix("appointment.")]
                + [f"{key}={fact[key]}" for key in fact if key not in ("kind", "client")]
            )
            for fact in self.facts
        ]


ONE = """\
UID:one
CREATED:20260301T000000Z
LAST-MODIFIED:20260302T000000Z
DTSTART;TZID=Asia/Tokyo:20260310T100000
DTEND;TZID=Asia/Tokyo:20260310T110000
SUMMARY:面談 (秘密)
DESCRIPTION:secret
ATTENDEE;CN=Sato:mailto:sato@example.com
"""
