"""What a fold reports and makes nothing of: who may not say it, and what cannot be."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.judge import facts as f
from tests.judge.folds import fold_of, made_by
from tests.judge.record import at, booked, fact, joined, rule


def test_a_rule_that_is_none_cannot_be_practised() -> None:
    fold = fold_of(rule())
    fold.add(fact(f.PracticeStarted, at(2), rule="other"))
    assert [report.params for report in fold.reports] == [{"rule": "other"}]


@pytest.mark.parametrize(
    ("kind", "by", "fields"),
    [
        (f.RulesAnnounced, "client", {"rulebook": "v"}),
        (f.RulesAcknowledged, "house", {"rulebook": "v"}),
        (f.RulesAcknowledged, "system", {"rulebook": "v"}),
        (f.PracticeStarted, "client", {}),
        (f.PracticeEnded, "client", {}),
    ],
)
def test_what_is_not_theirs_to_say_has_no_effect(kind: Any, by: str, fields: Any) -> None:
    fold = fold_of(rule())
    fold.add(fact(kind, at(2), by=by, **fields))
    fold.add(booked("a", 5))
    fold.advance(at(6))
    assert [breach.is_practice for breach in fold.docket.breaches] == [False]
    assert [report.message % report.params for report in fold.reports] == [
        f"“{f.kind_of(fact(kind, at(2), **fields))}” has no effect where {by} says it."
    ]


def test_the_other_side_cannot_issue_the_same_invoice_again() -> None:
    fold = fold_of(rule(id="unpaid", occasion="payment"))
    issued = {"invoice": "i", "amount": 5, "due": dt.date(2026, 3, 3)}
    fold.add(fact(f.InvoiceIssued, at(2), **issued))
    fold.add(fact(f.InvoiceIssued, at(2, 5), by="client", **issued))
    fold.advance(at(6))
    assert [(b.bound.rule.id, b.moment.role) for b in fold.docket.breaches] == [
        ("unpaid", "client")
    ]
    assert len(fold.reports) == 1


def test_nobody_is_absent_before_the_session() -> None:
    fold = fold_of(rule(id="none", occasion="absence"))
    fold.add(booked("a", 5))
    fold.add(fact(f.AppointmentMissed, at(4), appointment="a"))
    assert made_by(fold) == []
    fold.add(joined("a", at(5)))
    fold.advance(at(6))
    assert (made_by(fold), len(fold.reports)) == ([], 1)


def test_a_second_booking_of_a_session_names_no_other_version_for_it() -> None:
    fold = fold_of(rule())
    fold.add(booked("a", 5))
    fold.add(booked("a", 5, at=at(3), rulebook="absent"))
    fold.advance(at(6))
    assert made_by(fold) == [("late", at(5))]
    fold.add(fact(f.AppointmentCancelled, at(4), appointment="b"))
    fold.add(booked("b", 8, at=at(6), rulebook="absent"))
    fold.advance(at(9))
    assert made_by(fold) == [("late", at(5))]
