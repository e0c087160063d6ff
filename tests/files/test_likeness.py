"""What is said of a file that was given in the place of another one."""

from pathlib import Path

import pytest

from kijun.files.problems import Refused
from kijun.files.record import load_record
from kijun.files.rulebook_file import load_rulebook

RECORD = '{"kind":"promise.made","at":"2026-01-01T09:00:00+09:00","client":"c","promise":"p"}\n'
TABLE = "予約番号,会員番号,来店日\n1,c-17,2026/10/01\n2,c-23,2026/10/02\n"
CALENDAR = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
RULEBOOK = "# ours\nkijun: 1\ntimezone: Asia/Tokyo\nrules:\n  - id: late\n"
MAP = 'timezone: Asia/Tokyo\nfacts:\n  - kind: promise.made\n    at: "{Day}"\n'


def _said_of_rulebook(data: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        load_rulebook(data, "given")
    return [problem.text() for problem in refused.value.problems]


def _said_of_record(data: bytes, folder: Path) -> list[str]:
    path = folder / "given"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        load_record([str(path)])
    return [problem.text().removeprefix(f"{folder}/") for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (RECORD * 3, "given: This looks like a record (JSON Lines); a YAML file is expected"),
        ("\ufeff" + RECORD, "given: This looks like a record (JSON Lines)"),
        (TABLE, "given: This looks like a table (CSV)"),
        (CALENDAR, "given: This looks like a calendar (.ics)"),
        ("PK\x03\x04rest", "given: This looks like an Excel workbook or a packed file"),
        (MAP, "given:2: This looks like the map of a table"),
    ],
)
def test_what_is_no_rulebook_is_named_once(data: str, said: str) -> None:
    (told,) = _said_of_rulebook(data.encode())
    assert told.startswith(said)


def test_a_table_from_excel_in_japan_is_known_for_one_where_a_rulebook_is_expected() -> None:
    (told,) = _said_of_rulebook(TABLE.encode("cp932"))
    assert told.startswith("given: This looks like a table (CSV)")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (RULEBOOK, "given:1: This looks like a rulebook (YAML); a record (JSON Lines) is expected"),
        (MAP, "given:1: This looks like the map of a table (YAML)"),
        (TABLE, "given:1: This looks like a table (CSV)"),
        (CALENDAR, "given:1: This looks like a calendar (.ics)"),
        ("PK\x03\x04rest", "given:1: This looks like an Excel workbook or a zip archive"),
    ],
)
def test_what_is_no_record_is_named_once(data: str, said: str, tmp_path: Path) -> None:
    (told,) = _said_of_record(data.encode(), tmp_path)
    assert told.startswith(said)


@pytest.mark.parametrize(
    "data",
    ["hello, I am no fact\n", "[1, 2]\n[3, 4]\n", RECORD.replace('"', "“") * 2],
)
def test_a_broken_record_is_not_taken_for_something_else(data: str, tmp_path: Path) -> None:
    assert not any("looks like" in told for told in _said_of_record(data.encode(), tmp_path))


def test_a_rulebook_written_as_json_is_still_read() -> None:
    rule = '{"id": "late", "occasion": "lateness", "then": [["remind"]]}'
    written = f'{{"kijun": 1, "timezone": "Asia/Tokyo",\n "rules": [{rule}]}}\n'
    assert load_rulebook(written.encode()).rules[0].id == "late"
