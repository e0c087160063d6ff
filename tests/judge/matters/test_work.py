"""Engagements and invoices: what is told twice, and what the system tells."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import facts as f
from kijun.judge.announcements import NOTHING_BINDS
from kijun.judge.matters.work import Invoice, take_issued, take_paid
from kijun.judge.quantities import plain
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


# -- amounts -----------------------------------------------------------------------------------

UNPAID = book(rule(id="unpaid", occasion="payment"))


def as_written(cents: int) -> int | float:
    """Return an amount of cents as a record holds it: 1999 as 19.99, 2000 as 20."""
    return cents // 100 if cents % 100 == 0 else float(f"{cents // 100}.{cents % 100:02}")


@given(st.lists(st.integers(1, 10**12), min_size=1, max_size=12), st.integers(0, 10**12))
def test_any_split_of_an_amount_in_cents_pays_it(parts: list[int], withheld: int) -> None:
    """The same facts, the same decision: what is paid to the cent is paid."""
    amount, withholding = as_written(sum(parts) + withheld), as_written(withheld)
    invoice = Invoice("i", None, NOTHING_BINDS)
    more: dict[str, Any] = {"amount": amount, "withholding": withholding}
    take_issued(invoice, f.InvoiceIssued(at=at(2), invoice="i", due=DUE, **more), "house", at(2))
    for number, cents in enumerate(parts):
        missing = plain(invoice.short_at(at(3, number), including=False))
        assert missing == as_written(sum(parts[number:]))
        assert invoice.paid_in_full_at is None
        paid = f.InvoicePaid(at=at(3, number), invoice="i", amount=as_written(cents))
        take_paid(invoice, paid, "client", paid.at)
    assert invoice.short_at(at(4), including=True) == 0
    assert invoice.paid_in_full_at == at(3, len(parts) - 1)


@pytest.mark.parametrize(
    ("amount", "withholding", "parts"),
    [
        (834.09, 0, (165.44, 668.65)),
        (0.8, 0, (0.7, 0.1)),
        (566.32, 57.82, (508.5,)),
        (100, 10.21, (44.89, 44.9)),
    ],
)
def test_what_is_paid_to_the_cent_is_not_overdue(
    amount: float, withholding: float, parts: tuple[float, ...]
) -> None:
    more = {"amount": amount, "withholding": withholding}
    issued = fact(f.InvoiceIssued, at(2), invoice="i", due=DUE, **more)
    paid = [
        fact(f.InvoicePaid, at(3, minute), invoice="i", amount=part)
        for minute, part in enumerate(parts)
    ]
    facts = [announced(UNPAID), issued, *paid]
    assert decided(UNPAID, facts, at(12)) == {}
    assert list(decided(UNPAID, facts[:-1], at(12))) == ["unpaid/i"]


@pytest.mark.parametrize(("paid", "found"), [(0.63, []), (0.62, ["unpaid/i"])])
@pytest.mark.parametrize("short", ["> 10 %", "> 0.07"])
def test_what_is_missing_is_compared_to_the_cent(short: str, paid: float, found: list[str]) -> None:
    some = book(rule(id="unpaid", occasion="payment", when={"short": short}))
    issued = fact(f.InvoiceIssued, at(2), invoice="i", due=DUE, amount=0.7)
    part = fact(f.InvoicePaid, at(3), invoice="i", amount=paid)
    assert list(decided(some, [announced(some), issued, part], at(12))) == found


def test_only_the_first_of_what_is_said_against_an_invoice_matters() -> None:
    contested = book(rule(id="unpaid", occasion="payment", when={"disputed": True}))
    for days, found in (((5, 12), ["unpaid/i"]), ((12, 13), [])):
        said = [fact(f.InvoiceDisputed, at(day), invoice="i") for day in days]
        assert list(decided(contested, [announced(contested), ISSUED, *said], at(14))) == found
