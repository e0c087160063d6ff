"""Maps that say how the rows of a CSV file become facts of the record."""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

import yaml
from msgspec import inspect

from kijun.files.cell_text import ERA, ISO, Decimal, Read, Times, reader_for
from kijun.files.problems import Problem, Refused, Unreadable
from kijun.files.record_faults import (
    FIELD_MISSING,
    FIELD_NEAR,
    FIELD_UNKNOWN,
    KIND_MISSING,
    unknown_kind,
)
from kijun.files.yaml12 import Document, load
from kijun.files.yaml_parser import Parser
from kijun.files.zones import own_time_zones
from kijun.judge.errors import Path
from kijun.judge.facts import CLIENTLESS, KINDS
from kijun.judge.zones import nearest_zone

KEY_NEAR: Final = "“%(word)s” is not part of a map. Did you mean “%(nearest)s”?"
KEY_UNKNOWN: Final = "“%(word)s” is not part of a map. Known: %(known)s."
KEY_MISSING: Final = "“%(key)s” is missing: a map needs it."
NO_TEXT: Final = "There must be a text here."
NO_ZONE: Final = "There is no time zone “%(word)s”. Did you mean “%(nearest)s”?"
NO_ENCODING: Final = "There is no encoding “%(word)s”. Usual ones are utf-8, cp932 and utf-16."
NO_YEAR: Final = "The form “%(form)s” has no year. Write “iso”, or a form such as %%Y/%%m/%%d."
ZONE_NAMES: Final = (
    "Names of time zones (%%Z) can mean several. Use %%z, the offset from UTC, instead."
)
NO_FORM: Final = "The form “%(form)s” cannot be used: %(reason)s."
NO_DECIMAL: Final = (
    'There must be the sign that stands before decimals here: "." or ",", in quotation marks.'
)
NO_FACTS: Final = "“facts” must be a list of facts, each of which begins with “- kind:”."
NO_CONDITIONS: Final = "“where” must name columns and their values, as in {Status: done}."
NO_CONDITION: Final = (
    "Behind a column of “where” stands a value, a list of values, or all that it must not be:"
    ' {Status: done}, {Status: [done, late]}, {Status: {not: cancelled}}. Filled is {not: ""}.'
)
UNQUOTED: Final = 'Put the name of a column in quotation marks: "%(text)s".'
NO_TEMPLATE: Final = "There must be a text here, or a column, as in {Name}."
BRACES: Final = (
    "The name of a column stands in braces, as in {Name}; braces themselves are written {{ and }}."
    " Here stands “%(text)s”."
)
PERHAPS_COLUMN: Final = 'If “%(text)s” is a column of the table, write "{%(text)s}".'
FULL_WIDTH_BRACES: Final = 'The braces here are full-width. Write ordinary ones: "{%(column)s}".'

ROW: Final = "#"
"""The column that stands for the number of the row."""

DAY_OF: Final = ":date"
"""Behind the name of a column: only the day of what its cell says."""
NOT: Final = "not"

KEYS: Final = ("timezone", "encoding", "dates", "decimal", "facts")
FIRST: Final = ("at", "client", "id", "by")
PIECE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]")
FULL_WIDTH: Final = re.compile("｛([^｛｝]+)｝")
WINDOWS_JAPANESE: Final = frozenset(
    ("shift_jis", "shift-jis", "shiftjis", "sjis", "s_jis", "windows-31j", "windows_31j", "ms932")
)
"""Names under which programs write cp932, which holds more characters than Shift JIS proper."""


