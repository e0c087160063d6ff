"""Appointments nobody came to, in a real table, are judged as plain counting finds them."""

from __future__ import annotations

import datetime as dt
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kijun.judge import Judgement, judge
from kijun.judge.facts import AppointmentMissed, Fact, RulesAnnounced, WatchBegan
from kijun.judge.rulebook import Rulebook
from tests.real_data.tables import (
    APPOINTMENTS,
    Row,
    bytes_of,
    differences,
    facts_of,
    map_text,
    months_later,
    rows_of,
    rulebook,
    table_of,
)

pytestmark = pytest.mark.data

ZONE = ZoneInfo("America/Sao_Paulo")
AFTER_IT_ALL = dt.datetime.fromisoformat("2016-06-09T00:00")
HALF_WAY = dt.datetime.fromisoformat("2016-05-16T12:00")
LADDER = ("remind", "warn", "require_prepayment")


@dataclass(frozen=True)
class NoShow:
    """An appointment that a patient missed; times are those of the clocks there."""

    appointment: str
    patient: str
    clinic: str
    missed: dt.datetime
    opened: dt.datetime


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
                min(booked(row), day_of(row) + dt.timedelta(hours=23)),
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


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(8, id="every eighth patient"),
        pytest.param(1, id="all patients", marks=pytest.mark.soak),
    ],
)
def visits(request: pytest.FixtureRequest) -> Visits:
    parts: int = request.param
    return everything() if parts == 1 else some(lambda row: share(row["PatientId"], parts) == 0)


def judged(
    rules: Rulebook, facts: Iterable[Fact], as_of: dt.datetime = AFTER_IT_ALL, **options: bool
) -> Judgement:
    options = options or {"assume_announced": True}
    judgement = judge({rules.version: rules}, facts, as_of.replace(tzinfo=ZONE), **options)
    assert judgement.reports == ()
    return judgement


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


def test_every_no_show_of_the_whole_table_is_one_decision() -> None:
    visits = everything()
    decisions = judged(rulebook("no_shows.yaml"), visits.facts).decisions

    per_patient = Counter(row["PatientId"] for row in visits.rows if row["No-show"] == "Yes")
    assert len(decisions) == sum(row["No-show"] == "Yes" for row in visits.rows)
    assert differences(Counter(d.client or "" for d in decisions), per_patient) == []
    # The whole table spans less than the window of twelve months: every no-show still counts.
    days = [day_of(row) for row in visits.rows]
    assert max(days) < months_later(min(days), 12)
    highest: dict[str, int] = {}
    for d in decisions:
        highest[d.client or ""] = max(highest.get(d.client or "", 0), d.step or 0)
    assert differences(highest, per_patient) == []
    assert Counter(d.consequences for d in decisions) == {
        ("remind",): len(per_patient),
        ("warn",): sum(number >= 2 for number in per_patient.values()),
        ("require_prepayment",): sum(max(number - 2, 0) for number in per_patient.values()),
    }
    assert {(d.status, d.by_silence, d.automatic) for d in decisions} == {("standing", False, True)}


def test_each_decision_has_its_patient_instant_step_and_consequence(visits: Visits) -> None:
    expected = expected_of(visits.no_shows, steps(visits.no_shows))
    found = found_in(judged(rulebook("no_shows.yaml"), visits.facts))
    assert differences(found, expected) == []


def test_the_order_of_the_lines_does_not_matter(visits: Visits) -> None:
    rules = rulebook("no_shows.yaml")
    mixed = sorted(visits.facts, key=lambda fact: zlib.crc32((fact.id or "").encode()))
    assert judged(rules, mixed) == judged(rules, visits.facts)


def test_without_anybody_saying_so_silence_gives_the_same_decisions(visits: Visits) -> None:
    judgement = judged(rulebook("no_shows.yaml"), visits.silent())
    expected = expected_of(visits.no_shows, steps(visits.no_shows))
    assert differences(found_in(judgement), expected) == []
    assert all(d.by_silence for d in judgement.decisions)


def test_silence_before_anybody_watched_waits_for_a_person(visits: Visits) -> None:
    watch = WatchBegan(at=HALF_WAY.replace(tzinfo=ZONE), of="arrivals", source="front desk")
    judgement = judged(rulebook("no_shows.yaml"), [*visits.silent(), watch])
    two_weeks_ago = AFTER_IT_ALL - dt.timedelta(days=14)
    expected: dict[str, object] = {}
    for each in visits.no_shows:
        waits = "proposed" if each.missed > two_weeks_ago else "lapsed"
        expected[each.appointment] = "standing" if each.missed >= HALF_WAY else waits
    assert differences({str(d.matter): d.status for d in judgement.decisions}, expected) == []
    assert differences(_step_of(judgement), steps(visits.no_shows)) == []


def _step_of(judgement: Judgement) -> dict[str, Any]:
    return {str(d.matter): d.step for d in judgement.decisions}


