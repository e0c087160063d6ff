"""What the judge could not use is told once for many lines alike, and in time that many lines take."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cast import AOI
from tests.cli.command import RULEBOOK, Ended, booked, kijun, record, write

NONE_SUCH = {"kind": "decision.lifted", "at": "2026-01-05T09:00:00+09:00", "client": AOI.id}


def lifted(decision: str, number: int) -> dict[str, object]:
    return {**NONE_SUCH, "decision": decision, "reason": f"r-{number}"}


def told(tmp_path: Path, *facts: dict[str, object], language: str = "en") -> tuple[str, Ended]:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    path = record(tmp_path, *facts)
    arguments = ("--assume-announced", "--as-of", "2026-02-01")
    return str(path), kijun("judge", rules, path, *arguments, language=language)


def test_equal_reports_are_told_once_with_their_first_lines(tmp_path: Path) -> None:
    path, ended = told(tmp_path, *(lifted("d-none", number) for number in range(7)))
    first = f"{path}:1, {path}:2, {path}:3 and 4 more"
    assert ended.err.startswith(f"{first}: There is no decision d-none.\n")
    assert ended.err.count("d-none") == 1


def test_two_and_three_equal_reports_name_all_their_lines(tmp_path: Path) -> None:
    path, ended = told(tmp_path, *(lifted("d-none", number) for number in range(3)))
    assert ended.err.startswith(f"{path}:1, {path}:2, {path}:3: There is no decision d-none.\n")


def test_of_reports_that_differ_in_a_name_only_the_first_are_told(tmp_path: Path) -> None:
    path, ended = told(tmp_path, *(lifted(f"d-{number}", number) for number in range(9)))
    lines = ended.err.splitlines()
    assert lines[:6] == [
        *(f"{path}:{n + 1}: There is no decision d-{n}." for n in range(5)),
        "… and 4 more of this kind.",
    ]


def test_reports_are_grouped_in_japanese_too(tmp_path: Path) -> None:
    facts = [lifted("d-none", number) for number in range(4)]
    facts += [lifted(f"d-{number}", number) for number in range(6)]
    path, ended = told(tmp_path, *facts, language="ja")
    lines = ended.err.splitlines()
    assert lines[0].startswith(f"{path}:1、{path}:2、{path}:3 ほか1件: ")
    assert lines[5] == "……ほかに同様のものが2件あります。"


def test_a_name_in_a_report_is_short_and_moves_nothing_on_a_terminal(tmp_path: Path) -> None:
    _, ended = told(tmp_path, lifted("\x1b[31m" + "x" * 100_000, 1))
    line = ended.err.splitlines()[0]
    assert "\x1b" not in line
    assert len(line) < 500


@pytest.mark.parametrize("alike", [True, False])
def test_a_record_full_of_reports_is_told_of_at_once(tmp_path: Path, *, alike: bool) -> None:
    names = ["d-none" if alike else f"d-{number}" for number in range(4_000)]
    facts = [lifted(name, number) for number, name in enumerate(names)]
    started = time.process_time()
    _, ended = told(tmp_path, booked(AOI.id, 1, "2026-01-20"), *facts)
    assert len(ended.err.splitlines()) < 10
    assert time.process_time() - started < 10
