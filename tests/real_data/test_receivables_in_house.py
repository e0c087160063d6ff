"""The same real table, brought by an owner: what the house then holds late is what one counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.files.days_written import First
from kijun.files.payment_roles import Shape, roles_of, shape_of
from kijun.files.payments_csv import proposed_first, read_sheet, rows_in
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.services.clients.clients import ClientGiven, add_all
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from kijun.services.work import invoice_import
from kijun.services.work.invoice_import import Outcome
from kijun.work import projection
from kijun.work.models import Invoice
from tests.real_data.tables import HERE, RECEIVABLES, bytes_of, rows_of

pytestmark = [pytest.mark.data]

ZONE = ZoneInfo("America/New_York")
BEFORE_IT_ALL = dt.datetime(2011, 1, 1, tzinfo=ZONE)
AFTER_IT_ALL = dt.datetime(2014, 6, 1, tzinfo=ZONE)


@pytest.fixture
def house(room: Room) -> Room:
    """Return a house whose clients were all told, beforehand, what follows from paying late."""
    room.timezone = ZONE.key
    room.save()
    names = sorted({row["customerID"] for row in rows_of(RECEIVABLES)})
    clients = add_all(room, [ClientGiven(name) for name in names])
    rules = (HERE / "rulebooks" / "overdue.yaml").read_text("utf-8")
    version = publish(room, f"{rules}currency: USD\n", BEFORE_IT_ALL).version
    told = [
        f.RulesAnnounced(at=BEFORE_IT_ALL, client=client.pk, rulebook=version) for client in clients
    ]
    record(room, told, BEFORE_IT_ALL)
    return room


def day(text: str) -> dt.date:
    month, day_of_month, year = (int(part) for part in text.split("/"))
    return dt.date(year, month, day_of_month)


def days_late(row: dict[str, str]) -> int:
    return (day(row["SettledDate"]) - day(row["DueDate"])).days


def test_late_and_disputed_invoices_are_those_that_plain_counting_finds(house: Room) -> None:
    counted = rows_of(RECEIVABLES)
    sheet = read_sheet(bytes_of(RECEIVABLES))
    roles = roles_of(sheet.header)
    assert shape_of(roles) is Shape.INVOICES
    assert proposed_first(sheet, roles) is First.MONTH
    rows = rows_in(sheet, roles, First.NOBODY_SAID)
    planned = invoice_import.plan(house, rows, AFTER_IT_ALL)
    assert Counter(line.outcome for line in planned.lines) == {Outcome.NEW: len(counted)}
    assert not Invoice.objects.exists()

    done = invoice_import.carry_out(house, rows, AFTER_IT_ALL, add_clients=False, covers=True)

    disputed = [row for row in counted if row["Disputed"] == "Yes"]
    assert done == (invoice_import.Done(len(counted), len(counted), len(disputed), 0))
    assert Invoice.objects.filter(disputed_at__isnull=False).count() == len(disputed)
    assert not Invoice.objects.filter(is_open=True).exists()
    late = [row for row in counted if days_late(row) > 0]
    decisions = [decision_in(row) for row in standing_rows(house).values()]
    assert {d.matter for d in decisions} == {row["invoiceNumber"] for row in late}
    assert Counter(d.status for d in decisions) == {
        "standing": sum(row["Disputed"] == "No" for row in late),
        "excused": sum(row["Disputed"] == "Yes" for row in late),
    }

    again = invoice_import.carry_out(house, rows, AFTER_IT_ALL, add_clients=True, covers=True)
    assert again == invoice_import.Done(0, 0, 0, 0)
    assert Client.objects.filter(room=house).count() == len({r["customerID"] for r in counted})
    assert list(projection.differences(house)) == []
