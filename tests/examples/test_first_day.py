"""What a newcomer sees first: one month in which everything interesting happens once."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from pathlib import Path

import pytest

from kijun.files.csv_facts import facts_from_csv
from kijun.files.csv_map import read_map
from kijun.files.problems import Problem
from kijun.files.record import load_record
from kijun.files.rulebook_file import load_rulebook
from kijun.judge import judge
from kijun.judge.facts import RulesAnnounced

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "first-day"
RECORD = FOLDER / "record.jsonl"
AS_OF = dt.datetime.fromisoformat("2026-11-01T09:00:00+09:00")


def test_the_record_announces_the_rulebook_as_it_is_now() -> None:
    facts = load_record([str(RECORD)]).facts
    announced = [fact.rulebook for fact in facts if isinstance(fact, RulesAnnounced)]
    assert set(announced) == {load_rulebook(FOLDER / "rulebook.yaml").version}
    assert len(announced) == len({fact.client for fact in facts}) == 4


def test_what_is_decided_is_what_the_month_is_meant_to_show() -> None:
    rulebook = load_rulebook(FOLDER / "rulebook.yaml")
    facts = load_record([str(RECORD)]).facts
    judgement = judge({rulebook.version: rulebook}, facts, AS_OF)
    assert judgement.reports == ()
    lines = [
        f"{d.decided_at[5:16]} {d.client} {d.party} {d.rule}: {', '.join(d.consequences)}; "
        f"{d.status}"
        for d in judgement.decisions
    ]
    expected = """
        10-06T10:00 c-17 client word-in-time: thank; standing
        10-08T14:10 c-23 client late-without-word: remind; standing
        10-13T16:10 c-31 client late-without-word: remind; excused
        10-15T18:20 c-17 client promise-kept: thank; standing
        10-26T10:30 c-42 client price-after-delivery: remind; standing
        10-27T16:10 c-31 house late-without-word: apologise, make_good; expired
        10-29T09:40 c-42 client price-after-refusal: warn; standing
    """
    assert lines == textwrap.dedent(expected).strip().splitlines()


def test_the_table_of_appointments_gives_the_appointments_of_the_record() -> None:
    csv_map = read_map((FOLDER / "map.yaml").read_bytes(), "map.yaml")
    problems: list[Problem] = []
    with (FOLDER / "appointments.csv").open("rb") as file:
        imported = list(facts_from_csv(csv_map, file, "appointments.csv", problems.append))
    recorded = [json.loads(line) for line in RECORD.read_text(encoding="utf-8").splitlines()]
    assert problems == []
    assert sorted(imported, key=_id) == sorted(
        (fact for fact in recorded if fact["kind"].startswith("appointment.")), key=_id
    )


@pytest.mark.parametrize("language", ["", ".ja"])
def test_the_page_about_it_is_short(language: str) -> None:
    page = (FOLDER / f"README{language}.md").read_text(encoding="utf-8")
    assert len([line for line in page.splitlines() if line]) <= 16


def _id(fact: dict[str, object]) -> str:
    return str(fact["id"])
