"""The real tables that are kept beside the checkout: their rows, and the facts made of them."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec
import pytest
import yaml

from kijun.files.csv_facts import facts_from_csv
from kijun.files.csv_map import read_map
from kijun.files.problems import Problem
from kijun.files.record import read_facts
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.facts import Fact
from kijun.judge.rulebook import Rulebook

HERE: Final = Path(__file__).parent
DATA: Final = HERE.parents[2] / "shared" / "data"
APPOINTMENTS: Final = DATA / "appointments" / "brazil_noshow" / "KaggleV2-May-2016.csv.gz"
RECEIVABLES: Final = DATA / "invoices" / "ibm_ar" / "accounts-receivable.csv"

Row = Mapping[str, str]


def bytes_of(path: Path) -> bytes:
    """Return what a real table holds; the test is skipped where it is absent."""
    if not path.exists():
        pytest.skip(f"the real data {path.name} is not kept beside this checkout")
    return path.read_bytes()


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a real table as the csv module reads them."""
    data = bytes_of(path)
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def table_of(rows: Sequence[Row]) -> bytes:
    """Write rows as a table again, to look at a part of one."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def facts_of(table: bytes, map_text: str) -> list[Fact]:
    """Import a table by a map and read the record that comes of it, as the commands do."""
    problems: list[Problem] = []
    csv_map = read_map(map_text.encode("utf-8"), "map.yaml")
    imported = facts_from_csv(csv_map, io.BytesIO(table), "table.csv", problems.append)
    lines = b"\n".join(msgspec.json.encode(fact) for fact in imported)
    rejected: list[object] = []
    found = read_facts(io.BytesIO(lines), lambda *line: rejected.append(line))
    taken = [fact for facts, _ in found for fact in facts]
    assert (problems, rejected) == ([], [])
    return taken


def map_text(name: str) -> str:
    """Return the text of a map that is kept here."""
    return (HERE / "maps" / name).read_text(encoding="utf-8")


def rulebook(name: str, *, timezone: str | None = None, **changes: object) -> Rulebook:
    """Read a rulebook that is kept here, with some parts of its rule put in place of others."""
    document = yaml.safe_load((HERE / "rulebooks" / name).read_text(encoding="utf-8"))
    document["timezone"] = timezone or document["timezone"]
    document["rules"][0] |= changes
    return load_rulebook(yaml.safe_dump(document, allow_unicode=True).encode("utf-8"), name)


def months_later(moment: dt.datetime, months: int) -> dt.datetime:
    """Return the same day and time so many months later; the month's last day if it is shorter."""
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    for day in range(moment.day, 27, -1):
        try:
            return moment.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return moment.replace(year=year, month=month)


def differences(found: Mapping[str, object], expected: Mapping[str, object]) -> list[str]:
    """Return, in a few lines, where two tables of results differ."""
    keys = [key for key in {**expected, **found} if found.get(key) != expected.get(key)]
    few = [f"{k}: {found.get(k)}, expected {expected.get(k)}" for k in sorted(keys)[:10]]
    return few if len(keys) <= 10 else [*few, f"and {len(keys) - 10} more"]
