"""Real appointments as time passes: what nobody told, what was announced when, what was known then."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.judge import Judgement, judge
from kijun.judge.facts import AppointmentJoined, Fact, RulesAnnounced, WatchBegan
from kijun.judge.rulebook import Rulebook
from tests.real_data.tables import Row, differences, rulebook
from tests.real_data.visits import (
    AFTER_IT_ALL,
    HALF_WAY,
    LADDER,
    ZONE,
    Visits,
    booked,
    day_of,
    expected_of,
    found_in,
    judged,
    share,
    some,
    steps,
)

pytestmark = pytest.mark.data


def test_without_anybody_saying_so_silence_gives_the_same_decisions(visits: Visits) -> None:
    judgement = judged(rulebook("no_shows.yaml"), visits.silent())
    expected = expected_of(visits.no_shows, steps(visits.no_shows))
    assert differences(found_in(judgement), expected) == []
    assert all(d.by_silence for d in judgement.decisions)


def test_a_table_that_never_tells_who_came_is_not_judged_without_a_word(visits: Visits) -> None:
    rules = rulebook("no_shows.yaml")
    facts = [fact for fact in visits.facts if not isinstance(fact, AppointmentJoined)]
    as_of = AFTER_IT_ALL.replace(tzinfo=ZONE)
    judgement = judge({rules.version: rules}, facts, as_of, assume_announced=True)
    came = {row["AppointmentID"] for row in visits.rows if row["No-show"] == "No"}
    assert {d.matter for d in judgement.decisions if d.by_silence} == came
    (report,) = judgement.reports
    assert report.message.startswith("Decisions here rest on nobody having come")


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


@pytest.mark.parametrize("as_of", ["2016-05-03T23:00", "2016-05-14T10:00", "2016-05-25T22:30"])
def test_in_the_middle_of_it_only_what_had_happened_counts(visits: Visits, as_of: str) -> None:
    now = dt.datetime.fromisoformat(as_of)
    past = [each for each in visits.no_shows if each.missed <= now and each.booked <= now]
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
