"""`kijun explain`: one decision with all of its reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from kijun.files.rulebook_file import load_rulebook
from kijun.judge.breach import decision_id
from tests.cast import AOI
from tests.cli.command import RULEBOOK, Ended, booked, joined, kijun, record, write

VERSION = load_rulebook(RULEBOOK.encode()).version
FACTS = (
    {
        "kind": "rules.announced",
        "at": "2026-01-01T08:00:00+09:00",
        "client": AOI.id,
        "rulebook": VERSION,
    },
    booked(AOI.id, 1, "2026-02-02"),
    joined(AOI.id, 1, "2026-02-02T14:30:00+09:00"),
    booked(AOI.id, 2, "2026-03-02"),
    {
        "kind": "notice.given",
        "id": "n-1",
        "at": "2026-03-02T15:00:00+09:00",
        "client": AOI.id,
        "appointment": "a-2",
        "about": "late",
        "reason": "helping_someone",
    },
    booked(AOI.id, 3, "2026-04-06"),
)
FIRST, SECOND, THIRD = (decision_id("late", AOI.id, f"a-{n}", "client") for n in (1, 2, 3))


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write(tmp_path, "rules.yaml", RULEBOOK), record(tmp_path, *FACTS)


def explain(files: tuple[Path, Path], *arguments: str, language: str = "en") -> Ended:
    return kijun("explain", *files, *arguments, "--as-of", "2026-04-30", language=language)


def test_a_decision_is_told_with_rule_facts_and_reasons(files: tuple[Path, Path]) -> None:
    ended = explain(files, THIRD)
    assert (ended.code, ended.err) == (0, "")
    text = ended.out
    assert text.startswith("Late without word\n\n")
    assert "If the facts are wrong" in text
    assert (
        "\nWhat it rests on\n"
        "  1 January 2026 09:00 A session was booked (starts 6 April 2026 14:00, 60 minutes)"
        f"  [{files[1]}:6]\n"
        f"  1 earlier one counts: {FIRST}\n"
    ) in text
    assert "\nWhat the rule says\n  If you are more than 10 minutes late" in text
    assert text.endswith(f"\nDecision {THIRD}, version of the rulebook {VERSION}\n")


def test_an_excuse_is_shown_with_the_fact_that_it_rests_on(files: tuple[Path, Path]) -> None:
    assert f"helping someone)  [{files[1]}:5]\n" in explain(files, SECOND).out


def test_as_many_facts_are_shown_as_the_statement_counts(files: tuple[Path, Path]) -> None:
    appeal = {
        "kind": "appeal.filed",
        "at": "2026-03-05T09:00:00+09:00",
        "client": AOI.id,
        "decision": SECOND,
        "text": "I was helping somebody",
    }
    files = files[0], record(files[1].parent, *FACTS, appeal)
    text = explain(files, SECOND).out
    assert "It rests on 2 recorded facts" in text
    rests, said = text.split("What it rests on\n")[1].split("\nWhat was said against it\n")
    assert rests.count("record.jsonl:") == 2
    assert said.startswith("  5 March 2026 09:00 The client asked to have the decision looked at")


def test_a_client_reads_it_in_japanese(files: tuple[Path, Path]) -> None:
    text = explain(files, THIRD, language="ja").out
    assert text.startswith("遅れ\n\n")
    assert "\nもとになった事実\n  2026年1月1日 09:00 ご予約" in text
    assert "事実が違うときは" in text


def test_programs_get_the_facts_themselves(files: tuple[Path, Path]) -> None:
    (explained,) = explain(files, SECOND, "--format", "jsonl").lines
    assert explained["id"] == SECOND
    assert set(explained["text"]) == set(explained["sentence"]) == {"ja", "en"}
    places = [line["place"] for line in explained["lines"]]
    assert places == [f"{files[1]}:4", f"{files[1]}:5"]
    assert explained["lines"][1]["fact"]["kind"] == "notice.given"
    assert set(explained["lines"][1]["text"]) == {"ja", "en"}


def test_the_beginning_of_an_id_is_enough_if_no_other_begins_so(files: tuple[Path, Path]) -> None:
    assert explain(files, THIRD[:9]) == explain(files, THIRD)
    ended = explain(files, "d-")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("“d-” begins the ids of several decisions: d-")


def test_an_unknown_id_is_told_with_the_nearest_one(files: tuple[Path, Path]) -> None:
    mistyped = THIRD[:-2] + ("0" if THIRD[-2] != "0" else "1") + THIRD[-1]
    assert explain(files, mistyped) == (
        2,
        "",
        f"There is no decision “{mistyped}”. Did you mean “{THIRD}”?\n",
    )


def test_an_id_that_is_like_no_other_is_told(files: tuple[Path, Path]) -> None:
    assert explain(files, "nonsense") == (
        2,
        "",
        "There is no decision “nonsense”. Write the id that “kijun judge” shows beside “Decision”: it begins with d-, and its first letters are enough.\n",
    )


def test_where_nothing_has_been_decided_that_is_said(tmp_path: Path) -> None:
    files = write(tmp_path, "rules.yaml", RULEBOOK), record(tmp_path)
    assert explain(files, "d-1").err == (
        "There is no decision “d-1”: nothing has been decided here.\n"
    )


def test_what_another_decision_covers_can_be_explained_too(tmp_path: Path) -> None:
    absent = RULEBOOK + "".join(
        line.replace("id: late", "id: absent").replace("lateness", "absence") + "\n"
        for line in RULEBOOK.split("rules:\n")[1].splitlines()
    ).replace('late: "> 10 min", ', "")
    files = (
        write(tmp_path, "rules.yaml", absent),
        record(tmp_path, booked(AOI.id, 1, "2026-02-02")),
    )
    ended = explain(files, FIRST, "--assume-announced")
    assert ended.code == 0
    shown = kijun("judge", *files, "--as-of", "2026-04-30", "--assume-announced").out
    assert FIRST not in shown


def test_a_rule_says_why_it_is_there(tmp_path: Path) -> None:
    because = RULEBOOK + "    because: {ja: 命の時間だから。, en: Time is part of a life.}\n"
    files = write(tmp_path, "rules.yaml", because), record(tmp_path, *FACTS[1:])
    text = explain(files, FIRST, "--assume-announced").out
    assert "\nWhy there is this rule\n  Time is part of a life.\n" in text


def test_what_comes_near_to_a_law_is_told_with_its_source(tmp_path: Path) -> None:
    rules = RULEBOOK.split("  - id")[0] + (
        "  - id: insult\n    occasion: conduct\n    when: {what: insult}\n    then: [[remind]]\n"
    )
    insult = {
        "kind": "conduct.reported",
        "at": "2026-11-02T10:00:00+09:00",
        "client": AOI.id,
        "what": "insult",
        "severity": "minor",
    }
    files = write(tmp_path, "rules.yaml", rules), record(tmp_path, insult)
    arguments = ("--assume-announced", "--as-of", "2026-11-30")
    (decision,) = kijun("judge", *files, *arguments, "--format", "jsonl").lines
    text = kijun("explain", *files, decision["id"], *arguments).out
    assert "may correspond to" in text
    assert "; read on " in text


def test_a_broken_record_explains_nothing(tmp_path: Path) -> None:
    files = write(tmp_path, "rules.yaml", RULEBOOK), write(tmp_path, "r.jsonl", "nonsense")
    ended = explain(files, FIRST)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{files[1]}:1: ")
