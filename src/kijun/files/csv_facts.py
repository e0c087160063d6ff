"""Rows of a CSV file → facts of the record, by a map."""

from __future__ import annotations

import difflib
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

import msgspec

from kijun.files.cell_text import day_part
from kijun.files.csv_map import (
    DAY_OF,
    FIRST,
    FULL_WIDTH_BRACES,
    ROW,
    CsvMap,
    FactMap,
    FieldMap,
)
from kijun.files.csv_seen import Seen
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
COLON_FULL_WIDTH: Final = (
    "The colon in “%(column)s” is full-width. Write an ordinary one and a blank behind it."
)
COLUMN_AS_TEXT: Final = '“%(column)s” is a column here: write "{%(column)s}".'
COLUMN_TWICE: Final = "Two columns of this table are called “%(column)s”."
BLANK: Final = (
    "“%(field)s” is missing: %(kind)s needs it, and the column “%(column)s” is blank in this row."
    " To take %(kind)s only where that column is filled, write below it in the map:"
    ' where: {"%(column)s": {not: ""}}'
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
    csv_map: CsvMap,
    file: BinaryIO,
    name: str,
    report: Callable[[Problem], object],
    seen: Seen | None = None,
) -> Iterator[dict[str, object]]:
    """Yield the facts that the rows of a CSV file give, as they stand in a record's lines.

    Each row that cannot be read is passed to `report` with every reason, and none of its facts is
    taken. `seen` remembers what was met, over all files for which it is given. `file` may be packed
    (gzip, or alone in a zip). Raises Refused where the whole file cannot be read, also while facts
    are being taken: a column is missing, a wrong encoding.
    """
    seen = seen or Seen(csv_map)
    taken = seen.begin(name)
    try:
        with open_table(file, csv_map.encoding, _names(csv_map)) as table:
            layout = _layout(csv_map, table, name)
            rows = [_RowFact(fact, layout.positions) for fact in csv_map.facts]
            asked = [(layout.positions[name], name, met) for name, met in seen.columns().items()]
            base = PurePath(name).name
            for number, row in table:
                taken.is_heading_alone = False
                if isinstance(row, Unreadable):
                    report(row.at(name, number))
                    continue
                cells = layout.cells(row, number)
                for position, column, met in asked:
                    if cells[position] not in met:
                        seen.meet(column, cells[position])
                facts, reasons = _read_row(rows, cells, f"{base}:{number}")
                for reason in reasons:
                    report(reason.at(name, number))
                if not reasons:
                    taken.rows += 1
                    taken.facts += len(facts)
                    yield from facts
    except Unreadable as problem:
        raise Refused([problem.at(name, None)]) from problem


def _names(csv_map: CsvMap) -> set[str]:
    """Return the columns that the header may have, `{Start:date}` being in most tables `Start`."""
    columns = {column for column, _ in csv_map.columns()}
    return columns | {column.removesuffix(DAY_OF) for column in columns}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each column stands among a row's cells; behind them its number and days cut out."""

    width: int
    positions: Mapping[str, int]
    days: Sequence[int]
    zone: ZoneInfo

    def cells(self, row: Sequence[str], number: int) -> list[str]:
        """Return the cells of a row, as many as the header has, and those made from them."""
        cells = [cell.strip() for cell in row[: self.width]]
        cells += [""] * (self.width - len(cells))
        cells.append(str(number))
        for position in self.days:
            cells.append(day_part(cells[position], self.zone))
        return cells


def _layout(csv_map: CsvMap, table: Table, name: str) -> _Layout:
    """Return where each column stands.

    Raises Refused if the header lacks one or has it twice, or if the map names one without braces.
    """
    header = table.header
    named = dict.fromkeys(column for column, _ in csv_map.columns())
    days = {
        column: column.removesuffix(DAY_OF)
        for column in named
        if column.endswith(DAY_OF) and column not in header
    }
    needed = [days.get(column, column) for column in named]
    if not set(needed) <= set(header):
        for other in ENCODINGS:
            if set(needed) <= read_as(header, table.encoding, other):
                raise Unreadable(OTHER_ENCODING, {"encoding": other.removesuffix("-sig")})
    problems = [
        _no_column(csv_map.name, line, days.get(column, column), header, name)
        for column, line in csv_map.columns()
        if days.get(column, column) not in header
    ]
    problems += _named_without_braces(csv_map, header)
    problems += [
        Problem(name, 1, COLUMN_TWICE, {"column": column})
        for column in dict.fromkeys(needed)
        if header.count(column) > 1
    ]
    if problems:
        raise Refused(problems)
    width = len(header)
    positions = {column: header.index(column) for column in named if column not in days}
    made = {column: width + nth for nth, column in enumerate((ROW, *days))}
    sources = [header.index(column) for column in days.values()]
    return _Layout(width, {**positions, **made}, sources, csv_map.zone)


def _named_without_braces(csv_map: CsvMap, header: Sequence[str]) -> Iterator[Problem]:
    for text, line in csv_map.texts():
        if text in header:
            yield Problem(csv_map.name, line, COLUMN_AS_TEXT, {"column": text})
    for column, line in csv_map.in_full_width_braces():
        if column in header:
            yield Problem(csv_map.name, line, FULL_WIDTH_BRACES, {"column": column})


def _no_column(map_name: str, line: int, column: str, header: list[str], name: str) -> Problem:
    params = {"file": name, "column": column}
    if column.partition("：")[0].strip() in header:
        return Problem(map_name, line, COLON_FULL_WIDTH, params)
    if near := difflib.get_close_matches(column, header, 1, 0.5):
        return Problem(map_name, line, COLUMN_NEAR, {**params, "nearest": near[0]})
    known = textwrap.shorten(", ".join(header), 300, placeholder=" …")
    return Problem(map_name, line, COLUMN_UNKNOWN, {**params, "known": known})


class _RowFact:
    """A fact that rows of this table give, with its columns found."""

    def __init__(self, fact: FactMap, positions: Mapping[str, int]) -> None:
        self.kind = fact.kind
        self.where = [(positions[test.column], test.values, test.negated) for test in fact.where]
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
        return all((cells[at] in values) != negated for at, values, negated in self.where)

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
                shown = f"{field.name}: {field.template.written}"
                params = {**reason.params, "field": shown}
                reasons.append(Unreadable(reason.message, params))
        return fact, reasons or self._doubts(fact)

    def _blank(self, field: FieldMap, found: Sequence[str]) -> Unreadable:
        column = field.template.columns[found.index("")].removesuffix(DAY_OF)
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
