"""Calendars of many programs: none makes the import fail, and of some each fact is known.

The facts in `ics_expected/` were worked out by reading the files, not by running this program.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from kijun.files.icalendar import facts_from_calendar
from kijun.files.problems import Problem, Refused
from kijun.judge.facts import AnyFact, AppointmentFact, needs_client

HERE = Path(__file__).parent
CALENDARS = HERE.parents[1].parent / "shared/data/ics"
EXPECTED = sorted((HERE / "ics_expected").glob("*.txt"))

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not CALENDARS.exists(), reason="the calendars are not beside this checkout"),
]


def shown_id(appointment: str) -> str:
    uid, slash, instance = (
        appointment.rpartition("/") if "/2" in appointment else (appointment, "", "")
    )
    if "@" in uid:
        uid = f"(sha256 {hashlib.sha256(uid.encode()).hexdigest()[:8]})"
    elif uid.startswith("event-"):
        uid = "(no UID)"
    return uid + slash + instance


def line_of(fact: dict[str, object]) -> str:
    """Return a fact as the expected files write it."""
    words = {"booked": "booked ", "moved": "moved to", "cancelled": "cancelled "}
    parts = [words[str(fact["kind"]).removeprefix("appointment.")]]
    if "starts" in fact:
        parts.append(f" {fact['starts']} ")
    if "minutes" in fact:
        parts.append(f" {fact['minutes']} min ")
    parts.append(f" {shown_id(str(fact['appointment']))}  client {fact['client']}  at {fact['at']}")
    if "by" in fact:
        parts.append(f"  by {fact['by']}")
    if "recorded_at" in fact:
        parts.append(f"  recorded {fact['recorded_at']}")
    return "".join(parts)


def told(settings: dict[str, str]) -> list[str]:
    """Return what the import tells of a calendar, in order."""
    days = [dt.date.fromisoformat(day) for day in settings.get("days", "").split()]
    path = CALENDARS / settings["file"]
    lines: list[str] = []
    facts = facts_from_calendar(
        path.read_bytes(),
        path.name,
        zone=ZoneInfo(settings.get("zone", "Asia/Tokyo")),
        report=lambda problem: lines.append(f"reported line {problem.line}"),
        pass_over=lambda problem: lines.append(f"passed over line {problem.line}"),
        client=settings.get("client"),
        span=(days[0], days[1]) if days else None,
    )
    lines.extend(line_of(fact) for fact in facts)
    return lines


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_each_fact_of_a_calendar_is_what_reading_it_tells(expected: Path) -> None:
    head, _, facts = expected.read_text(encoding="utf-8").partition("\n\n")
    settings = {
        key: value.strip() for key, _, value in (line.partition(" ") for line in head.splitlines())
    }
    assert [" ".join(line.split()) for line in told(settings)] == [
        " ".join(line.split()) for line in facts.splitlines()
    ]


@pytest.mark.parametrize(
    "folder", sorted(path.name for path in CALENDARS.glob("*")), ids=lambda folder: folder
)
def test_no_calendar_makes_the_import_fail(folder: str) -> None:
    for path in sorted((CALENDARS / folder).rglob("*.[iv]cs")):
        for client in (None, "c1"):
            facts, problems = take(path, client)
            for fact in facts:
                read = msgspec.json.decode(msgspec.json.encode(fact), type=AnyFact)
                assert not needs_client(read)
                assert isinstance(read, AppointmentFact)
                assert read.at <= getattr(read, "starts", read.at), path
            assert all(problem.text() for problem in problems)


def take(path: Path, client: str | None) -> tuple[list[dict[str, object]], list[Problem]]:
    problems: list[Problem] = []
    try:
        facts = facts_from_calendar(
            path.read_bytes(),
            path.name,
            zone=ZoneInfo("Asia/Tokyo"),
            report=problems.append,
            pass_over=problems.append,
            client=client,
            span=(dt.date(2012, 1, 1), dt.date(2013, 12, 31)),
        )
        return list(facts), problems
    except Refused as refused:
        return [], list(refused.problems)


@pytest.mark.parametrize(
    ("path", "good", "broken"),
    [
        ("recurring-ical-events/calendars/discourse_no_dtend.ics", 3, 1),
        ("ics-parser/tests/ical/issue-340.ics", 0, 1),
        ("libical/calendar.ics", 2, 1),
    ],
)
def test_good_events_are_kept_beside_broken_ones(path: str, good: int, broken: int) -> None:
    reported: list[Problem] = []
    passed_over: list[Problem] = []
    facts = facts_from_calendar(
        (CALENDARS / path).read_bytes(),
        path,
        zone=ZoneInfo("UTC"),
        report=reported.append,
        pass_over=passed_over.append,
        client="c1",
    )
    booked = sum(fact["kind"] == "appointment.booked" for fact in facts)
    assert (booked, len(reported)) == (good, broken)


def test_twenty_calendars_and_more_are_known_by_heart() -> None:
    assert len(EXPECTED) >= 20
