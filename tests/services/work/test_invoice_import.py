"""Lists of invoices: what each row would come to, then just that, and nothing twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.files.contacts import Unread
from kijun.files.payments_csv import Expense, Listed, Row
from kijun.judge import facts as f
from kijun.ledger.models import Entry
from kijun.services.clients.erasure import erase
from kijun.services.record.recording import record
from kijun.services.work import invoice_import, invoices
from kijun.services.work.invoice_import import Done, Outcome
from kijun.work import projection
from kijun.work.models import Invoice
from tests.judge.record import at

pytestmark = pytest.mark.storage

NOW = at(30)
ROW = Listed(
    2,
    "2026-001",
    "青井 直",
    dt.date(2026, 3, 1),
    dt.date(2026, 3, 20),
    Decimal(330_000),
    paid_on=dt.date(2026, 3, 19),
)


def row(**changes: Any) -> Listed:
    return dataclasses.replace(ROW, **changes)


@pytest.fixture
def aoi(room: Room) -> Client:
    """Return a client whom lists name."""
    return Client.objects.create(room=room, name="青井 直", kana="アオイ ナオ")


def bring(room: Room, *rows: Listed | Unread, add: bool = False) -> Done:
    return invoice_import.carry_out(room, rows, NOW, add_clients=add, covers=False)


def outcomes(room: Room, *rows: Listed | Unread) -> list[tuple[Outcome, str]]:
    return [(line.outcome, line.code) for line in invoice_import.plan(room, rows, NOW).lines]


def test_a_list_brings_invoices_payments_and_disputes_once(room: Room, aoi: Client) -> None:
    rows = [row(), row(number=3, invoice="2026-002", paid_on=None, is_disputed=True)]
    assert [o for o, _ in outcomes(room, *rows)] == [Outcome.NEW, Outcome.NEW]
    assert bring(room, *rows) == Done(2, 1, 1, 0)
    assert bring(room, *rows) == Done(0, 0, 0, 0)
    paid, contested = Invoice.objects.order_by("invoice")
    assert (paid.is_open, paid.paid_at) == (False, at(19, 120))
    assert contested.disputed_at == NOW
    later = dataclasses.replace(rows[1], paid_on=dt.date(2026, 3, 29))
    assert outcomes(room, rows[0], later) == [(Outcome.THERE, ""), (Outcome.MORE, "")]
    assert bring(room, rows[0], later) == Done(0, 1, 0, 0)
    assert list(projection.differences(room)) == []


def test_what_was_noted_by_hand_is_not_noted_again(room: Room, aoi: Client) -> None:
    invoice = invoices.issue(
        aoi, number="2026-001", amount=330_000, due=dt.date(2026, 3, 20), now=at(1)
    )
    invoices.pay(invoice, 330_000, day=dt.date(2026, 3, 19), now=at(20))
    assert outcomes(room, row()) == [(Outcome.THERE, "")]


def paid_so_far(amount: int, day: int, **changes: Any) -> Listed:
    return row(paid=Decimal(amount), paid_on=dt.date(2026, 3, day), **changes)


def test_a_list_that_grows_brings_only_what_came_since(room: Room, aoi: Client) -> None:
    assert bring(room, paid_so_far(200_000, 5)) == Done(1, 1, 0, 0)
    assert bring(room, paid_so_far(250_000, 18)) == Done(0, 1, 0, 0)
    invoice = Invoice.objects.get()
    assert (invoice.is_open, invoice.missing) == (True, Decimal(80_000))
    assert bring(room, paid_so_far(300_000, 18)) == Done(0, 1, 0, 0)
    assert bring(room, paid_so_far(300_000, 18)) == Done(0, 0, 0, 0)
    assert bring(room, row()) == Done(0, 1, 0, 0)
    invoice.refresh_from_db()
    assert (invoice.is_open, invoice.paid) == (False, Decimal(330_000))


def test_less_than_is_on_record_is_told_and_not_noted(room: Room, aoi: Client) -> None:
    bring(room, paid_so_far(200_000, 18))
    assert outcomes(room, paid_so_far(150_000, 5)) == [(Outcome.NONSENSE, "paid_less")]
    assert bring(room, paid_so_far(150_000, 5)) == Done(0, 0, 0, 0)
    assert outcomes(room, row(paid_on=None)) == [(Outcome.THERE, "")]


def test_two_rows_that_tell_of_other_payments_of_an_invoice_are_not_both_taken(
    room: Room, aoi: Client
) -> None:
    first, second = paid_so_far(200_000, 5), paid_so_far(250_000, 18, number=3)
    assert outcomes(room, first, first) == [(Outcome.NEW, ""), (Outcome.THERE, "")]
    assert outcomes(room, first, second) == [(Outcome.NEW, ""), (Outcome.NONSENSE, "paid_twice")]


def test_what_is_paid_on_record_needs_no_day_in_a_list(room: Room, aoi: Client) -> None:
    invoice = invoices.issue(
        aoi,
        number="2026-001",
        amount=330_000,
        withholding=30_630,
        due=dt.date(2026, 3, 20),
        now=at(1),
    )
    undated = row(paid_on=None, lacks_day=True)
    assert outcomes(room, undated) == [(Outcome.NONSENSE, "paid_when")]
    invoices.pay(invoice, 299_370, day=dt.date(2026, 3, 19), now=at(20))
    assert outcomes(room, undated) == outcomes(room, row()) == [(Outcome.THERE, "")]


def test_a_list_tells_invoices_of_one_number_apart_by_their_clients(
    room: Room, aoi: Client
) -> None:
    ben = Client.objects.create(room=room, name="別府 弁")
    rows = [row(is_disputed=True), row(number=3, who="別府 弁", is_disputed=True)]
    for who in (aoi, ben):
        brought = f.InvoiceIssued(
            at=at(1), client=who.pk, invoice="2026-001", amount=330_000, due=dt.date(2026, 3, 20)
        )
        record(room, [brought], at(1))
    assert bring(room, *rows) == Done(0, 2, 2, 0)
    assert bring(room, *rows) == Done(0, 0, 0, 0)
    for invoice in Invoice.objects.all():
        assert (invoice.is_open, invoice.disputed_at) == (False, at(19, 120))


def test_the_number_of_somebody_who_was_erased_stands_for_another_invoice(
    room: Room, aoi: Client
) -> None:
    bring(room, row())
    erase(aoi, NOW)
    Client.objects.create(room=room, name="青井 直")
    assert outcomes(room, row()) == [(Outcome.OTHER, "taken")]
    assert bring(room, row()) == Done(0, 0, 0, 0)


def test_tax_that_is_withheld_is_not_missing(room: Room, aoi: Client) -> None:
    bring(room, row(withheld=Decimal(30_630)))
    assert not Invoice.objects.get().is_open
    bring(room, row(invoice="2026-002", paid=Decimal(300_000)))
    assert Invoice.objects.get(invoice="2026-002").missing == Decimal(30_000)


def test_strangers_are_left_out_unless_they_are_to_be_added(room: Room, aoi: Client) -> None:
    stranger = row(number=3, invoice="9", who="新しい方")
    assert outcomes(room, stranger) == [(Outcome.NOBODY, "")]
    assert bring(room, stranger) == Done(0, 0, 0, 0)
    assert bring(room, stranger, add=True) == Done(1, 1, 0, 1)
    assert Invoice.objects.get().client.name == "新しい方"


def test_two_clients_who_may_be_meant_are_none(room: Room, aoi: Client) -> None:
    Client.objects.create(room=room, name="葵 直", kana="アオイ ナオ")
    assert outcomes(room, row(who="アオイ ナオ")) == [(Outcome.SEVERAL, "")]


def test_two_clients_of_just_the_same_name_are_none(room: Room, aoi: Client) -> None:
    Client.objects.create(room=room, name=aoi.name, kana="アオイ ナオ")
    assert outcomes(room, row()) == [(Outcome.SEVERAL, "")]
    assert bring(room, row()) == Done(0, 0, 0, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"billed": Decimal(0)}, "nothing"),
        ({"billed": Decimal("0.5")}, "cents"),
        ({"withheld": Decimal(330_001)}, "withholding"),
        ({"due": dt.date(2026, 2, 1)}, "due_before"),
        ({"due": dt.date(2056, 2, 1)}, "due_far"),
        ({"issued": dt.date(2026, 4, 1), "due": dt.date(2026, 5, 1)}, "future"),
        ({"paid_on": dt.date(2026, 4, 1)}, "future"),
        ({"paid": Decimal(-5)}, "negative"),
        ({"paid_on": None, "lacks_day": True}, "paid_when"),
        ({"invoice": "1" * 61}, "long"),
        ({"invoice": "1\u202e"}, "signs"),
    ],
)
def test_a_row_that_cannot_be_meant_is_told(
    room: Room, aoi: Client, changes: dict[str, Any], code: str
) -> None:
    assert outcomes(room, row(**changes)) == [(Outcome.NONSENSE, code)]
    assert bring(room, row(**changes)) == Done(0, 0, 0, 0)


def test_a_number_that_stands_for_another_invoice_is_told(room: Room, aoi: Client) -> None:
    bring(room, row())
    other = row(billed=Decimal(5))
    assert outcomes(room, other) == [(Outcome.OTHER, "taken")]
    twice = [row(invoice="7"), row(number=3, invoice="7", billed=Decimal(6))]
    assert [o for o, _ in outcomes(room, *twice)] == [Outcome.NEW, Outcome.OTHER]


def test_what_the_house_owes_becomes_no_invoice_and_leaves_nothing_open(
    room: Room, aoi: Client
) -> None:
    rows: list[Row] = [Expense(2), row(number=3)]
    planned = invoice_import.plan(room, rows, NOW)
    assert [line.outcome for line in planned.lines] == [Outcome.EXPENSE, Outcome.NEW]
    done = invoice_import.carry_out(room, rows, NOW, add_clients=True, covers=True)
    assert done == Done(1, 1, 0, 0)
    assert Invoice.objects.get().invoice == "2026-001"
    assert Entry.objects.filter(room=room, kind="watch.began").count() == 1


def test_nothing_is_taken_as_unpaid_while_a_payment_lacks_its_day(room: Room, aoi: Client) -> None:
    undated = row(number=3, invoice="2026-002", paid_on=None, lacks_day=True)
    done = invoice_import.carry_out(room, [row(), undated], NOW, add_clients=False, covers=True)
    assert done == Done(1, 1, 0, 0)
    assert not Entry.objects.filter(room=room, kind="watch.began").exists()
    stranger = row(who="新しい方", paid_on=None, lacks_day=True)
    assert outcomes(room, stranger) == [(Outcome.NONSENSE, "paid_when")]


def test_a_row_that_was_not_read_stays_so(room: Room) -> None:
    assert outcomes(room, Unread(2, "no row")) == [(Outcome.UNREAD, "")]
