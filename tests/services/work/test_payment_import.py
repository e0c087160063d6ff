"""Statements: what each row would come to, then just that, and nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.files.contacts import Unread
from kijun.files.payments_csv import Incoming, Row
from kijun.ledger.decisions import standing_rows
from kijun.ledger.models import Entry
from kijun.services.work import invoices, payment_import
from kijun.services.work.payment_import import Done, Outcome
from kijun.work import projection
from kijun.work.models import Invoice, PayerName, TakenRow
from tests.judge.record import at
from tests.services.practice import told_client, work_until
from tests.services.work.test_invoices import OVERDUE

pytestmark = pytest.mark.storage

NOW = at(30)


@pytest.fixture
def aoi(practice: Room) -> Client:
    """Return a client whose name has a reading, and who was told a rule about payment."""
    client = told_client(practice, "青井商店", "aoi@example.com", rules=OVERDUE)
    client.kana = "アオイショウテン"
    client.save()
    return client


@pytest.fixture
def ben(practice: Room, aoi: Client) -> Client:
    """Return another client."""
    return Client.objects.create(room=practice, name="Ben Carter", language="en")


def bill(client: Client, number: str, amount: int, due: int = 20) -> Invoice:
    day = dt.date(2026, 3, due)
    return invoices.issue(client, number=number, amount=amount, due=day, now=at(5))


def came(who: str, amount: int, day: int = 18, number: int = 2, reference: str = "") -> Incoming:
    return Incoming(number, dt.date(2026, 3, day), Decimal(amount), who, reference)


def outcomes(room: Room, rows: Sequence[Row]) -> list[tuple[Outcome, str]]:
    planned = payment_import.plan(room, rows, NOW)
    return [(line.outcome, line.invoice.invoice if line.invoice else "") for line in planned.lines]


def bring(room: Room, rows: Sequence[Row], *, covers: bool = False, **answers: int | None) -> Done:
    """Confirm what is clear, and what is answered."""
    clear = payment_import.plan(room, rows, NOW).of(Outcome.TAKE)
    given: dict[int, int | None] = {}
    given |= {line.number: line.invoice.pk for line in clear if line.invoice is not None}
    given |= {int(name[1:]): key for name, key in answers.items()}
    return payment_import.carry_out(room, rows, given, NOW, covers=covers)


def test_client_and_amount_that_agree_are_a_payment(practice: Room, aoi: Client) -> None:
    invoice = bill(aoi, "2026-001", 330_000)
    rows = [came("ﾌﾘｺﾐ ｶ)ｱｵｲｼﾖｳﾃﾝ", 330_000)]
    assert outcomes(practice, rows) == [(Outcome.TAKE, "2026-001")]
    assert not Entry.objects.filter(kind="invoice.paid").exists()
    assert bring(practice, rows) == Done(1, 0)
    invoice.refresh_from_db()
    assert (invoice.is_open, invoice.paid_at) == (False, at(18, 120))
    assert list(projection.differences(practice)) == []


def test_the_same_statement_twice_or_one_that_overlaps_notes_nothing_twice(
    practice: Room, aoi: Client
) -> None:
    for number in ("2026-001", "2026-002", "2026-003"):
        bill(aoi, number, 330_000)
    rows = [came("アオイシヨウテン", 330_000, number=each) for each in (2, 3)]
    assert outcomes(practice, rows) == [(Outcome.TAKE, "2026-001"), (Outcome.TAKE, "2026-002")]
    assert bring(practice, rows) == Done(2, 0)
    assert bring(practice, rows) == Done(0, 0)
    later = [came("アオイシヨウテン", 330_000, number=each) for each in (5, 6)]
    more = [*later, came("アオイシヨウテン", 330_000, day=19, number=7)]
    assert [outcome for outcome, _ in outcomes(practice, more)] == [
        Outcome.THERE,
        Outcome.THERE,
        Outcome.TAKE,
    ]
    assert bring(practice, more) == Done(1, 0)
    assert Entry.objects.filter(kind="invoice.paid").count() == 3


def test_what_was_noted_by_hand_is_there_already(practice: Room, aoi: Client) -> None:
    invoice = bill(aoi, "2026-001", 330_000)
    invoices.pay(invoice, 330_000, day=dt.date(2026, 3, 18), now=at(19))
    bill(aoi, "2026-002", 330_000)
    rows = [came("アオイシヨウテン", 330_000, number=each) for each in (2, 3)]
    assert outcomes(practice, rows) == [(Outcome.THERE, ""), (Outcome.TAKE, "2026-002")]


def test_where_it_is_not_sure_somebody_is_asked_and_remembered(
    practice: Room, aoi: Client, ben: Client
) -> None:
    first, second = bill(aoi, "2026-001", 330_000), bill(ben, "2026-002", 55_000)
    rows = [came("アオイ タロウ", 330_000, number=2), came("ニツタ サユリ", 54_340, number=3)]
    assert outcomes(practice, rows) == [(Outcome.ASK, "2026-001"), (Outcome.ASK, "")]
    assert bring(practice, rows) == Done(0, 0)
    assert bring(practice, rows, r2=first.pk, r3=second.pk) == Done(2, 0)
    second.refresh_from_db()
    assert second.missing == Decimal(660)
    assert PayerName.objects.filter(client=ben).exists()
    bill(ben, "2026-003", 70_000)
    later = [came("ニツタ　サユリ", 70_000, day=25)]
    assert outcomes(practice, later) == [(Outcome.TAKE, "2026-003")]


def test_the_number_of_an_invoice_says_which_one_is_paid(practice: Room, aoi: Client) -> None:
    bill(aoi, "2026-001", 330_000)
    bill(aoi, "2026-002", 330_000)
    rows = [came("アオイシヨウテン", 330_000, reference="INV 2026-002")]
    assert outcomes(practice, rows) == [(Outcome.TAKE, "2026-002")]
    part = [came("だれか 2026-001", 100_000)]
    assert outcomes(practice, part) == [(Outcome.ASK, "2026-001")]


def test_two_clients_of_one_name_are_asked_about(practice: Room, aoi: Client) -> None:
    other = Client.objects.create(room=practice, name="葵商店", kana="アオイショウテン")
    bill(aoi, "2026-001", 330_000)
    bill(other, "2026-002", 330_000)
    assert [o for o, _ in outcomes(practice, [came("アオイシヨウテン", 330_000)])] == [Outcome.ASK]


def test_money_that_left_and_what_is_no_payment_is_passed_over(practice: Room, aoi: Client) -> None:
    bill(aoi, "2026-001", 330_000)
    rows: list[Row] = [
        came("ヤチン", -80_000),
        came("アオイシヨウテン", 0),
        Incoming(4, dt.date(2026, 3, 18), Decimal(330_000), "アオイシヨウテン", is_other=True),
        came("アオイシヨウテン", 330_000, day=31, number=5),
        Unread(6, "no row"),
    ]
    found = [outcome for outcome, _ in outcomes(practice, rows)]
    assert found == [
        Outcome.LEFT,
        Outcome.LEFT,
        Outcome.OTHER,
        Outcome.UNREAD,
        Outcome.UNREAD,
    ]
    assert bring(practice, rows, covers=True).noted == 0


def test_an_answer_that_names_an_invoice_of_another_house_is_not_taken(
    practice: Room, aoi: Client, other_room: Room
) -> None:
    stranger = Client.objects.create(room=other_room, name="別")
    theirs = bill(stranger, "2026-001", 330_000)
    rows = [came("だれか", 330_000)]
    assert bring(practice, rows, r2=theirs.pk) == Done(0, 1)
    assert bring(practice, rows, r2=10**9) == Done(0, 1)
    assert not TakenRow.objects.exists()


def test_what_is_missing_in_a_whole_statement_did_not_come(practice: Room, aoi: Client) -> None:
    bill(aoi, "2026-001", 330_000)
    work_until(at(26))
    assert [row.status for row in standing_rows(practice).values()] == ["proposed"]
    rows = [came("リソク", 12, day=1, number=2), came("リソク", 12, day=28, number=3)]
    bring(practice, rows, covers=True)
    assert [row.status for row in standing_rows(practice).values()] == ["standing"]
    facts = Entry.objects.count()
    bring(practice, rows, covers=True)
    assert Entry.objects.count() == facts


def test_a_payment_in_the_statement_takes_back_what_its_absence_led_to(
    practice: Room, aoi: Client
) -> None:
    bill(aoi, "2026-001", 330_000)
    work_until(at(26))
    rows = [came("アオイシヨウテン", 330_000, day=19)]
    bring(practice, rows, covers=True)
    assert [row.status for row in standing_rows(practice).values()] == ["gone"]


def test_a_row_that_is_left_open_keeps_silence_from_counting(practice: Room, aoi: Client) -> None:
    bill(aoi, "2026-001", 330_000)
    work_until(at(26))
    rows = [came("アオイ タロウ", 330_000, day=1), came("リソク", 12, day=28, number=3)]
    assert not bring(practice, rows, covers=True).covered
    assert [row.status for row in standing_rows(practice).values()] == ["proposed"]
    unread: list[Row] = [rows[1], Unread(4, "no row")]
    assert not bring(practice, unread, covers=True).covered
    assert bring(practice, rows, covers=True, r2=None).covered
    assert [row.status for row in standing_rows(practice).values()] == ["standing"]
