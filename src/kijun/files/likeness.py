"""What a file looks like that was given in the place of another one.

Two files of a command easily change places, and a table is easily taken for a record. Each would
be refused line by line, with advice that spoils a file which is sound; so it is recognised first.
Only what a file cannot be if it is what was asked for counts.
"""

from __future__ import annotations

import re
from typing import Final

RECORD_FOR_YAML: Final = (
    "This looks like a record (JSON Lines); a YAML file is expected here. The rulebook comes"
    " first, then the record: kijun judge RULEBOOK RECORD."
)
TABLE_FOR_YAML: Final = (
    "This looks like a table (CSV); a YAML file is expected here: a rulebook, or the map of"
    " “kijun import csv”."
)
CALENDAR_FOR_YAML: Final = "This looks like a calendar (.ics); a YAML file is expected here."
ARCHIVE_FOR_YAML: Final = (
    "This looks like an Excel workbook or a packed file; a YAML file is expected here."
)
RULEBOOK_FOR_RECORD: Final = (
    "This looks like a rulebook (YAML); a record (JSON Lines) is expected here. The rulebook"
    " comes first, then the record: kijun judge RULEBOOK RECORD."
)
MAP_FOR_RECORD: Final = (
    "This looks like the map of a table (YAML); a record (JSON Lines) is expected here. “kijun"
    " import csv --map” makes one from the map and the table."
)
TABLE_FOR_RECORD: Final = (
    "This looks like a table (CSV); a record (JSON Lines) is expected here. Make one first:"
    " kijun import csv --map MAP FILE."
)
CALENDAR_FOR_RECORD: Final = (
    "This looks like a calendar (.ics); a record (JSON Lines) is expected here. Make one first:"
    " kijun import ics FILE."
)
WORKBOOK_FOR_RECORD: Final = (
    "This looks like an Excel workbook or a zip archive; a record (JSON Lines) is expected here."
    " Save the sheet as CSV and make a record from it: kijun import csv --map MAP FILE."
)

MAP_FOR_RULEBOOK: Final = (
    "This looks like the map of a table (“kijun import csv --map”); a rulebook is expected here."
)

_FACT: Final = re.compile(rb"\s*\{(?=[^\n]*\"kind\")(?=[^\n]*\"at\")")
_NAME: Final = re.compile(rb"[a-z_]+:(?:[ \t\r]|$)")
_CELLS: Final = re.compile(rb"[,\t;]")
_FEWEST_ROWS: Final = 2


def not_yaml(data: bytes) -> str | None:
    """Say what a file is that is not YAML at all; None where it may be."""
    if data.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        return ARCHIVE_FOR_YAML
    if _is_calendar(data):
        return CALENDAR_FOR_YAML
    if _FACT.match(data.removeprefix(b"\xef\xbb\xbf")):
        return RECORD_FOR_YAML
    return TABLE_FOR_YAML if _is_table(data) else None


def not_record(data: bytes) -> str | None:
    """Say what a file is, by its beginning, that is no record; None where it may be one."""
    if data.startswith(b"PK\x03\x04"):
        return WORKBOOK_FOR_RECORD
    if _is_calendar(data):
        return CALENDAR_FOR_RECORD
    names = {line.partition(b":")[0] for line in _lines(data) if _NAME.match(line)}
    if {b"kijun", b"rules"} & names:
        return RULEBOOK_FOR_RECORD
    if b"facts" in names:
        return MAP_FOR_RECORD
    return TABLE_FOR_RECORD if _is_table(data) else None


def _lines(data: bytes) -> list[bytes]:
    lines = data.removeprefix(b"\xef\xbb\xbf").splitlines()
    return [line for line in lines if line.strip() and not line.startswith(b"#")]


def _is_calendar(data: bytes) -> bool:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].upper() == b"BEGIN:VCALENDAR"


def _is_table(data: bytes) -> bool:
    """Tell whether its first lines hold cells, and none looks like JSON or YAML."""
    rows = [row for row in _lines(data[:10_000])[:5] if b"{" not in row]
    if len(rows) < _FEWEST_ROWS or any(_NAME.match(row) or row[:1] in b" -[" for row in rows):
        return False
    counts = {len(_CELLS.findall(row)) for row in rows[:_FEWEST_ROWS]}
    return counts != {0} and 0 not in counts
