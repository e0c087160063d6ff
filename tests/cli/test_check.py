"""`kijun check`: versions of what is sound, lines of what is not."""

from __future__ import annotations

from pathlib import Path

from kijun.files.rulebook_file import load_rulebook
from tests.cli.command import RULEBOOK, kijun, write

VERSION = load_rulebook(RULEBOOK.encode()).version


def test_a_sound_rulebook_is_shown_with_its_version(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK)
    assert kijun("check", path) == (0, f"{VERSION}  {path}\n", "")


def test_standard_input_is_a_dash() -> None:
    assert kijun("check", "-", stdin=RULEBOOK.encode()) == (0, f"{VERSION}  -\n", "")


def test_every_flaw_is_shown_with_file_and_line(tmp_path: Path) -> None:
    broken = RULEBOOK.replace("remind", "reminder").replace("binds:", "bind:")
    path = write(tmp_path, "rules.yaml", broken)
    ended = kijun("check", path)
    assert (ended.code, ended.err) == (1, "")
    assert ended.out.splitlines() == [
        f"{path}:8: There is no “bind” here. Did you mean “binds”?",
        f"{path}:13: There is no consequence “reminder”. Did you mean “remind”?",
    ]


def test_flaws_are_told_in_japanese_as_well(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", RULEBOOK.replace("remind", "reminder"))
    ended = kijun("check", path, language="ja")
    assert ended.out == (
        f"{path}:13: 「reminder」という結果はありません。「remind」のことでしょうか。\n"
    )


def test_sound_files_are_shown_beside_broken_ones(tmp_path: Path) -> None:
    sound = write(tmp_path, "a.yaml", RULEBOOK)
    broken = write(tmp_path, "b.yaml", RULEBOOK.replace("lateness", "latenes"))
    ended = kijun("check", sound, broken)
    assert ended.code == 1
    assert ended.out.startswith(f"{VERSION}  {sound}\n{broken}:7: ")


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", RULEBOOK)
    write(tmp_path, "b.yml", RULEBOOK.replace("remind", "warn"))
    ended = kijun("check", tmp_path)
    assert ended.code == 0
    assert [Path(line.split("  ")[1]).name for line in ended.out.splitlines()] == [
        "a.yaml",
        "b.yml",
    ]


def test_a_file_that_cannot_be_read_outweighs_flaws_and_hides_nothing(tmp_path: Path) -> None:
    broken = write(tmp_path, "b.yaml", RULEBOOK.replace("lateness", "latenes"))
    missing = tmp_path / "c.yaml"
    ended = kijun("check", broken, missing)
    assert ended.code == 2
    assert ended.out.startswith(f"{broken}:7: ")
    assert ended.err == f"{missing}: There is no file of this name.\n"


def test_programs_get_lines_of_json(tmp_path: Path) -> None:
    sound = write(tmp_path, "a.yaml", RULEBOOK)
    broken = write(tmp_path, "b.yaml", RULEBOOK.replace("lateness", "latenes"))
    ended = kijun("check", sound, broken, "--format", "jsonl")
    assert ended.code == 1
    assert ended.lines == [
        {"version": VERSION, "file": str(sound)},
        {
            "file": str(broken),
            "line": 7,
            "message": "There is no occasion “latenes”. Did you mean “lateness”?",
        },
    ]
