"""Overdue invoices of a real table are judged as plain counting over its rows finds them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from kijun.judge import Judgement, judge
from kijun.judge.facts import Fact
from kijun.judge.rulebook import Rulebook
from tests.real_data.tables import (
    RECEIVABLES,
    Row,
    bytes_of,
    differences,
    facts_of,
    map_text,
    months_later,
    rows_of,
    rulebook,
)

pytestmark = pytest.mark.data

ZONE = ZoneInfo("America/New_York")
AFTER_IT_ALL = dt.datetime.fromisoformat("2014-06-01")
LADDER = {1: ("note",), 2: ("charge 1 %",), 3: ("charge 5 %",)}
NOON = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Late:
    """An invoice found late by plain counting; times are those of the clocks in its zone."""

    invoice: str
    customer: str
    since: dt.datetime
    excused: bool


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    return rows_of(RECEIVABLES)


@pytest.fixture(scope="module")
def facts() -> list[Fact]:
    return facts_of(bytes_of(RECEIVABLES), map_text("receivables.yaml"))


def judged(rules: Rulebook, facts: list[Fact], as_of: dt.datetime = AFTER_IT_ALL) -> Judgement:
    at = as_of.replace(tzinfo=ZONE)
    judgement = judge({rules.version: rules}, facts, at, assume_announced=True)
    assert judgement.reports == ()
    return judgement


def day(text: str) -> dt.datetime:
    month, day_of_month, year = (int(part) for part in text.split("/"))
    return dt.datetime.combine(dt.date(year, month, day_of_month), dt.time())


def days_late(row: Row) -> int:
    return (day(row["SettledDate"]) - day(row["DueDate"])).days


def late_ones(
    rows: list[dict[str, str]], grace: int, as_of: dt.datetime = AFTER_IT_ALL
) -> list[Late]:
    """Return what is late by more than `grace` days by an instant, in order of time."""
    found = [
        Late(
            row["invoiceNumber"],
            row["customerID"],
            day(row["DueDate"]) + dt.timedelta(days=1 + grace),
            row["Disputed"] == "Yes" and day(row["SettledDate"]) + NOON <= as_of,
        )
        for row in rows
        if days_late(row) > grace
    ]
    found = [late for late in found if late.since <= as_of]
    return sorted(found, key=lambda late: (late.since, late.invoice))


def steps(lates: list[Late], months: int) -> dict[str, int]:
    """Return the how-manieth of its customer within so many months each late invoice is."""
    counted: dict[str, list[dt.datetime]] = {}
    found: dict[str, int] = {}
    for late in lates:
        if not late.excused:
            before = counted.setdefault(late.customer, [])
            counting = [since for since in before if months_later(since, months) >= late.since]
            found[late.invoice] = 1 + len(counting)
            before.append(late.since)
    return found


@pytest.mark.parametrize(("grace", "months"), [(0, 12), (7, 12), (0, 3)])
def test_late_invoices_stand_and_disputed_ones_are_excused(
    rows: list[dict[str, str]], facts: list[Fact], grace: int, months: int
) -> None:
    when = {"overdue": f"> {grace} d"}
    rules = rulebook("overdue.yaml", when=when, within=f"{months} months")
    decisions = judged(rules, facts).decisions

    late = [row for row in rows if days_late(row) > grace]
    assert late
    assert Counter(d.status for d in decisions) == {
        "standing": sum(row["Disputed"] == "No" for row in late),
        "excused": sum(row["Disputed"] == "Yes" for row in late),
    }
    step_of = steps(late_ones(rows, grace), months)
    expected = {
        each.invoice: (
            each.customer,
            each.since.isoformat(),
            step_of.get(each.invoice),
            each.excused or LADDER[min(step_of[each.invoice], 3)],
        )
        for each in late_ones(rows, grace)
    }
    found = {
        str(d.matter): (
            d.client,
            d.decided_at[:19],
            d.step,
            d.status == "excused" or d.consequences,
        )
        for d in decisions
    }
    assert differences(found, expected) == []


def test_per_customer_the_highest_step_is_the_most_late_invoices_within_a_year(
    rows: list[dict[str, str]], facts: list[Fact]
) -> None:
    highest: dict[str, int] = {}
    for decision in judged(rulebook("overdue.yaml"), facts).decisions:
        before = highest.get(str(decision.client), 0)
        highest[str(decision.client)] = max(before, decision.step or 0)
    owed: dict[str, list[dt.datetime]] = {row["customerID"]: [] for row in rows}
    for row in rows:
        if days_late(row) > 0 and row["Disputed"] == "No":
            owed[row["customerID"]].append(day(row["DueDate"]))
    most = {
        customer: max(
            sum(last <= months_later(first, 12) and first <= last for first in days)
            for last in days
        )
        for customer, days in owed.items()
        if days
    }
    assert differences({c: n for c, n in highest.items() if n}, most) == []


def test_every_decision_rests_on_its_invoice_and_on_the_absence_of_a_payment(
    facts: list[Fact],
) -> None:
    for decision in judged(rulebook("overdue.yaml"), facts).decisions:
        assert decision.by_silence
        assert decision.facts == (f"issued-{decision.matter}",)
        if decision.status == "excused":
            assert decision.excuse is not None
            assert decision.excuse.fact == f"disputed-{decision.matter}"


def test_paid_on_the_due_day_is_in_time(rows: list[dict[str, str]], facts: list[Fact]) -> None:
    on_the_day = {row["invoiceNumber"] for row in rows if days_late(row) == 0}
    decided = {d.matter for d in judged(rulebook("overdue.yaml"), facts).decisions}
    assert on_the_day
    assert not on_the_day & decided


@pytest.mark.parametrize(("overdue", "late_from"), [("> 0 d", 2), (">= 0 d", 1)])
def test_a_payment_day_without_a_time_means_the_very_end_of_the_day_before(
    rows: list[dict[str, str]], overdue: str, late_from: int
) -> None:
    by_day = map_text("receivables.yaml").replace("{SettledDate} 12:00", "{SettledDate}")
    facts = facts_of(bytes_of(RECEIVABLES), by_day)
    decisions = judged(rulebook("overdue.yaml", when={"overdue": overdue}), facts).decisions
    expected = {row["invoiceNumber"] for row in rows if days_late(row) >= late_from}
    assert {d.matter for d in decisions} == expected


def test_the_due_day_ends_in_the_zone_of_the_rulebook(
    rows: list[dict[str, str]], facts: list[Fact]
) -> None:
    # Noon in New York is past midnight in Tokyo: what was paid on the due day came too late.
    decisions = judged(rulebook("overdue.yaml", timezone="Asia/Tokyo"), facts).decisions
    expected = {
        row["invoiceNumber"]: f"{day(row['DueDate']) + dt.timedelta(days=1):%F}T00:00:00+09:00"
        for row in rows
        if days_late(row) >= 0
    }
    assert differences({str(d.matter): d.decided_at for d in decisions}, expected) == []


def test_a_rule_about_what_is_not_disputed_passes_over_what_was_disputed_by_then(
    rows: list[dict[str, str]],
) -> None:
    early = map_text("receivables.yaml").replace(
        'id: "disputed-{invoiceNumber}"\n    at: "{SettledDate} 12:00"',
        'id: "disputed-{invoiceNumber}"\n    at: "{InvoiceDate} 12:00"',
    )
    when = {"overdue": "> 0 d", "disputed": False}
    rules = rulebook("overdue.yaml", when=when, excuses=[])
    decisions = judged(rules, facts_of(bytes_of(RECEIVABLES), early)).decisions
    late = {r["invoiceNumber"] for r in rows if days_late(r) > 0 and r["Disputed"] == "No"}
    assert {d.matter for d in decisions} == late
    assert {d.status for d in decisions} == {"standing"}


def test_a_rule_about_large_amounts_passes_over_small_ones(
    rows: list[dict[str, str]], facts: list[Fact]
) -> None:
    rules = rulebook("overdue.yaml", when={"overdue": "> 0 d", "short": ">= 75"})
    late = {
        r["invoiceNumber"] for r in rows if days_late(r) > 0 and float(r["InvoiceAmount"]) >= 75
    }
    assert {d.matter for d in judged(rules, facts).decisions} == late


@pytest.mark.parametrize("as_of", ["2012-08-15T09:00", "2013-01-31T12:00", "2013-07-04T00:00"])
def test_in_the_middle_of_it_only_what_was_known_then_counts(
    rows: list[dict[str, str]], facts: list[Fact], as_of: str
) -> None:
    now = dt.datetime.fromisoformat(as_of)
    judgement = judged(rulebook("overdue.yaml"), facts, now)
    lates = late_ones(rows, 0, now)
    step_of = steps(lates, months=12)
    expected = {
        each.invoice: ("excused" if each.excused else "standing", step_of.get(each.invoice))
        for each in lates
    }
    found = {str(d.matter): (d.status, d.step) for d in judgement.decisions}
    assert differences(found, expected) == []

    ends = (
        day(row["DueDate"]) + dt.timedelta(days=1)
        for row in rows
        if day(row["InvoiceDate"]) <= now < day(row["SettledDate"]) + NOON
    )
    review = judgement.next_review
    assert review is not None
    assert review.astimezone(ZONE).replace(tzinfo=None) == min(end for end in ends if end > now)


def test_reminders_and_conditions_run_out_by_themselves(
    rows: list[dict[str, str]], facts: list[Fact]
) -> None:
    now = dt.datetime.fromisoformat("2013-03-31T12:00")
    rules = rulebook("overdue.yaml", then=[["remind"], ["warn"], ["require_prepayment"]])
    decisions = judged(rules, facts, now).decisions
    lates = late_ones(rows, 0, now)
    step_of = steps(lates, months=12)
    expected = {}
    for each in lates:
        end = months_later(each.since, 6)
        if step_of.get(each.invoice, 0) >= 3:
            end = each.since + dt.timedelta(days=90)
        running = "expired" if end <= now else "standing"
        expected[each.invoice] = "excused" if each.excused else running
    assert differences({str(d.matter): d.status for d in decisions}, expected) == []
    assert set(expected.values()) == {"excused", "expired", "standing"}