@dataclass(frozen=True, slots=True)
class Template:
    """Text with places for columns: literal, column, literal, column … literal."""

    line: int
    literals: tuple[str, ...]
    columns: tuple[str, ...]
    pattern: str = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        """Put the literals together once, since every row is filled in."""
        pattern = "%s".join(text.replace("%", "%%") for text in self.literals)
        object.__setattr__(self, "pattern", pattern)

    def fill(self, cells: Collection[str]) -> str:
        """Return the text with the columns' cells, given in the order of `columns`."""
        return self.pattern % tuple(cells)

    @property
    def written(self) -> str:
        """The text with its columns, as the map has it."""
        return self.fill([f"{{{column}}}" for column in self.columns])


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where one field of a fact comes from, and how its text is read."""

    name: str
    required: bool
    template: Template
    read: Read


@dataclass(frozen=True, slots=True)
class Condition:
    """A row gives the fact only where `column` holds one of `values`, or none if `negated`."""

    line: int
    column: str
    values: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FactMap:
    """One fact that a row gives."""

    kind: str
    where: tuple[Condition, ...]
    fields: tuple[FieldMap, ...]


@dataclass(frozen=True, slots=True)
class CsvMap:
    """A map that has been read: how the file is written and what facts its rows give."""

    name: str
    encoding: str
    zone: ZoneInfo
    facts: tuple[FactMap, ...]

    def columns(self) -> Iterator[tuple[str, int]]:
        """Every column that the map names, with the line of the map."""
        for fact in self.facts:
            for condition in fact.where:
                yield condition.column, condition.line
            for field in fact.fields:
                for column in field.template.columns:
                    if column != ROW:
                        yield column, field.template.line

    def texts(self) -> Iterator[tuple[str, int]]:
        """Every text that all rows share and that could be anything, with the line of the map."""
        for fact in self.facts:
            for field in fact.fields:
                if not field.template.columns and field.read is str.strip:
                    yield field.template.literals[0], field.template.line

    def in_full_width_braces(self) -> Iterator[tuple[str, int]]:
        """Every name in full-width braces, which mean nothing, with the line of the map."""
        for fact in self.facts:
            for field in fact.fields:
                for literal in field.template.literals:
                    for name in FULL_WIDTH.findall(literal):
                        yield name.strip(), field.template.line


def read_map(data: bytes, name: str) -> CsvMap:
    """Read a map (YAML). Raises Refused with everything that is wrong with it."""
    document = load(data, name)
    # In a map all is text, also what YAML takes for numbers or truth values: `where: {Code: 007}`.
    parts = yaml.load(data.decode("utf-8-sig"), Loader=Parser)  # noqa: S506 (it makes only text)
    reader = _MapReader(name, document)
    csv_map = reader.read(parts)
    if reader.problems:
        raise Refused(sorted(reader.problems, key=lambda problem: problem.line or 0))
    return csv_map


class _MapReader:
    """Collects problems instead of stopping at the first."""

    def __init__(self, name: str, document: Document) -> None:
        self.name = name
        self.document = document
        self.problems: list[Problem] = []
        self._sign: Decimal | None = None

    def read(self, parts: Mapping[str, object]) -> CsvMap:
        for key in parts:
            if key not in KEYS:
                self._unknown((key,), key, KEYS, KEY_NEAR, KEY_UNKNOWN)
        for needed in ("timezone", "facts"):
            if needed not in parts:
                self._wrong((), KEY_MISSING, key=needed)
        zone = self._zone(parts["timezone"]) if "timezone" in parts else ZoneInfo("UTC")
        forms = self._forms(parts["dates"]) if "dates" in parts else (ISO,)
        encoding = self._encoding(parts["encoding"]) if "encoding" in parts else "utf-8"
        self._sign = self._decimal(parts["decimal"]) if "decimal" in parts else None
        facts = self._facts(parts["facts"], Times(zone, forms)) if "facts" in parts else ()
        return CsvMap(self.name, encoding, zone, facts)

    def _wrong(self, path: Path, message: str, **params: object) -> None:
        self.problems.append(Problem(self.name, self.document.line_of(path), message, params))

    def _unknown(
        self,
        path: Path,
        word: str,
        words: Collection[str],
        near: str,
        unknown: str,
        **params: object,
    ) -> None:
        """Report a word that is not known: with the nearest one, if one is near."""
        if nearest := difflib.get_close_matches(word.lower(), words, 1, 0.6):
            self._wrong(path, near, **{"word": word, "nearest": nearest[0], **params})
        else:
            self._wrong(path, unknown, **{"word": word, "known": ", ".join(words), **params})

    def _text(self, value: object, path: Path) -> str:
        if isinstance(value, str):
            return value.strip()
        self._wrong(path, NO_TEXT)
        return ""

    def _texts(self, value: object, path: Path) -> list[tuple[Path, str]]:
        if isinstance(value, list):
            return [
                ((*path, index), self._text(item, (*path, index)))
                for index, item in enumerate(value)
            ]
        return [(path, self._text(value, path))]

    def _zone(self, value: object) -> ZoneInfo:
        word = self._text(value, ("timezone",))
        if word in own_time_zones():
            return ZoneInfo(word)
        self._wrong(("timezone",), NO_ZONE, word=word, nearest=nearest_zone(word, own_time_zones()))
        return ZoneInfo("UTC")

    def _decimal(self, value: object) -> Decimal | None:
        if value == "." or value == ",":  # noqa: PLR1714 (mypy knows this form)
            return value
        self._wrong(("decimal",), NO_DECIMAL)
        return None

    def _encoding(self, value: object) -> str:
        word = self._text(value, ("encoding",))
        encoding = "cp932" if word.lower() in WINDOWS_JAPANESE else word
        try:
            b"a".decode(encoding, "ignore")
        except (LookupError, ValueError):
            self._wrong(("encoding",), NO_ENCODING, word=word)
        return encoding

    def _forms(self, value: object) -> tuple[str, ...]:
        forms = [
            (path, unicodedata.normalize("NFKC", written))
            for path, written in self._texts(value, ("dates",))
        ]
        sound = [
            form for path, form in forms if form in (ISO, ERA) or self._form_is_sound(path, form)
        ]
        return tuple(sound) or (ISO,)

    def _form_is_sound(self, path: Path, form: str) -> bool:
        if not re.search(r"%[YyGcx]", form):
            self._wrong(path, NO_YEAR, form=form)
            return False
        if "%Z" in form:
            self._wrong(path, ZONE_NAMES)
            return False
        try:
            sample = dt.datetime(2026, 1, 31, 9, 30, tzinfo=dt.UTC)
            dt.datetime.strptime(sample.strftime(form), form)  # noqa: DTZ007 (only tried)
        except (ValueError, re.error) as error:
            self._wrong(path, NO_FORM, form=form, reason=error)
            return False
        return True

    def _facts(self, value: object, times: Times) -> tuple[FactMap, ...]:
        if not isinstance(value, list) or not value:
            self._wrong(("facts",), NO_FACTS)
            return ()
        facts = (self._fact(item, ("facts", index), times) for index, item in enumerate(value))
        return tuple(fact for fact in facts if fact is not None)

    def _fact(self, value: object, path: Path, times: Times) -> FactMap | None:
        if not isinstance(value, dict) or "kind" not in value:
            self._wrong(path, KIND_MISSING)
            return None
        kind = self._text(value["kind"], (*path, "kind"))
        if kind not in KINDS:
            problem = unknown_kind(kind)
            self._wrong((*path, "kind"), problem.message, **problem.params)
            return None
        where = self._where(value.get("where", {}), (*path, "where"))
        written = {key: each for key, each in value.items() if key not in ("kind", "where")}
        return FactMap(kind, where, self._fields(kind, written, path, times))

    def _where(self, value: object, path: Path) -> tuple[Condition, ...]:
        if not isinstance(value, dict):
            self._wrong(path, NO_CONDITIONS)
            return ()
        return tuple(
            self._condition(column, written, (*path, column)) for column, written in value.items()
        )

    def _condition(self, column: str, written: object, path: Path) -> Condition:
        negated = isinstance(written, dict) and list(written) == [NOT]
        values = written[NOT] if isinstance(written, dict) and negated else written
        listed = values if isinstance(values, list) else [values]
        if not all(isinstance(value, str) for value in listed):
            self._wrong(path, NO_CONDITION)
        texts = frozenset(value.strip() for value in listed if isinstance(value, str))
        return Condition(self.document.line_of(path), column.strip(), texts, negated)

    def _fields(
        self, kind: str, written: Mapping[str, object], path: Path, times: Times
    ) -> tuple[FieldMap, ...]:
        known = {field.name: field for field in _fields_of(kind)}
        for name, field in known.items():
            of_a_client = name == "client" and not issubclass(KINDS[kind], CLIENTLESS)
            if (field.required or of_a_client) and name not in written:
                self._wrong(path, FIELD_MISSING, kind=kind, field=name)
        fields = []
        for name in sorted(written, key=lambda name: (*FIRST, name).index(name)):
            if name in known:
                fields.append(self._field(written[name], (*path, name), known[name], times))
            else:
                at = (*path, name)
                self._unknown(at, name, known, FIELD_NEAR, FIELD_UNKNOWN, kind=kind)
        return tuple(fields)

    def _field(self, value: object, path: Path, field: inspect.Field, times: Times) -> FieldMap:
        template = self._template(self._cell_text(value, path), path)
        read = reader_for(field, times, self._sign)
        if isinstance(value, str) and not template.columns:
            self._try(read, template.literals[0], path, field.name)
        return FieldMap(field.name, field.required, template, read)

    def _cell_text(self, value: object, path: Path) -> str:
        """Return the text of a field; braces without quotation marks are a group to YAML."""
        if isinstance(value, dict) and value and not any(value.values()):
            self._wrong(path, UNQUOTED, text="{" + ", ".join(value) + "}")
            return ""
        text = self._text(value, path)
        if isinstance(value, str) and not text:
            self._wrong(path, NO_TEMPLATE)
        return text

    def _try(self, read: Read, text: str, path: Path, field: str) -> None:
        """Report a text that is the same in all rows and that the field cannot hold."""
        try:
            read(text)
        except Unreadable as problem:
            if found := FULL_WIDTH.search(text):
                self._wrong(path, FULL_WIDTH_BRACES, column=found[1].strip())
                return
            self._wrong(path, problem.message, **problem.params, field=field)
            if any(map(str.isalpha, text)):
                self._wrong(path, PERHAPS_COLUMN, text=text)

    def _template(self, text: str, path: Path) -> Template:
        literals, columns = [""], []
        for piece in PIECE.finditer(text):
            if piece[1] is not None and piece[1].strip():
                columns.append(piece[1].strip())
                literals.append("")
            elif piece[0] in ("{", "}") or piece[1] is not None:
                self._wrong(path, BRACES, text=text)
            else:
                literals[-1] += {"{{": "{", "}}": "}"}.get(piece[0], piece[0])
        return Template(self.document.line_of(path), tuple(literals), tuple(columns))


def _fields_of(kind: str) -> tuple[inspect.Field, ...]:
    described = inspect.type_info(KINDS[kind])
    if not isinstance(described, inspect.StructType):
        raise TypeError(kind)
    return described.fields
