"""`kijun new`: the starters, each a rulebook that can be announced tomorrow."""

from __future__ import annotations

from pathlib import Path

import pytest

from kijun.cli.language import LANGUAGES
from kijun.files.starters import STARTERS, rulebook_text
from tests.cli.command import kijun, write


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_name_all_starters_are_listed_with_a_line_each(language: str) -> None:
    ended = kijun("new", language=language)
    assert (ended.code, ended.err) == (0, "")
    assert [line.split(maxsplit=1) for line in ended.out.splitlines()] == [
        [name, summary.in_language(language)] for name, summary in STARTERS.items()
    ]


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_comes_as_it_is_and_is_sound(name: str, tmp_path: Path) -> None:
    ended = kijun("new", name)
    assert ended == (0, rulebook_text(name), "")
    assert kijun("check", write(tmp_path, "rules.yaml", ended.out)).code == 0


@pytest.mark.parametrize("name", STARTERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_record_of_a_starter_shows_it_at_work(name: str, language: str, tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", kijun("new", name).out)
    facts = write(tmp_path, "record.jsonl", kijun("new", name, "--record").out)
    ended = kijun("judge", rules, facts, "--as-of", "2026-12-31", language=language)
    assert ended.code == 0
    assert "d-" in ended.out
    assert "rules.announced" not in ended.err


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("time-and-promise", "Did you mean “time-and-promises”?"),
        ("xyzzy", "Known: time-and-promises, "),
    ],
)
def test_a_name_that_is_none_is_told_with_what_there_is(word: str, expected: str) -> None:
    ended = kijun("new", word)
    assert (ended.code, ended.out) == (2, "")
    assert f"There is no starter “{word}”. {expected}" in ended.err
