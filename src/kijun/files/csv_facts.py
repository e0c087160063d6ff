"""Rows of a CSV file → facts of the record, by a map."""

from __future__ import annotations

import difflib
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import BinaryIO, Final

import msgspec

from kijun.files.csv_map import FIRST, ROW, CsvMap, FactMap, FieldMap
from kijun.files.problems import Problem, Refused, Unreadable
from kijun.files.record_faults import CLIENT_MISSING, NO_FACT
from kijun.files.table import Table, open_table, read_as
from kijun.judge.facts import KINDS, needs_client

OTHER_ENCODING: Final = "The file is %(encoding)s text. Write “encoding: %(encoding)s” in the map."
COLUMN_NEAR: Final = (
    "“%(file)s” has no column “%(column)s”, which this line names. Did you mean “%(nearest)s”?"
)
COLUMN_UNKNOWN: Final = (
    "“%(file)s” has no column “%(column)s”, which this line names. Its columns: %(known)s."
)
COLUMN_AS_TEXT: Final = '“%(column)s” is a column here: write "{%(column)s}".'
COLUMN_TWICE: Final = "Two columns of this table are called “%(column)s”."
BLANK: Final = (
    "“%(field)s” is missing: %(kind)s needs it, and the column “%(column)s” is blank in this row."
)

ENCODINGS: Final = ("utf-8-sig", "cp932", "utf-16")


def facts_from_csv(
    csv_map: CsvMap, file: BinaryIO, name: str, report: Callable[[Problem], object]
) -> Iterator[dict[str, object]]:
    """Yield the facts that the rows of a CSV file give, as they stand in a record's lines.

    Each row that cannot be read is passed to `report` with every reason, and none of its facts is
    taken. `file` may be packed (gzip, or alone in a zip). Raises Refused where the whole file
    cannot be read, also while facts are being taken: a column is missing, a wrong encoding.
    """
    columns = {column for column, _ in csv_map.columns()}
    try:
        with open_table(file, csv_map.encoding, columns) as table:
            positions = _positions(csv_map, table, name)
            rows = [_RowFact(fact, positions) for fact in csv_map.facts]
            base = PurePath(name).name
            width = len(table.header)
            for number, row in table:
                if isinstance(row, Unreadable):
                    report(row.at(name, number))
                    continue
                cells = [cell.strip() for cell in row[:width]]
                cells += [""] * (width - len(cells)) + [str(number)]
                facts, reasons = _read_row(rows, cells, f"{base}:{number}")
                for reason in reasons:
                    report(reason.at(name, number))
                if not reasons:
                    yield from facts
    except Unreadable as problem:
        raise Refused([problem.at(name, None)]) from problem


def _positions(csv_map: CsvMap, table: Table, name: str) -> dict[str, int]:
    """Return where each column stands.

    Raises Refused if the header lacks one or has it twice, or if the map names one without braces.
    """
    named = dict.fromkeys(column for column, _ in csv_map.columns())
    missing = [column for column in named if column not in table.header]
    for other in ENCODINGS if missing else ():
        if set(named) <= read_as(table.header, table.encoding, other):
            raise Unreadable(OTHER_ENCODING, {"encoding": other.removesuffix("-sig")})
    problems = [
        _no_column(csv_map.name, line, column, table.header, name)
        for column, line in csv_map.columns()
        if column in missing
    ]
    problems += [
        Problem(csv_map.name, line, COLUMN_AS_TEXT, {"column": text})
        for text, line in csv_map.texts()
        if text in table.header
    ]
    problems += [
        Problem(name, 1, COLUMN_TWICE, {"column": column})
        for column in named
        if table.header.count(column) > 1
    ]
    if problems:
        raise Refused(problems)
    return {**{column: table.header.index(column) for column in named}, ROW: len(table.header)}


def _no_column(map_name: str, line: int, column: str, header: list[str], name: str) -> Problem:
    params = {"file": name, "column": column}
    if near := difflib.get_close_matches(column, header, 1, 0.5):
        return Problem(map_name, line, COLUMN_NEAR, {**params, "nearest": near[0]})
    known = textwrap.shorten(", ".join(header), 300, placeholder=" …")
    return Problem(map_name, line, COLUMN_UNKNOWN, {**params, "known": known})


class _RowFact:
    """A fact that rows of this table give, with its columns found."""

    def __init__(self, fact: FactMap, positions: Mapping[str, int]) -> None:
        self.kind = fact.kind
        self._where = [(positions[test.column], test.values) for test in fact.where]
        self._fields = [
            (field, [positions[column] for column in field.template.columns])
            for field in fact.fields
        ]

    def applies(self, cells: Sequence[str]) -> bool:
        return all(cells[position] in values for position, values in self._where)

    def read(
        self, cells: Sequence[str], default_id: str
    ) -> tuple[dict[str, object], list[Unreadable]]:
        """Return the fact, and what is wrong with it."""
        values: dict[str, object] = {}
        reasons: list[Unreadable] = []
        for field, positions in self._fields:
            found = [cells[position] for position in positions]
            if "" in found:
                if field.required:
                    reasons.append(self._blank(field, found))
                continue
            try:
                values[field.name] = field.read(field.template.fill(found))
            except Unreadable as reason:
                params = {**reason.params, "field": field.name}
                reasons.append(Unreadable(reason.message, params))
        values.setdefault("id", default_id)
        head: dict[str, object] = {name: values.pop(name) for name in FIRST if name in values}
        fact: dict[str, object] = {"kind": self.kind, **head, **values}
        return fact, reasons or self._doubts(fact)

    def _blank(self, field: FieldMap, found: Sequence[str]) -> Unreadable:
        column = field.template.columns[found.index("")]
        return Unreadable(BLANK, {"field": field.name, "kind": self.kind, "column": column})

    def _doubts(self, fact: dict[str, object]) -> list[Unreadable]:
        try:
            read = msgspec.convert(fact, KINDS[self.kind])
        except msgspec.ValidationError as error:
            return [Unreadable(NO_FACT, {"reason": error})]
        if needs_client(read):
            return [Unreadable(CLIENT_MISSING, {"kind": self.kind})]
        return []


def _read_row(
    rows: Sequence[_RowFact], cells: Sequence[str], place: str
) -> tuple[list[dict[str, object]], list[Unreadable]]:
    """Return the facts of one row, and the different reasons why it cannot be taken."""
    facts: list[dict[str, object]] = []
    reasons: dict[tuple[str, str], Unreadable] = {}
    taken: Counter[str] = Counter()
    for row in rows:
        if not row.applies(cells):
            continue
        taken[row.kind] += 1
        default_id = f"{place}:{row.kind}"
        if taken[row.kind] > 1:
            default_id += f":{taken[row.kind]}"
        fact, wrong = row.read(cells, default_id)
        facts.append(fact)
        for reason in wrong:
            reasons.setdefault((reason.message, repr(reason.params)), reason)
    return facts, list(reasons.values())