def test_an_appointment_booked_after_its_day_counts_by_what_was_said_of_it() -> None:
    slips = {r["PatientId"] for r in rows_of(APPOINTMENTS) if r["ScheduledDay"] > _evening(r)}
    visits = some(lambda row: row["PatientId"] in slips)
    slipped = {
        row["AppointmentID"]: row for row in visits.rows if row["ScheduledDay"] > _evening(row)
    }
    assert len(slipped) == len(slips) > 0
    decided = {str(d.matter): d for d in judged(rulebook("no_shows.yaml"), visits.facts).decisions}
    for appointment, row in slipped.items():
        assert row["No-show"] == "Yes"
        assert decided[appointment].decided_at[:10] == row["AppointmentDay"][:10]
        assert decided[appointment].facts == (f"missed-{appointment}",)
    in_silence = judged(rulebook("no_shows.yaml"), visits.silent())
    assert {d.matter for d in in_silence.decisions} == set(decided)


def _evening(row: Row) -> str:
    return row["AppointmentDay"].replace("T00", "T22")


def test_odd_ages_and_odd_ids_are_patients_like_others() -> None:
    odd = {
        row["PatientId"]
        for row in rows_of(APPOINTMENTS)
        if not 0 <= int(row["Age"]) <= 110 or not row["PatientId"].isdigit()
    }
    visits = some(lambda row: row["PatientId"] in odd)
    assert any(int(row["Age"]) < 0 for row in visits.rows)
    assert any("E-" in row["PatientId"] for row in visits.rows)
    assert {fact.client for fact in visits.facts} == odd
    expected = expected_of(visits.no_shows, steps(visits.no_shows))
    assert differences(found_in(judged(rulebook("no_shows.yaml"), visits.facts)), expected) == []


