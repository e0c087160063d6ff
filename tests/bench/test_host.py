"""The loop around rule engines decides what the rulebook says, by cases worked out by hand."""

import json
from datetime import datetime
from typing import Any

import pytest

from bench import engines, host, job
from bench.conditions import QUESTIONS
from bench.decisions import Decision
from bench.peers import plain

TOLD = {"kind": "rules.announced", "at": "2025-01-01T00:00:00+09:00", "rulebook": "v"}


def decided(*facts: dict[str, Any]) -> list[Decision]:
    """What the loop decides on one client's facts, given in order of time."""
    lines = [json.dumps({"client": "c"} | fact).encode() for fact in facts]
    return engines.judged(plain.prepare(QUESTIONS), host.decode(lines))()


def short(decision: Decision) -> tuple[str, str, int | None, str]:
    return decision.rule, decision.matter, decision.step, decision.status


def at(text: str) -> int:
    return seconds(f"{text}+09:00")


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def booked(name: str, starts: str, when: str = "2025-01-02T09:00:00") -> dict[str, Any]:
    return {
        "kind": "appointment.booked",
        "at": f"{when}+09:00",
        "appointment": name,
        "starts": f"{starts}+09:00",
        "minutes": 60,
    }


def fact(kind: str, when: str, **fields: object) -> dict[str, Any]:
    return {"kind": kind, "at": f"{when}+09:00", **fields}


def test_nobody_ten_minutes_after_the_start_is_late_at_that_very_instant() -> None:
    joined = fact("appointment.joined", "2025-02-03T10:10:01", appointment="a")
    [decision] = decided(TOLD, booked("a", "2025-02-03T10:00:00"), joined)
    assert decision.at == at("2025-02-03T10:10:00")
    assert short(decision) == ("late", "a", 1, "standing")
    assert decision.consequences == ("cancel_session",)


def test_who_joins_at_the_last_instant_is_not_late() -> None:
    joined = fact("appointment.joined", "2025-02-03T10:10:00", appointment="a")
    assert decided(TOLD, booked("a", "2025-02-03T10:00:00"), joined) == []


def test_a_word_before_the_start_is_enough() -> None:
    word = fact("notice.given", "2025-02-03T09:59:00", appointment="a", about="late")
    joined = fact("appointment.joined", "2025-02-03T10:40:00", appointment="a")
    assert decided(TOLD, booked("a", "2025-02-03T10:00:00"), word, joined) == []


def test_what_was_booked_before_the_announcement_stays_free() -> None:
    before = booked("a", "2025-02-03T10:00:00", when="2024-12-30T09:00:00")
    assert decided(before, TOLD) == []


@pytest.mark.parametrize(
    ("reason", "when", "status"),
    [
        ("helping_someone", "2025-02-04T10:00:00", "excused"),
        ("helping_someone", "2025-02-04T10:00:01", "standing"),
        ("transport", "2025-02-03T12:00:00", "standing"),
        ("accommodation", "2025-03-03T12:00:00", "excused"),
    ],
)
def test_an_excuse_afterwards_needs_its_reason_and_its_day(
    reason: str, when: str, status: str
) -> None:
    joined = fact("appointment.joined", "2025-02-03T10:20:00", appointment="a")
    word = fact("notice.given", when, appointment="a", about="late", reason=reason)
    [decision] = decided(TOLD, booked("a", "2025-02-03T10:00:00"), joined, word)
    assert decision.status == status


def test_an_absence_absorbs_the_lateness_of_its_case_unless_it_is_excused() -> None:
    session = booked("a", "2025-02-03T10:00:00")
    assert [short(decision) for decision in decided(TOLD, session)] == [
        ("late", "a", 1, "absorbed"),
        ("absent", "a", 1, "standing"),
    ]
    ill = fact(
        "notice.given", "2025-02-03T18:00:00", appointment="a", about="absence", reason="illness"
    )
    assert [short(decision) for decision in decided(TOLD, session, ill)] == [
        ("late", "a", 1, "standing"),
        ("absent", "a", None, "excused"),
    ]


def test_a_missed_session_is_decided_at_the_fact_and_once() -> None:
    missed = fact("appointment.missed", "2025-02-03T10:30:00", appointment="a")
    late, absent = decided(TOLD, booked("a", "2025-02-03T10:00:00"), missed)
    assert (late.at, absent.at) == (at("2025-02-03T10:10:00"), at("2025-02-03T10:30:00"))


def test_a_session_that_moved_is_judged_by_its_new_start() -> None:
    moved = fact(
        "appointment.moved",
        "2025-02-01T10:00:00",
        appointment="a",
        starts="2025-02-05T10:00:00+09:00",
    )
    joined = fact("appointment.joined", "2025-02-05T10:00:00", appointment="a")
    assert decided(TOLD, booked("a", "2025-02-03T10:00:00"), moved, joined) == []


def cancelled(name: str, day: str, reason: str = "") -> list[dict[str, Any]]:
    return [
        booked(name, f"{day}T10:00:00"),
        fact("appointment.cancelled", f"{day}T08:00:00", appointment=name, reason=reason),
    ]


