"""What a terminal shows, and what files and pipes get instead."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.cli.layout import padded, width_of, wrapped
from tests.cast import AOI
from tests.cli.command import RULEBOOK, booked, record, write

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(*arguments: str | Path, columns: int = 60, **environment: str) -> str:
    """Run a command on a terminal and return what appears on it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "kijun", *map(str, arguments)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color", **environment},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:
            break
        if not block:
            break
        shown += block
    process.wait(30)
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.fixture
def judging(tmp_path: Path) -> list[str | Path]:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    facts = record(tmp_path, booked(AOI.id, 1, "2026-02-02"))
    return ["judge", rules, facts, "--assume-announced", "--as-of", "2026-03-01"]


def test_a_terminal_shows_colours(judging: list[str | Path]) -> None:
    assert ESCAPES.search(on_a_terminal(*judging))


def test_whoever_wants_no_colour_gets_none(judging: list[str | Path]) -> None:
    shown = on_a_terminal(*judging, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", shown)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_lines_are_broken_to_the_width_of_the_terminal(
    language: str, judging: list[str | Path]
) -> None:
    shown = on_a_terminal(*judging, "--language", language)
    lines = ESCAPES.sub("", shown).splitlines()
    told = [line for line in lines if line.startswith("    ")]
    assert len(told) > 5
    assert max(map(width_of, told)) <= 60
    assert ("このあとのこと" in shown) == (language == "ja")


def test_long_input_is_watched_on_a_terminal_only(tmp_path: Path) -> None:
    rules = write(tmp_path, "rules.yaml", RULEBOOK)
    long_note = "x" * 900_000
    facts = record(tmp_path, *[booked(AOI.id, n, "2026-02-02", note=long_note) for n in range(24)])
    arguments = ("judge", rules, facts, "--as-of", "2026-01-02", "--language", "en")
    assert "Reading" in on_a_terminal(*arguments)
    ended = subprocess.run(
        [sys.executable, "-m", "kijun", *map(str, arguments)], capture_output=True, check=True
    )
    assert b"Reading" not in ended.stderr


def test_japanese_characters_take_two_columns() -> None:
    assert width_of("基準ab") == 6
    assert padded("基準", 6) == "基準  "
    assert width_of("が") == width_of("か\u3099") == 2


def test_japanese_is_broken_between_characters_but_not_before_a_full_stop() -> None:
    assert wrapped("お願いのご連絡を差し上げます。", 28) == ["お願いのご連絡を差し上げま", "す。"]


def test_english_is_broken_at_spaces() -> None:
    assert wrapped("I send you a reminder", 10) == ["I send you", "a reminder"]


def test_what_cannot_be_broken_stays_whole() -> None:
    assert wrapped("see d-3b3188ce57d2dc9e", 10) == ["see", "d-3b3188ce57d2dc9e"]


@given(st.text(st.sampled_from("aあ、。「」 (1"), max_size=40), st.integers(1, 20))
def test_breaking_lines_loses_nothing_but_spaces(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line.startswith(("、", "。", "」")) for line in lines[1:])
