"""Appointments nobody came to, in a real table, are judged as plain counting finds them."""

from __future__ import annotations

import datetime as dt
import zlib
from collections import Counter

import pytest

from tests.real_data.tables import APPOINTMENTS, Row, differences, months_later, rows_of, rulebook
from tests.real_data.visits import (
    AFTER_IT_ALL,
    Visits,
    booked_afterwards,
    day_of,
    everything,
    expected_of,
    found_in,
    judged,
    some,
    steps,
)

pytestmark = pytest.mark.data


def test_every_no_show_of_the_whole_table_is_one_decision() -> None:
    visits = everything()
    judgement = judged(rulebook("no_shows.yaml"), visits.facts)
    decisions = judgement.decisions
    assert {report.fact for report in judgement.reports} == booked_afterwards(visits.facts)

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
    assert {d.matter for d in in_silence.decisions} == set(decided) - set(slipped)


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
