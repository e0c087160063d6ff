"""The real table of appointments as plain counting sees it, and what the judge makes of it."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from kijun.judge import Judgement, judge
from kijun.judge.facts import AppointmentBooked, AppointmentMissed, Fact
from kijun.judge.rulebook import Rulebook
from tests.real_data.tables import (
    APPOINTMENTS,
    Row,
    bytes_of,
    facts_of,
    map_text,
    rows_of,
    table_of,
)

ZONE: Final = ZoneInfo("America/Sao_Paulo")
AFTER_IT_ALL: Final = dt.datetime.fromisoformat("2016-06-09T00:00")
HALF_WAY: Final = dt.datetime.fromisoformat("2016-05-16T12:00")
LADDER: Final = ("remind", "warn", "require_prepayment")


@dataclass(frozen=True)
class NoShow:
    """An appointment that a patient missed; times are those of the clocks there."""

    appointment: str
    patient: str
    clinic: str
    missed: dt.datetime
    booked: dt.datetime

    @property
    def opened(self) -> dt.datetime:
        """When it was first heard of; a few were written down as booked after their day."""
        return min(self.booked, self.missed)


@dataclass(frozen=True)
class Visits:
    """Rows of the table (all, or those of some patients), and the facts made of them."""

    rows: Sequence[Row]
    facts: list[Fact]

    @property
    def no_shows(self) -> list[NoShow]:
        """What the rows say of those who did not come, in order of time."""
        found = [
            NoShow(
                row["AppointmentID"],
                row["PatientId"],
                row["Neighbourhood"],
                day_of(row) + dt.timedelta(hours=23),
                booked(row),
            )
            for row in self.rows
            if row["No-show"] == "Yes"
        ]
        return sorted(found, key=lambda no_show: (no_show.missed, no_show.appointment))

    def silent(self) -> list[Fact]:
        """Return the facts without those that say that somebody did not come."""
        return [fact for fact in self.facts if not isinstance(fact, AppointmentMissed)]


def booked(row: Row) -> dt.datetime:
    return dt.datetime.fromisoformat(row["ScheduledDay"].removesuffix("Z"))


def day_of(row: Row) -> dt.datetime:
    return dt.datetime.fromisoformat(row["AppointmentDay"].removesuffix("Z"))


def share(patient: str, parts: int) -> int:
    """Put a patient into one of so many parts, the same on every run."""
    return zlib.crc32(patient.encode()) % parts


def everything() -> Visits:
    rows = rows_of(APPOINTMENTS)
    return Visits(rows, facts_of(bytes_of(APPOINTMENTS), map_text("appointments.yaml")))


def some(chosen: Callable[[Row], bool]) -> Visits:
    rows = [row for row in rows_of(APPOINTMENTS) if chosen(row)]
    return Visits(rows, facts_of(table_of(rows), map_text("appointments.yaml")))


def judged(
    rules: Rulebook, facts: Iterable[Fact], as_of: dt.datetime = AFTER_IT_ALL, **options: bool
) -> Judgement:
    options = options or {"assume_announced": True}
    facts = list(facts)
    judgement = judge({rules.version: rules}, facts, as_of.replace(tzinfo=ZONE), **options)
    assert {report.fact for report in judgement.reports} <= booked_afterwards(facts)
    return judgement


def booked_afterwards(facts: Iterable[Fact]) -> set[str | None]:
    """Return the ids of bookings that were made only after their session had ended."""
    return {
        fact.id
        for fact in facts
        if isinstance(fact, AppointmentBooked)
        and fact.at > fact.starts + dt.timedelta(minutes=fact.minutes)
    }


def steps(
    no_shows: Iterable[NoShow], ends: Callable[[dt.datetime], dt.datetime] | None = None
) -> dict[str, int]:
    """Return the how-manieth of its patient each is, counting those that have not ended by then."""
    counted: dict[str, list[dt.datetime]] = {}
    found: dict[str, int] = {}
    for each in no_shows:
        before = counted.setdefault(each.patient, [])
        found[each.appointment] = 1 + sum(
            ends is None or ends(missed) >= each.missed for missed in before
        )
        before.append(each.missed)
    return found


def expected_of(no_shows: Iterable[NoShow], step_of: dict[str, int]) -> dict[str, object]:
    """Return what is to be decided, by appointment."""
    return {
        each.appointment: (
            each.patient,
            each.missed.isoformat(),
            step_of[each.appointment],
            (LADDER[min(step_of[each.appointment], 3) - 1],),
        )
        for each in no_shows
    }


def found_in(judgement: Judgement) -> dict[str, object]:
    return {
        str(d.matter): (d.client, d.decided_at[:19], d.step, d.consequences)
        for d in judgement.decisions
    }