def _in_force(visits: Visits) -> dict[str, tuple[dt.datetime, dt.datetime]]:
    """Return from when the rules bind each patient, and when they were announced.

    A quarter of the patients is told half-way, a quarter a year before with effect from half-way,
    a quarter at the very second of one of their own bookings, a quarter never.
    """
    bookings: dict[str, list[dt.datetime]] = {}
    for row in visits.rows:
        bookings.setdefault(row["PatientId"], []).append(booked(row))
    told: dict[str, tuple[dt.datetime, dt.datetime]] = {}
    for patient, instants in bookings.items():
        middle = sorted(instants)[len(instants) // 2]
        match share(patient + " told", 4):
            case 0:
                told[patient] = (HALF_WAY, HALF_WAY)
            case 1:
                told[patient] = (HALF_WAY, HALF_WAY - dt.timedelta(days=365))
            case 2:
                told[patient] = (middle, middle)
    return told


def _announcements(rules: Rulebook, told: dict[str, tuple[dt.datetime, dt.datetime]]) -> list[Fact]:
    return [
        RulesAnnounced(
            at=at.replace(tzinfo=ZONE),
            client=patient,
            rulebook=rules.version,
            effective=effective.replace(tzinfo=ZONE),
        )
        for patient, (effective, at) in told.items()
    ]


def test_only_what_was_booked_once_the_rules_were_announced_counts(visits: Visits) -> None:
    rules = rulebook("no_shows.yaml")
    told = _in_force(visits)
    facts = [*visits.facts, *_announcements(rules, told)]
    bound = [n for n in visits.no_shows if n.patient in told and n.opened >= told[n.patient][0]]
    assert 0 < len(bound) < len(visits.no_shows)

    judgement = judged(rules, facts, assume_announced=False)
    assert differences(found_in(judgement), expected_of(bound, steps(bound))) == []
    announced = {d.client: (d.announced_at or "")[:19] for d in judgement.decisions}
    assert announced == {n.patient: told[n.patient][1].isoformat() for n in bound}

    shown = judged(rules, facts, show_all=True).decisions
    numbered = {n.appointment for n in bound}
    free = {n.appointment: "unannounced" for n in visits.no_shows if n.appointment not in numbered}
    expected = {n.appointment: "standing" for n in bound} | free
    assert differences({str(d.matter): d.status for d in shown}, expected) == []


def test_a_milder_version_half_way_binds_what_is_booked_after_it(visits: Visits) -> None:
    first = rulebook("no_shows.yaml")
    milder = rulebook("no_shows.yaml", then=[["remind"], ["remind"], ["remind"], ["warn"]])
    patients = {row["PatientId"] for row in visits.rows}
    since = dt.datetime.fromisoformat("2015-01-01T00:00")
    facts = [
        *visits.facts,
        *_announcements(first, dict.fromkeys(patients, (since, since))),
        *_announcements(milder, dict.fromkeys(patients, (HALF_WAY, HALF_WAY))),
    ]
    versions = {rules.version: rules for rules in (first, milder)}
    judgement = judge(versions, facts, AFTER_IT_ALL.replace(tzinfo=ZONE))
    step_of = steps(visits.no_shows)
    expected: dict[str, object] = {}
    for each in visits.no_shows:
        step = step_of[each.appointment]
        if each.opened < HALF_WAY:
            expected[each.appointment] = (first.version, step, (LADDER[min(step, 3) - 1],))
        else:
            mild = ("warn",) if step >= 4 else ("remind",)
            expected[each.appointment] = (milder.version, step, mild)
    found = {str(d.matter): (d.version, d.step, d.consequences) for d in judgement.decisions}
    assert differences(found, expected) == []


@pytest.mark.parametrize("within", ["7 d", "2 weeks", "1 month"])
def test_within_a_short_window_only_recent_ones_count(visits: Visits, within: str) -> None:
    days = {"7 d": 7, "2 weeks": 14}.get(within)

    def ends(missed: dt.datetime) -> dt.datetime:
        return missed + dt.timedelta(days=days) if days else months_later(missed, 1)

    expected = expected_of(visits.no_shows, steps(visits.no_shows, ends))
    found = found_in(judged(rulebook("no_shows.yaml", within=within), visits.facts))
    assert differences(found, expected) == []
    assert steps(visits.no_shows, ends) != steps(visits.no_shows)


@pytest.mark.parametrize("as_of", ["2016-08-15T23:00", "2016-11-30T22:59", "2016-11-30T23:00"])
def test_reminders_last_six_months_and_prepayment_ninety_days(visits: Visits, as_of: str) -> None:
    now = dt.datetime.fromisoformat(as_of)
    step_of = steps(visits.no_shows)
    expected: dict[str, object] = {}
    for each in visits.no_shows:
        end = months_later(each.missed, 6)
        if step_of[each.appointment] >= 3:
            end = each.missed + dt.timedelta(days=90)
        expected[each.appointment] = "expired" if end <= now else "standing"
    judgement = judged(rulebook("no_shows.yaml"), visits.facts, now)
    assert differences({str(d.matter): d.status for d in judgement.decisions}, expected) == []
    assert set(expected.values()) == {"expired", "standing"}


def test_a_pause_waits_for_a_person_and_lapses_after_two_weeks(visits: Visits) -> None:
    pause = [["remind"], ["warn"], ["warn", "suspend 30 d"]]
    decisions = judged(rulebook("no_shows.yaml", then=pause), visits.facts).decisions
    step_of = steps(visits.no_shows)
    expected: dict[str, object] = {}
    for each in visits.no_shows:
        asks = step_of[each.appointment] >= 3
        is_open = each.missed + dt.timedelta(days=14) > AFTER_IT_ALL
        paused = ("suspend 30 d",)
        expected[each.appointment] = (
            "standing",
            paused if asks and is_open else (),
            paused if asks and not is_open else (),
        )
    found = {str(d.matter): (d.status, d.awaiting, d.lapsed) for d in decisions}
    assert differences(found, expected) == []


@pytest.mark.parametrize("clinic", ["JARDIM CAMBURI", "CONSOLAÇÃO"])
def test_a_rule_for_one_clinic_passes_over_the_others(visits: Visits, clinic: str) -> None:
    there = [each for each in visits.no_shows if each.clinic == clinic]
    assert there
    found = found_in(judged(rulebook("no_shows.yaml", services=[clinic]), visits.facts))
    assert differences(found, expected_of(there, steps(there))) == []


@pytest.mark.parametrize("as_of", ["2016-05-03T23:00", "2016-05-14T10:00", "2016-05-25T22:30"])
def test_in_the_middle_of_it_only_what_had_happened_counts(visits: Visits, as_of: str) -> None:
    now = dt.datetime.fromisoformat(as_of)
    past = [each for each in visits.no_shows if each.missed <= now]
    judgement = judged(rulebook("no_shows.yaml"), visits.silent(), now)
    assert differences(found_in(judgement), expected_of(past, steps(past))) == []
    ends = (
        day_of(row) + dt.timedelta(hours=23)
        for row in visits.rows
        if booked(row) <= now and not (row["No-show"] == "No" and _arrival(row) <= now)
    )
    assert judgement.next_review is not None
    review = judgement.next_review.astimezone(ZONE).replace(tzinfo=None)
    assert review == min(end for end in ends if end > now)


def _arrival(row: Row) -> dt.datetime:
    return day_of(row) + dt.timedelta(hours=22)


@pytest.mark.soak
def test_day_by_day_nothing_that_was_decided_is_lost_or_changed() -> None:
    visits = some(lambda row: share(row["PatientId"], 8) == 0)
    rules = rulebook("no_shows.yaml")
    before: dict[str, object] = {}
    now = min(each.missed for each in visits.no_shows)
    while now <= AFTER_IT_ALL:
        found = found_in(judged(rules, visits.facts, now))
        assert differences({k: v for k, v in found.items() if k in before}, before) == []
        assert len(found) == sum(each.missed <= now for each in visits.no_shows)
        before, now = found, now + dt.timedelta(days=1)
    assert len(before) == len(visits.no_shows)
