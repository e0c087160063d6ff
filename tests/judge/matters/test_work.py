"""Engagements and invoices: what is told twice, and what the system tells."""

from __future__ import annotations

import datetime as dt

from kijun.judge import facts as f
from tests.judge.record import announced, at, book, decided, fact, rule

DUE = dt.date(2026, 3, 10)
ISSUED = fact(f.InvoiceIssued, at(2), invoice="i", amount=100, due=DUE)


def test_an_invoice_that_is_settled_twice_is_one_good_act() -> None:
    row = book(rule(id="row", occasion="streak", when={"good_in_a_row": 1}, then=[["thank"]]))
    settled = [fact(f.InvoiceSettled, at(day), invoice="i", id=f"s{day}") for day in (4, 5)]
    assert sorted(decided(row, [announced(row), ISSUED, *settled], at(11))) == ["row/s4"]


def test_only_a_person_contests_an_invoice() -> None:
    unpaid = book(rule(id="unpaid", occasion="payment", excuses=[{"disputed": True}]))
    for by, status in (("client", "excused"), ("house", "excused"), ("system", "standing")):
        contested = fact(f.InvoiceDisputed, at(5), invoice="i", by=by)
        found = decided(unpaid, [announced(unpaid), ISSUED, contested], at(12))
        assert found["unpaid/i"].status == status
