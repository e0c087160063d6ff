"""Rulebooks as files: what they hold, and every flaw by file and line."""

from __future__ import annotations

import datetime as dt
import io
import sys
from pathlib import Path

import pytest

from kijun.files.holidays import holidays_of
from kijun.files.problems import Refused
from kijun.files.rulebook_file import load_rulebook, load_rulebooks, rulebook_files

SOUND = """\
kijun: 1
timezone: Asia/Tokyo
rules:
  - id: late
    occasion: lateness
    then:
      - [remind]
"""


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def refusal(source: str | bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        load_rulebook(source)
    return [problem.text() for problem in refused.value.problems]


def test_a_rulebook_is_read_from_a_file_and_from_its_bytes_alike(tmp_path: Path) -> None:
    rulebook = load_rulebook(write(tmp_path, "rules.yaml", SOUND))
    assert rulebook == load_rulebook(SOUND.encode())
    assert [rule.id for rule in rulebook.rules] == ["late"]


def test_comments_and_layout_do_not_make_another_version() -> None:
    other = "# mine\n" + SOUND.replace("- [remind]", "- - remind")
    assert load_rulebook(other.encode()).version == load_rulebook(SOUND.encode()).version


def test_a_rulebook_is_read_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SOUND.encode())))
    assert load_rulebook("-") == load_rulebook(SOUND.encode())


def test_all_flaws_are_told_at_once_in_order_of_line_with_the_nearest_word(tmp_path: Path) -> None:
    broken = SOUND.replace("Asia/Tokyo", "Asia/Tokio").replace("[remind]", "[remined]")
    broken = broken.replace("lateness\n", "lateness\n    wen: {}\n") + "currency: yen\n"
    path = write(tmp_path, "rules.yaml", broken)
    assert refusal(path) == [
        f"{path}:2: There is no time zone “Asia/Tokio”. Did you mean “Asia/Tokyo”?",
        f"{path}:6: There is no “wen” here. Did you mean “when”?",
        f"{path}:8: There is no consequence “remined”. Did you mean “remind”?",
        f"{path}:9: Expected a currency's three letters, such as “JPY”.",
    ]


def test_what_is_missing_is_told_at_the_line_of_what_lacks_it() -> None:
    assert refusal(SOUND.replace("    occasion: lateness\n", "").encode()) == [
        "-:4: “occasion” is missing. Write “occasion: lateness”."
    ]


def test_a_file_that_is_no_yaml_is_told_by_line(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", SOUND + "\tcurrency: JPY\n")
    assert refusal(path)[0].startswith(f"{path}:8: ")


def test_a_file_larger_than_one_megabyte_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "rules.yaml", SOUND + "#" * 1_000_000)
    assert "too large" in refusal(path)[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("missing.yaml", "There is no file of this name."),
        (".", "This is a folder; a file is expected here."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, expected: str) -> None:
    assert refusal(str(tmp_path / name)) == [f"{tmp_path / name}: {expected}"]


def test_a_file_that_may_not_be_read_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbid(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbid)
    path = str(tmp_path / "rules.yaml")
    assert refusal(path) == [f"{path}: You have no right to read this file."]


def test_a_fault_of_the_system_is_told_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "open", fail)
    path = str(tmp_path / "rules.yaml")
    assert refusal(path) == [f"{path}: This file cannot be read: Input/output error."]


def test_a_folder_gives_all_versions_that_lie_directly_in_it(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", SOUND)
    write(tmp_path, "a.yml", SOUND.replace("remind", "warn"))
    write(tmp_path, "same.yaml", "# the same\n" + SOUND)
    write(tmp_path, "notes.txt", "no rulebook")
    (tmp_path / "older").mkdir()
    write(tmp_path / "older", "c.yaml", "broken")
    found = load_rulebooks(tmp_path)
    assert sorted(found) == sorted({load_rulebook(p).version for p in rulebook_files(tmp_path)})
    assert len(found) == 2
    assert all(version == rulebook.version for version, rulebook in found.items())


def test_the_flaws_of_all_files_of_a_folder_are_told(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", SOUND.replace("lateness", "latenes"))
    write(tmp_path, "b.yaml", SOUND)
    write(tmp_path, "c.yaml", "")
    with pytest.raises(Refused) as refused:
        load_rulebooks(tmp_path)
    assert [Path(problem.file).name for problem in refused.value.problems] == ["a.yaml", "c.yaml"]


def test_a_folder_without_rulebooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no rulebook in this folder"):
        load_rulebooks(tmp_path)


def test_public_holidays_are_known_where_a_rulebook_asks_for_them() -> None:
    text = SOUND.replace("rules:", 'hours: {mon-fri: "09:00-18:00"}\nholidays: JP\nrules:')
    rulebook = load_rulebook(text.encode())
    assert not rulebook.is_business_day(dt.date(2026, 11, 23))
    assert rulebook.is_business_day(dt.date(2026, 11, 24))


def test_a_country_that_is_not_known_is_told() -> None:
    text = SOUND.replace("rules:", "holidays: XX\nrules:")
    assert refusal(text.encode())[0].startswith("-:3: No public holidays are known for “XX”.")


@pytest.mark.parametrize("word", ["XX", "jp", "Japan", "JPN", "", "JP "])
def test_only_two_capital_letters_are_a_country(word: str) -> None:
    assert holidays_of(word) is None


def test_holidays_reach_from_1950_to_2099() -> None:
    days = holidays_of("JP")
    assert days is not None
    assert (min(days).year, max(days).year) == (1950, 2099)
    assert dt.date(2026, 11, 23) in days


def test_the_holiday_package_is_imported_only_where_it_is_needed() -> None:
    import subprocess

    code = (
        "import sys; from kijun.files.rulebook_file import load_rulebook;"
        f"load_rulebook({SOUND.encode()!r}); assert 'holidays' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
