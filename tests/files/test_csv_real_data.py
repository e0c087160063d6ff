"""Real tables become as many facts, with the same sums, as plain counting finds in them."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kijun.files.csv_facts import facts_from_csv
from kijun.files.csv_map import read_map
from kijun.files.problems import Problem

HERE = Path(__file__).parent
DATA = HERE.parents[1].parent / "shared/data"
APPOINTMENTS = DATA / "appointments/brazil_noshow/KaggleV2-May-2016.csv.gz"
INVOICES = DATA / "invoices/ibm_ar/accounts-receivable.csv"

pytestmark = pytest.mark.data


def real(path: Path) -> bytes:
    if not path.exists():
        pytest.skip(f"the real data {path.name} is not beside this checkout")
    return path.read_bytes()


def take(map_name: str, data: bytes, name: str) -> tuple[list[dict[str, object]], list[Problem]]:
    csv_map = read_map((HERE / "maps" / map_name).read_bytes(), map_name)
    problems: list[Problem] = []
    return list(facts_from_csv(csv_map, io.BytesIO(data), name, problems.append)), problems


def test_medical_appointments_and_who_did_not_come_are_those_of_the_table() -> None:
    data = real(APPOINTMENTS)
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(data).decode())))
    facts, problems = take("brazil_noshow.yaml", data, APPOINTMENTS.name)
    assert problems == []
    assert Counter(fact["kind"] for fact in facts) == {
        "appointment.booked": len(rows),
        "appointment.missed": sum(row["No-show"] == "Yes" for row in rows),
    }
    missed = Counter(fact["client"] for fact in facts if fact["kind"] == "appointment.missed")
    assert missed == Counter(row["PatientId"] for row in rows if row["No-show"] == "Yes")
    starts = Counter(str(f["starts"])[:10] for f in facts if f["kind"] == "appointment.booked")
    assert starts == Counter(row["AppointmentDay"][:10] for row in rows)
    assert len({fact["id"] for fact in facts}) == len(facts)


def test_receivables_are_those_of_the_table_to_the_cent() -> None:
    data = real(INVOICES)
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    facts, problems = take("accounts_receivable.yaml", data, INVOICES.name)
    assert problems == []
    assert Counter(fact["kind"] for fact in facts) == {
        "invoice.issued": len(rows),
        "invoice.paid": len(rows),
        "invoice.disputed": sum(row["Disputed"] == "Yes" for row in rows),
    }
    for kind in ("invoice.issued", "invoice.paid"):
        amounts = [Decimal(str(fact["amount"])) for fact in facts if fact["kind"] == kind]
        assert sum(amounts) == sum(Decimal(row["InvoiceAmount"]) for row in rows)
    due = {fact["invoice"]: fact["due"] for fact in facts if fact["kind"] == "invoice.issued"}
    for row in rows:
        month, day, year = (int(part) for part in row["DueDate"].split("/"))
        assert due[row["invoiceNumber"]] == f"{year}-{month:02}-{day:02}"
