"""`kijun standing`: how far commitments have been kept, in words and never as a score."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import AOI, BEN
from tests.cli.command import RULEBOOK, booked, joined, kijun, record, write

AS_OF = ("--as-of", "2026-03-31T23:59:59+09:00")
PUNCTUAL = [
    fact
    for number in range(1, 29)
    for fact in (
        booked(AOI.id, number, f"2026-02-{number:02}"),
        joined(AOI.id, number, f"2026-02-{number:02}T13:58:00+09:00"),
    )
]
ABSENT = booked(BEN.id, 50, "2026-03-02")


def test_both_sides_are_told_in_natural_frequencies(tmp_path: Path) -> None:
    ended = kijun("standing", record(tmp_path, *PUNCTUAL, ABSENT), *AS_OF)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        f"Client {AOI.id}\n"
        "  the client   of 100 commitments, 89 to 100 are likely to be kept;"
        " standing: steadfast; this is quite certain\n"
        "  I myself     not known yet\n"
        "\n"
        f"Client {BEN.id}\n"
        "  the client   not known yet\n"
        "  I myself     not known yet\n"
    )


def test_it_is_told_in_japanese(tmp_path: Path) -> None:
    text = kijun("standing", record(tmp_path, *PUNCTUAL), *AS_OF, language="ja").out
    assert "お約束が守られる見込みは、100回あたり89〜100回です" in text
    assert "わたし     まだわからない" in text


def test_programs_get_numbers(tmp_path: Path) -> None:
    path = record(tmp_path, *PUNCTUAL, ABSENT)
    lines = kijun("standing", path, *AS_OF, "--format", "jsonl").lines
    assert [(line["client"], line["party"]) for line in lines] == [
        (AOI.id, "client"),
        (AOI.id, "house"),
        (BEN.id, "client"),
        (BEN.id, "house"),
    ]
    aoi, house, ben, _ = lines
    assert aoi["tier"] == "steadfast"
    assert aoi["low"] < aoi["mean"] < aoi["high"]
    assert aoi["broken"] == 0
    assert house["uncertainty"] == 1
    assert (ben["tier"], ben["broken"] > 0.8) == ("unknown", True)


def test_a_rulebook_of_ones_own_counts_what_it_asks_for_where_it_was_announced(
    tmp_path: Path,
) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    path = record(tmp_path, ABSENT)
    arguments = (*AS_OF, "--format", "jsonl")
    assert kijun("standing", path, rules, *arguments).lines[0]["broken"] == 0
    assumed = kijun("standing", path, rules, *arguments, "--assume-announced").lines[0]
    assert assumed["broken"] > 0


@pytest.mark.parametrize(
    ("offset", "broken"),
    [("+09:00", True), ("-10:00", False), ("Z", False), ("+05:30", False)],
)
def test_without_a_rulebook_days_end_where_the_record_was_written(
    offset: str, broken: bool, tmp_path: Path
) -> None:
    made: dict[str, object] = {
        "kind": "promise.made",
        "at": f"2026-03-01T10:00:00{offset}",
        "client": AOI.id,
        "promise": "p",
        "due": "2026-03-02",
    }
    arguments = ("--as-of", "2026-03-02T15:00:01Z", "--format", "jsonl")
    line = kijun("standing", record(tmp_path, made), *arguments).lines[0]
    assert (line["broken"] > 0) == broken


def test_the_end_of_an_old_record_is_named(tmp_path: Path) -> None:
    path = record(tmp_path, {**ABSENT, "at": "2014-01-09T20:00:00+09:00"})
    assert "“--as-of 2014-01-09” shows how things stood then." in kijun("standing", path).err


def test_a_record_without_clients_says_so(tmp_path: Path) -> None:
    ended = kijun("standing", record(tmp_path))
    assert ended == (0, "This record holds nothing about any client.\n", "")


def test_standard_input_is_read(tmp_path: Path) -> None:
    path = record(tmp_path, *PUNCTUAL)
    expected = kijun("standing", path, *AS_OF)
    assert kijun("standing", "-", *AS_OF, stdin=path.read_bytes()) == expected


def test_a_broken_record_says_nothing_about_anybody(tmp_path: Path) -> None:
    path = write(tmp_path, "r.jsonl", "{}\n")
    ended = kijun("standing", path)
    assert (ended.code, ended.out) == (2, "")
    assert kijun("standing", path, "--skip-invalid").code == 0


def test_record_and_rulebook_may_come_in_any_order(tmp_path: Path) -> None:
    rules, events = write(tmp_path, "rules.yaml", RULEBOOK), record(tmp_path, *PUNCTUAL)
    one = kijun("standing", events, rules, *AS_OF, "--assume-announced")
    assert one.out == kijun("standing", rules, events, *AS_OF, "--assume-announced").out
    assert one.code == 0


def test_the_second_of_two_files_is_the_rulebook_unless_it_is_a_record(tmp_path: Path) -> None:
    events, more = record(tmp_path, *PUNCTUAL), record(tmp_path, ABSENT, name="more.jsonl")
    unnamed = write(tmp_path, "rules", RULEBOOK)
    assert kijun("standing", events, unnamed, *AS_OF, "--assume-announced").code == 0
    assert BEN.id in kijun("standing", events, more, *AS_OF).out


def test_two_rulebooks_are_too_many(tmp_path: Path) -> None:
    rules, other = write(tmp_path, "a.yaml", RULEBOOK), write(tmp_path, "b.yaml", RULEBOOK)
    ended = kijun("standing", rules, other, record(tmp_path, ABSENT))
    assert ended.code == 2
    assert ended.err == (
        f"{other}: There is a rulebook already: “{rules}”. Several versions are read from one"
        " folder.\n"
    )


def test_a_rulebook_without_a_record_is_not_enough(tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    for language, said in (("en", "Name the record, too"), ("ja", "記録もお書きください")):
        ended = kijun("standing", rules, language=language)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.startswith(f"{rules}: ")
        assert said in ended.err
