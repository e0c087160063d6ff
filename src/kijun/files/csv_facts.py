"""Rows of a CSV file → facts of the record, by a map."""

from __future__ import annotations

import difflib
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import BinaryIO, Final

import msgspec

from kijun.files.csv_map import FIRST, ROW, CsvMap, FactMap, FieldMap
from kijun.files.problems import Problem, Refused, Unreadable
from kijun.files.record_faults import CLIENT_MISSING, NO_FACT, of_amounts
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

SAME_NAME: Final = (
    "Another table here is called “%(name)s”, too. Facts are named after their file and row, so"
    " that these would have the same ids. Give one file another name, or each fact of the map an"
    " “id” that is its own."
)

ENCODINGS: Final = ("utf-8-sig", "cp932", "utf-16")


def refuse_same_names(csv_map: CsvMap, names: Iterable[str]) -> None:
    """Raise Refused where facts of two files would be given the same ids."""
    if all(any(field.name == "id" for field in fact.fields) for fact in csv_map.facts):
        return
    times = Counter[str]()
    problems = []
    for name in names:
        base = PurePath(name).name
        times[base] += 1
        if times[base] > 1:
            problems.append(Problem(name, None, SAME_NAME, {"name": base}))
    if problems:
        raise Refused(problems)


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
        self.where = [(positions[test.column], test.values) for test in fact.where]
        self._fields = [
            (field, [positions[column] for column in field.template.columns])
            for field in fact.fields
            if field.template.columns
        ]
        same = {
            field.name: field.read(field.template.fill(()))
            for field in fact.fields
            if not field.template.columns
        }
        names = ("id", *(field.name for field in fact.fields))
        ordered = sorted(dict.fromkeys(names), key=lambda name: (*FIRST, name).index(name))
        self._shape: dict[str, object] = {"kind": fact.kind}
        self._shape |= {name: same.get(name) for name in ordered}
        self._has_own_id = "id" in same

    def applies(self, cells: Sequence[str]) -> bool:
        return all(cells[position] in values for position, values in self.where)

    def read(
        self, cells: Sequence[str], default_id: str
    ) -> tuple[dict[str, object], list[Unreadable]]:
        """Return the fact, and what is wrong with it."""
        fact = self._shape.copy()
        if not self._has_own_id:
            fact["id"] = default_id
        reasons: list[Unreadable] = []
        for field, positions in self._fields:
            found = [cells[position] for position in positions]
            if "" in found:
                if field.required:
                    reasons.append(self._blank(field, found))
                elif field.name != "id":
                    del fact[field.name]
                continue
            try:
                fact[field.name] = field.read(field.template.fill(found))
            except Unreadable as reason:
                params = {**reason.params, "field": field.name}
                reasons.append(Unreadable(reason.message, params))
        return fact, reasons or self._doubts(fact)

    def _blank(self, field: FieldMap, found: Sequence[str]) -> Unreadable:
        column = field.template.columns[found.index("")]
        return Unreadable(BLANK, {"field": field.name, "kind": self.kind, "column": column})

    def _doubts(self, fact: dict[str, object]) -> list[Unreadable]:
        try:
            read = msgspec.convert(fact, KINDS[self.kind])
        except msgspec.ValidationError as error:
            return of_amounts(fact) or [Unreadable(NO_FACT, {"reason": error})]
        if needs_client(read):
            return [Unreadable(CLIENT_MISSING, {"kind": self.kind})]
        return []


def _read_row(
    rows: Sequence[_RowFact], cells: Sequence[str], place: str
) -> tuple[list[dict[str, object]], list[Unreadable]]:
    """Return the facts of one row, and the different reasons why it cannot be taken."""
    facts: list[dict[str, object]] = []
    reasons: dict[tuple[str, str], Unreadable] = {}
    taken: list[str] = []
    for row in rows:
        if row.where and not row.applies(cells):
            continue
        taken.append(row.kind)
        nth = taken.count(row.kind)
        fact, wrong = row.read(cells, f"{place}:{row.kind}" + (f":{nth}" if nth > 1 else ""))
        facts.append(fact)
        for reason in wrong:
            reasons.setdefault((reason.message, repr(reason.params)), reason)
    return facts, list(reasons.values())
