"""The examples of the pages on importing do what the pages say."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import msgspec
import pytest

from kijun.files.calendar_event import client_id
from kijun.files.csv_facts import facts_from_csv
from kijun.files.csv_map import KEYS, read_map
from kijun.files.problems import Problem
from tests.cli.command import kijun, write

DOCS = Path(__file__).parents[2] / "docs"


def blocks(page: str, language: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize(
    ("page", "table"), [("imports.en.md", "bookings.csv"), ("imports.ja.md", "yoyaku.csv")]
)
def test_the_map_makes_the_record_that_the_page_shows(page: str, table: str) -> None:
    (rows,), (written,), (record,) = (blocks(page, each) for each in ("csv", "yaml", "json"))
    problems: list[Problem] = []
    csv_map = read_map(written.encode(), "map.yaml")
    facts = facts_from_csv(csv_map, io.BytesIO(rows.encode()), table, problems.append)
    assert [msgspec.json.encode(fact).decode() for fact in facts] == record.splitlines()
    assert problems == []


@pytest.mark.parametrize("page", ["imports.en.md", "imports.ja.md"])
def test_whoever_is_absent_on_the_page_is_absent_to_the_judge(page: str, tmp_path: Path) -> None:
    (record,) = blocks(page, "json")
    path = write(tmp_path, "record.jsonl", record)
    rules = write(tmp_path, "rules.yaml", kijun("new", "time-and-promises").out)
    options = ("--assume-announced", "--as-of", "2026-12-31", "--format", "jsonl")
    judged = kijun("judge", rules, path, *options).lines
    assert [(each["client"], each["decided_at"]) for each in judged] == [
        ("B-04", "2026-11-24T15:30:00+09:00")
    ]


@pytest.mark.parametrize("page", ["imports.en.md", "imports.ja.md"])
def test_the_page_names_every_part_of_a_map(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [key for key in KEYS if f"| `{key}` |" not in text] == []


@pytest.mark.parametrize("page", ["imports.en.md", "imports.ja.md"])
def test_the_id_of_an_address_is_found_as_the_page_says(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    address = re.search("printf '(.*)' [|] sha256sum [|] cut -c1-16", text)
    assert address is not None
    assert client_id(address[1]) == "c-" + hashlib.sha256(address[1].encode()).hexdigest()[:16]
