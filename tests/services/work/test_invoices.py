"""Invoices: issued, paid, disputed, settled; and a reminder by rule once they are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Entry
from kijun.letters.models import Letter
from kijun.services.clients.erasure import erase
from kijun.services.decisions import verdicts
from kijun.services.record.recording import record
from kijun.services.work import engagements, invoices
from kijun.services.work.engagements import Terms, new_key
from kijun.services.work.money import Nonsense
from kijun.work import projection
from kijun.work.models import Invoice
from tests.judge.record import at
from tests.servers.sink import Sink
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

DUE = dt.date(2026, 3, 20)
OVERDUE = """\
kijun: 1
title: {ja: お支払いの基準, en: Payment}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: overdue
    title: {ja: お支払いの期日, en: The day of payment}
    occasion: payment
    when: {overdue: "> 3 d", disputed: false}
    then: [[remind], [remind, warn], [require_prepayment]]
"""


@pytest.fixture
def client(practice: Room) -> Client:
    """Return a client who was told a rule about payment."""
    return told_client(practice, "青井 直", "aoi@example.com", rules=OVERDUE)


def issue(client: Client, **more: Any) -> Invoice:
    fields = {"amount": 330_000, "due": DUE, "now": at(5), **more}
    return invoices.issue(client, **fields)


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Nonsense) as refused:
        act()
    return refused.value.code


def statuses(client: Client) -> list[tuple[str, int | None]]:
    rows = standing_rows(client.room, client.pk).values()
    return [(row.status, decision_in(row).step) for row in rows]


def test_an_invoice_is_issued_paid_in_parts_and_closed(client: Client) -> None:
    made = engagements.agree(client, Terms("見直し", 300_000), now=at(4))
    invoice = issue(client, engagement=made, withholding=30_630)
    assert (invoice.invoice, invoice.engagement) == ("2026-001", made)
    assert invoice.missing == Decimal(299_370)
    invoices.pay(invoice, 100_000, now=at(8))
    assert (invoice.is_open, invoice.missing) == (True, Decimal(199_370))
    invoices.pay(invoice, 200_000, day=dt.date(2026, 3, 9), now=at(10))
    assert (invoice.is_open, invoice.paid_at) == (False, at(9, 120))
    assert issue(client, amount=1).invoice == "2026-002"
    assert list(projection.differences(client.room)) == []


def test_invoices_of_one_number_are_contested_and_settled_each_for_itself(client: Client) -> None:
    other = told_client(client.room, "別府 弁", "ben@example.net", rules=OVERDUE)
    for who in (client, other):
        brought = f.InvoiceIssued(at=at(5), client=who.pk, invoice="7", amount=5_000, due=DUE)
        record(client.room, [brought], at(5))
    for invoice in Invoice.objects.filter(invoice="7"):
        assert invoices.dispute(invoice, now=at(6)).disputed_at == at(6)
        assert invoices.settle(invoice, now=at(7)).settled_at == at(7)
    assert list(projection.differences(client.room)) == []


def test_what_is_sent_twice_is_noted_once(client: Client) -> None:
    first = issue(client, number="A-1")
    assert issue(client, number="A-1") == first
    key = new_key()
    for _ in range(2):
        invoices.pay(first, 1000, now=at(8), key=key)
        invoices.dispute(first, now=at(9))
        invoices.settle(first, now=at(10))
    told = Entry.objects.filter(kind__startswith="invoice.").order_by("number")
    assert list(told.values_list("kind", flat=True)) == [
        "invoice.issued",
        "invoice.paid",
        "invoice.disputed",
        "invoice.settled",
    ]
    assert not first.is_open


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": 0}, "nothing"),
        ({"amount": -330}, "negative"),
        ({"amount": 10**13}, "enormous"),
        ({"amount": Decimal("1.5")}, "cents"),
        ({"withholding": 330_001}, "withholding"),
        ({"withholding": -1}, "negative"),
        ({"currency": "EUR"}, "currency"),
        ({"due": dt.date(2026, 3, 4)}, "due_before"),
        ({"due": dt.date(2046, 3, 4)}, "due_far"),
        ({"day": dt.date(2026, 3, 6)}, "future"),
        ({"number": "1" * 61}, "long"),
        ({"number": "1\u2066"}, "signs"),
    ],
)
def test_an_invoice_that_cannot_be_meant_is_refused(
    client: Client, changes: dict[str, Any], code: str
) -> None:
    before = Entry.objects.count()
    assert code_of(lambda: issue(client, **changes)) == code
    assert (Invoice.objects.count(), Entry.objects.count()) == (0, before)


def test_a_number_stands_for_one_invoice(practice: Room, client: Client) -> None:
    issue(client, number="A-1")
    ben = Client.objects.create(room=practice, name="別の人")
    assert code_of(lambda: issue(ben, number="A-1")) == "taken"
    assert code_of(lambda: issue(client, number="A-1", amount=5)) == "taken"
    assert code_of(lambda: issue(client, number="A-1", withholding=5)) == "taken"
    assert code_of(lambda: issue(client, number="A-1", day=dt.date(2026, 3, 2))) == "taken"
    made = engagements.agree(ben, Terms("見直し", 1), now=at(4))
    assert code_of(lambda: issue(client, engagement=made)) == "other_client"


def test_a_number_is_not_given_again_once_its_client_is_erased(
    practice: Room, client: Client
) -> None:
    name = issue(client).invoice
    erase(client, at(6))
    ben = Client.objects.create(room=practice, name="別の人")
    assert code_of(lambda: issue(ben, number=name)) == "taken"
    assert [name, issue(ben).invoice] == ["2026-001", "2026-002"]


@pytest.mark.parametrize(("amount", "code"), [(0, "nothing"), (-5, "negative")])
def test_a_payment_that_cannot_be_meant_is_refused(client: Client, amount: int, code: str) -> None:
    invoice = issue(client)
    assert code_of(lambda: invoices.pay(invoice, amount, now=at(8))) == code


def test_an_overdue_invoice_waits_for_a_person_while_nobody_watched(client: Client) -> None:
    issue(client)
    work_until(at(26))
    assert statuses(client) == [("proposed", 1)]
    assert not Letter.objects.exists()


def test_whoever_confirms_that_nothing_came_sends_a_reminder(client: Client, sink: Sink) -> None:
    issue(client)
    work_until(at(26))
    (row,) = standing_rows(client.room, client.pk).values()
    verdicts.confirm(client, row.decision, at(26))
    work_until(at(26, 60))
    letter = Letter.objects.get()
    assert (letter.kind, letter.state) == ("remind", "sent")
    assert "請求書2026-001（330,000円）のお支払いを、期日（3月20日" in letter.text
    assert len(sink.accepted) == 1


def test_looking_at_the_account_lets_the_rule_run_by_itself(client: Client) -> None:
    invoice = issue(client)
    assert code_of(lambda: invoices.nothing_came(invoice, now=at(20))) == "not_due"
    work_until(at(25))
    invoices.nothing_came(invoice, now=at(25))
    assert statuses(client) == [("standing", 1)]
    work_until(at(25, 60))
    assert Letter.objects.get().kind == "remind"


def test_paid_in_time_or_disputed_leads_to_nothing(client: Client) -> None:
    in_time, contested, settled = (issue(client, number=str(each)) for each in range(3))
    invoices.pay(in_time, 330_000, now=at(20))
    invoices.dispute(contested, now=at(19))
    invoices.settle(settled, now=at(19))
    for invoice in (contested,):
        invoices.nothing_came(invoice, now=at(22))
    work_until(at(30))
    assert statuses(client) == []
    assert code_of(lambda: invoices.nothing_came(in_time, now=at(30))) == "paid"


def test_a_payment_that_is_noted_late_takes_the_reminder_back(client: Client) -> None:
    invoice = issue(client)
    work_until(at(25))
    invoices.nothing_came(invoice, now=at(25))
    work_until(at(25, 60))
    invoices.pay(invoice, 330_000, day=dt.date(2026, 3, 19), now=at(26))
    work_until(at(26, 60))
    assert [status for status, _ in statuses(client)] == ["gone"]
    kinds = Letter.objects.order_by("written_at").values_list("kind", flat=True)
    assert list(kinds) == ["remind", "put_right"]