def test_a_breach_counts_to_the_end_of_its_window_both_ends_included() -> None:
    facts = [*cancelled("a", "2025-02-28"), *cancelled("b", "2026-02-28")]
    assert [d.step for d in decided(TOLD, *facts)] == [1, 2]
    facts = [*cancelled("a", "2025-02-28"), *cancelled("b", "2026-03-01")]
    assert [d.step for d in decided(TOLD, *facts)] == [1, 1]


def test_an_excuse_lowers_the_steps_that_counted_it() -> None:
    first = booked("a", "2025-02-03T10:00:00")
    second = booked("b", "2025-02-03T16:00:00")
    late = fact("appointment.joined", "2025-02-03T10:20:00", appointment="a")
    later = fact("appointment.joined", "2025-02-03T16:20:00", appointment="b")
    word = fact(
        "notice.given", "2025-02-03T20:00:00", appointment="a", about="late", reason="force_majeure"
    )
    assert [d.step for d in decided(TOLD, first, second, late, later)] == [1, 2]
    assert [d.step for d in decided(TOLD, first, second, late, later, word)] == [None, 1]


def test_the_last_step_of_the_ladder_repeats_and_the_count_goes_on() -> None:
    days = ["2025-02-03", "2025-02-10", "2025-02-17", "2025-02-24"]
    facts = [fact for day in days for fact in cancelled(day, day)]
    assert [(d.step, d.consequences) for d in decided(TOLD, *facts)] == [
        (1, ("remind",)),
        (2, ("warn",)),
        (3, ("charge 50 %",)),
        (4, ("charge 50 %",)),
    ]


def test_an_illness_named_in_the_cancellation_excuses_it() -> None:
    [decision] = decided(TOLD, *cancelled("a", "2025-02-03", "illness"))
    assert (decision.status, decision.consequences) == ("excused", ())


def engaged(*more: dict[str, Any]) -> list[Decision]:
    agreed = fact("engagement.agreed", "2025-02-01T09:00:00", engagement="e", target=100)
    delivered = fact("engagement.delivered", "2025-03-01T09:00:00", engagement="e")
    return decided(TOLD, agreed, delivered, *more)


def test_only_asking_again_after_a_refusal_is_haggling() -> None:
    asked = fact("price.cut_requested", "2025-03-02T09:00:00", engagement="e")
    refused = fact("price.cut_refused", "2025-03-03T09:00:00", engagement="e")
    again = fact("price.cut_requested", "2025-03-04T09:00:00", engagement="e")
    assert [short(d) for d in engaged(asked, refused, again)] == [("haggling", "e", 1, "standing")]


def test_a_missed_target_measured_later_excuses_the_request() -> None:
    refused = fact("price.cut_refused", "2025-03-03T09:00:00", engagement="e")
    again = fact("price.cut_requested", "2025-03-04T09:00:00", engagement="e")
    measured = fact("outcome.measured", "2025-03-05T09:00:00", engagement="e", value=80)
    assert [d.status for d in engaged(refused, again, measured)] == ["excused"]


def invoiced(*more: dict[str, Any]) -> list[Decision]:
    issued = fact(
        "invoice.issued",
        "2025-02-01T09:00:00",
        invoice="i",
        amount=1000,
        withholding=100,
        due="2025-02-28",
    )
    return decided(TOLD, issued, *more)


def test_an_invoice_is_overdue_seven_days_after_the_end_of_its_due_day() -> None:
    part = fact("invoice.paid", "2025-02-20T09:00:00", invoice="i", amount=500)
    [decision] = invoiced(part)
    assert decision.at == at("2025-03-08T00:00:00")
    rest = fact("invoice.paid", "2025-03-08T00:00:00", invoice="i", amount=400)
    assert invoiced(part, rest) == []


def test_a_dispute_excuses_before_and_after_the_decision() -> None:
    before = fact("invoice.disputed", "2025-03-01T09:00:00", invoice="i")
    after = fact("invoice.disputed", "2025-04-01T09:00:00", invoice="i")
    assert [d.status for d in invoiced(before)] == ["excused"]
    assert [d.status for d in invoiced(after)] == ["excused"]


def test_the_job_has_as_many_late_clients_as_plain_counting_finds() -> None:
    lines = job.record(4000, 20)
    facts = [json.loads(line.text) for line in lines]
    found = engines.reference(host.decode(line.text for line in lines))
    assert sum(d.rule == "late" for d in found) == sum(is_late(f, facts) for f in facts)


def is_late(booking: dict[str, Any], facts: list[dict[str, Any]]) -> bool:
    if booking["kind"] != "appointment.booked":
        return False
    own = [f for f in facts if f.get("appointment") == booking["appointment"]]
    told = [
        f["at"]
        for f in facts
        if f["kind"] == "rules.announced" and f["client"] == booking["client"]
    ]
    starts = [f["starts"] for f in own if "starts" in f][-1]
    limit = seconds(starts) + 600
    early = {f["kind"] for f in own if seconds(f["at"]) <= limit}
    silent = early.isdisjoint({"appointment.joined", "appointment.cancelled", "notice.given"})
    return bool(told) and told[0] <= booking["at"] and silent
