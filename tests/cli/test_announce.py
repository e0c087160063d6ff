"""`kijun announce`: the rules as the text that clients are sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from kijun.files.rulebook_file import load_rulebook
from kijun.judge.sentence import announcement_of
from tests.cli.command import RULEBOOK, kijun, write

RULES = load_rulebook(RULEBOOK.encode())
FOR_MEMBERS = "  - {id: training, occasion: lateness, binds: member, then: [[remind]]}\n"


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_announcement_is_the_text_that_the_rules_make(language: str, tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    ended = kijun("announce", path, language=language)
    expected = announcement_of(RULES, "ja" if language == "ja" else "en")
    assert (ended.code, ended.out.rstrip("\n")) == (0, expected.rstrip("\n"))


def test_how_it_is_recorded_is_said_beside_it(tmp_path: Path) -> None:
    ended = kijun("announce", write(tmp_path, "rules.yaml", RULEBOOK))
    assert ended.err.splitlines() == [
        "When it has been sent, add a line like this to the record, once per client:",
        f'{{"kind":"rules.announced","at":"…","client":"…","rulebook":"{RULES.version}"}}',
    ]


def test_it_can_be_signed(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    assert "Studio Aozora" in kijun("announce", path, "--house", "Studio Aozora").out


def test_programs_get_both_languages(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    assert kijun("announce", path, "--format", "jsonl").lines == [
        {
            "version": RULES.version,
            "text": {"ja": announcement_of(RULES, "ja"), "en": announcement_of(RULES, "en")},
        }
    ]


def test_it_can_begin_on_a_later_day(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    ended = kijun("announce", path, "--from", "2026-12-01")
    assert "from 1 December 2026 on" in ended.out
    assert '"effective":"2026-12-01T00:00:00+09:00"' in ended.err


@pytest.mark.parametrize("day", ["2026-13-01", "tomorrow", "20261201"])
def test_a_day_that_is_none_is_refused(day: str, tmp_path: Path) -> None:
    ended = kijun("announce", write(tmp_path, "rules.yaml", RULEBOOK), "--from", day)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (f"kijun: --from must be a date, such as 2026-12-01; here it is “{day}”.\n")


def test_members_have_a_letter_of_their_own(tmp_path: Path) -> None:
    text = RULEBOOK + FOR_MEMBERS
    path, rules = write(tmp_path, "rules.yaml", text), load_rulebook(text.encode())
    ended = kijun("announce", path, "--to", "member")
    expected = announcement_of(rules, "en", audience="member")
    assert (ended.code, ended.out.rstrip("\n")) == (0, expected.rstrip("\n"))
    assert ended.err.splitlines() == [
        "When it has been sent to all members, add a line like this to the record:",
        f'{{"kind":"rules.announced","at":"…","rulebook":"{rules.version}"}}',
    ]


def test_a_letter_without_rules_is_not_written(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    ended = kijun("announce", path, "--to", "member")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f"{path}: No rule of this rulebook is for members (binds: member).\n"


def test_only_one_rulebook_is_announced_at_a_time(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", RULEBOOK)
    write(tmp_path, "b.yaml", RULEBOOK.replace("remind", "warn"))
    ended = kijun("announce", tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (f"{tmp_path}: One rulebook is announced at a time; this folder holds 2.\n")


def test_a_broken_rulebook_is_not_announced(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK.replace("remind", "reminder"))
    ended = kijun("announce", path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"{path}:13: ")
