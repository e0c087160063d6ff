"""Real tables through `kijun import csv … | kijun judge … -`, as somebody would type it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.real_data.tables import (
    APPOINTMENTS,
    HERE,
    RECEIVABLES,
    Row,
    differences,
    rows_of,
    table_of,
)
from tests.real_data.visits import share

pytestmark = pytest.mark.data

DECISION = re.compile(r"\bd-[0-9a-f]{16}\b")


def kijun(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kijun", *words]
    return subprocess.run(command, input=given, capture_output=True, check=False)


def imported(name: str, table: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    return kijun("import", "csv", "--map", str(HERE / "maps" / name), *options, str(table))


def judged(name: str, record: bytes, *options: str) -> str:
    rulebook = str(HERE / "rulebooks" / name)
    done = kijun("judge", rulebook, "-", "--assume-announced", *options, given=record)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr.decode()
    return done.stdout.decode()


def decisions(lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.splitlines()]


def is_overdue(row: Row) -> bool:
    return int(row["DaysLate"]) > 0


def test_overdue_invoices_come_through_the_pipe_as_the_table_counts_them() -> None:
    rows = rows_of(RECEIVABLES)
    record = imported("receivables.yaml", RECEIVABLES)
    assert (record.returncode, record.stderr.count(b"\n")) == (0, 1)
    found = decisions(judged("overdue.yaml", record.stdout, "--format", "jsonl"))
    late = [row for row in rows if is_overdue(row)]
    assert Counter(d["status"] for d in found) == {
        "standing": sum(row["Disputed"] == "No" for row in late),
        "excused": sum(row["Disputed"] == "Yes" for row in late),
    }
    per_customer = Counter(row["customerID"] for row in late)
    assert differences(Counter(d["client"] for d in found), per_customer) == []
    assert [(d["decided_at"], d["id"]) for d in found] == sorted(
        (d["decided_at"], d["id"]) for d in found
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_text_shows_each_decision_once_under_its_customer(language: str) -> None:
    rows = rows_of(RECEIVABLES)
    record = imported("receivables.yaml", RECEIVABLES).stdout
    text = judged("overdue.yaml", record, "--language", language)
    shown = Counter(DECISION.findall(text))
    assert set(shown.values()) == {1}
    assert len(shown) == sum(is_overdue(row) for row in rows)
    for customer in {row["customerID"] for row in rows if is_overdue(row)}:
        assert text.count(customer) == 1


def test_a_cell_that_cannot_be_read_stops_the_import_or_costs_its_row(tmp_path: Path) -> None:
    rows = rows_of(RECEIVABLES)
    broken = next(index for index, row in enumerate(rows) if is_overdue(row))
    rows[broken]["SettledDate"] = "2/30/2013"
    table = tmp_path / "receivables.csv"
    table.write_bytes(table_of(rows))

    refused = imported("receivables.yaml", table)
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert f"{table}:{broken + 2}: " in refused.stderr.decode()

    record = imported("receivables.yaml", table, "--skip-invalid")
    assert record.returncode == 0
    assert f"{table}:{broken + 2}: " in record.stderr.decode()
    found = decisions(judged("overdue.yaml", record.stdout, "--format", "jsonl"))
    del rows[broken]
    late = {row["invoiceNumber"] for row in rows if is_overdue(row)}
    assert {d["matter"] for d in found} == late


def _who_did_not_come(rows: Sequence[Row]) -> set[str]:
    return {row["AppointmentID"] for row in rows if row["No-show"] == "Yes"}


def _no_shows_through_the_pipe(table: Path, rows: Sequence[Row]) -> set[str]:
    """Return the appointments that are decided about, each step as often as was counted."""
    record = imported("appointments.yaml", table)
    assert (record.returncode, record.stderr.count(b"\n")) == (0, 1)
    found = decisions(judged("no_shows.yaml", record.stdout, "--format", "jsonl"))
    missed = [row for row in rows if row["No-show"] == "Yes"]
    per_patient = Counter(row["PatientId"] for row in missed)
    highest: dict[str, int] = {}
    for d in found:
        highest[d["client"]] = max(highest.get(d["client"], 0), d["step"])
    assert differences(highest, per_patient) == []
    return {d["matter"] for d in found}


def test_no_shows_of_every_eighth_patient_come_through_the_pipe(tmp_path: Path) -> None:
    rows = [row for row in rows_of(APPOINTMENTS) if share(row["PatientId"], 8) == 0]
    table = tmp_path / "appointments.csv"
    table.write_bytes(table_of(rows))
    assert _no_shows_through_the_pipe(table, rows) == _who_did_not_come(rows)


@pytest.mark.soak
def test_no_shows_of_all_patients_come_through_the_pipe() -> None:
    rows = rows_of(APPOINTMENTS)
    assert _no_shows_through_the_pipe(APPOINTMENTS, rows) == _who_did_not_come(rows)
