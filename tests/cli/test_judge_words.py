"""What `kijun judge` says of many decisions, of excuses, of what was met, and of due days."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import AOI
from tests.cli.command import RULEBOOK, booked, joined, kijun, record, write

AS_OF = ("--as-of", "2026-04-06")
SESSION = booked(AOI.id, 1, "2026-02-02")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return write(tmp_path, "rules.yaml", RULEBOOK)


def test_an_overview_comes_before_the_decisions_about_many_clients(
    rules: Path, tmp_path: Path
) -> None:
    facts = [booked(f"c-{n}", n, f"2026-02-{day:02}") for n in range(6) for day in range(1, n + 2)]
    for number, fact in enumerate(facts):
        fact |= {"appointment": f"a-{number}", "id": f"f-{number}"}
    late_house = joined("c-0", 0, "2026-02-01T14:20:00+09:00", by="house")
    path = record(tmp_path, *facts, late_house)
    few = record(tmp_path, *facts[:10], name="few.jsonl")
    arguments = (*AS_OF, "--assume-announced")
    text = kijun("judge", rules, path, *arguments).out
    overview, details = text.split("Client c-0")[0], text.split("Client c-0")[1]
    assert overview == (
        "22 decisions about 6 clients: 7 in force, 15 lapsed\n"
        "\n"
        "By rule                               decisions  clients\n"
        "“Late without word” (late)                   21        6\n"
        "“Late without word” (late)  I myself          1        1\n"
        "\n"
        "By what follows                                                decisions  clients\n"
        "I may ask you to pause bookings for 30 days: will not be done         15        5\n"
        "I send you a reminder                                                  6        6\n"
        "I apologise                                                            1        1\n"
        "\n"
    )
    assert details.endswith("22 decisions: 7 in force, 15 lapsed\n")
    assert kijun("judge", rules, few, *arguments).out.startswith("Client c-0\n")


def test_the_end_of_an_old_record_is_named(rules: Path, tmp_path: Path) -> None:
    path = record(tmp_path, {**SESSION, "at": "2014-01-09T20:00:00Z"})
    told = kijun("judge", rules, path, "--assume-announced").err
    assert "The newest fact here is of 10 January 2014, " in told
    assert "“--as-of 2014-01-10” shows how things stood then." in told
    assert "newest fact" not in kijun("judge", rules, path, "--as-of", "2030-01-01").err


def test_an_excuse_is_named_with_its_word_and_its_time(rules: Path, tmp_path: Path) -> None:
    word: dict[str, object] = {
        "kind": "notice.given",
        "at": "2026-02-02T15:00:00+09:00",
        "client": AOI.id,
        "appointment": "a-1",
        "about": "late",
        "reason": "helping_someone",
    }
    path = record(tmp_path, SESSION, word)
    text = kijun("judge", rules, path, *AS_OF, "--assume-announced").out
    assert "2 February 2026 15:00 The client sent word (being late, helping someone)\n" in text
    assert "excused, helping someone, known since 2 February 2026 15:00\n" in text


DUE: dict[str, object] = {
    "kind": "invoice.issued",
    "id": "i-1",
    "at": "2026-01-10T09:00:00+09:00",
    "client": AOI.id,
    "invoice": "i",
    "amount": 1000,
    "due": "2026-01-31",
}
OVERDUE = (
    RULEBOOK.replace("occasion: lateness", "occasion: payment")
    .replace("{reason: helping_someone, notice_within: 24 h}", "{disputed: true}")
    .replace('{late: "> 10 min", notice: none}', '{overdue: "> 0 d"}')
)


def test_an_excuse_without_a_reason_is_named_by_its_fact(tmp_path: Path) -> None:
    rules = write(tmp_path, "overdue.yaml", OVERDUE)
    disputed = {**DUE, "kind": "invoice.disputed", "id": "i-2", "at": "2026-02-15T09:00:00+09:00"}
    del disputed["amount"], disputed["due"]
    path = record(tmp_path, DUE, disputed)
    text = kijun("judge", rules, path, *AS_OF, "--assume-announced").out
    assert "State           excused, the client contested the invoice on 15 February 2026\n" in text
    arguments = (*AS_OF, "--assume-announced", "--format", "jsonl")
    (line,) = kijun("judge", rules, path, *arguments).lines
    assert "since you contested the invoice on 15 February 2026" in line["text"]["en"]


def test_what_is_due_by_a_day_is_told_as_the_end_of_that_day(tmp_path: Path) -> None:
    rules = write(tmp_path, "overdue.yaml", OVERDUE)
    path = record(tmp_path, DUE)
    arguments = ("judge", rules, path, *AS_OF, "--assume-announced")
    text = kijun(*arguments).out
    assert "\n  the end of 31 January 2026  Late without word\n" in text
    assert "nothing more is on record up to the end of 31 January 2026\n" in text
    assert "in force, until the end of 31 July 2026\n" in text
    assert "00:00" not in text
    japanese = kijun(*arguments, language="ja").out
    assert "\n  2026年1月31日いっぱい  遅れ\n" in japanese
    assert "2026年1月31日いっぱいまで、ほかの記録はありません\n" in japanese


def test_what_was_met_is_settled(rules: Path, tmp_path: Path) -> None:
    house_late = joined(AOI.id, 1, "2026-02-02T14:20:00+09:00", by="house")
    path = record(tmp_path, SESSION, house_late, name="before.jsonl")
    arguments = (*AS_OF, "--assume-announced")
    lines = kijun("judge", rules, path, *arguments, "--format", "jsonl").lines
    (decision,) = (line for line in lines if line["party"] == "house")
    for consequence, told in (
        ({}, True),
        ({"consequence": "apologise"}, True),
        ({"consequence": "remind"}, False),
    ):
        met = {"kind": "decision.met", "id": "m", "at": "2026-02-03T09:00:00+09:00", **consequence}
        met |= {"client": AOI.id, "decision": decision["id"]}
        text = kijun("judge", rules, record(tmp_path, SESSION, house_late, met), *arguments).out
        assert ("I apologise: settled\n" in text) is told
