"""Maps that say how the rows of a CSV file become facts of the record."""

from __future__ import annotations

import datetime as dt
import difflib
import re
import textwrap
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

import yaml
from msgspec import inspect

from kijun.files.cell_text import ISO, Read, Times, reader_for
from kijun.files.problems import Problem, Refused, Unreadable
from kijun.files.yaml_nodes import compose
from kijun.judge.facts import CLIENTLESS, KINDS

ROW: Final = "#"
"""The column that stands for the number of the row."""

FIRST: Final = ("at", "client", "id", "by")
PIECE: Final = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]")
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

    def fill(self, cells: Collection[str]) -> str:
        """Return the text with the columns' cells, given in the order of `columns`."""
        text = self.literals[0]
        for cell, literal in zip(cells, self.literals[1:], strict=True):
            text += cell + literal
        return text


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where one field of a fact comes from, and how its text is read."""

    name: str
    required: bool
    template: Template
    read: Read


@dataclass(frozen=True, slots=True)
class Condition:
    """A row gives the fact only where `column` holds one of `values`."""

    line: int
    column: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class FactMap:
    """One fact that a row gives."""

    line: int
    kind: str
    where: tuple[Condition, ...]
    fields: tuple[FieldMap, ...]


@dataclass(frozen=True, slots=True)
class CsvMap:
    """A map that has been read: how the file is written and what facts its rows give."""

    name: str
    encoding: str
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


def nearest(word: str, words: Collection[str]) -> str:
    """Return the words that come nearest to one that is not among them; all if none is near."""
    near = difflib.get_close_matches(word, words, n=2) or sorted(words)
    return ", ".join(textwrap.shorten(each, 60, placeholder="…") for each in near)


def read_map(data: bytes, name: str) -> CsvMap:
    """Read a map (YAML). Raises Refused with everything that is wrong with it."""
    reader = _MapReader(name)
    csv_map = reader.read(compose(data, name))
    if reader.problems or csv_map is None:
        raise Refused(sorted(reader.problems, key=lambda problem: problem.line or 0))
    return csv_map


class _MapReader:
    """Collects problems instead of stopping at the first."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[Problem] = []

    def read(self, root: yaml.Node | None) -> CsvMap | None:
        if root is None:
            self._wrong(1, "the map is empty: it needs `timezone` and `facts`")
            return None
        parts = self._mapping(root)
        for key, (line, _) in parts.items():
            if key not in ("timezone", "encoding", "dates", "facts"):
                self._wrong(
                    line,
                    "“%(word)s” is not part of a map; known: %(nearest)s",
                    word=key,
                    nearest="timezone, encoding, dates, facts",
                )
        for needed in ("timezone", "facts"):
            if needed not in parts:
                self._wrong(1, "the map needs `%(key)s`", key=needed)
        zone = self._zone(*parts["timezone"]) if "timezone" in parts else ZoneInfo("UTC")
        forms = self._forms(*parts["dates"]) if "dates" in parts else (ISO,)
        encoding = self._encoding(*parts["encoding"]) if "encoding" in parts else "utf-8"
        facts = self._facts(*parts["facts"], Times(zone, forms)) if "facts" in parts else ()
        return CsvMap(self.name, encoding, facts)

    def _wrong(self, line: int, message: str, **params: object) -> None:
        self.problems.append(Problem(self.name, line, message, params))

    def _mapping(self, node: yaml.Node) -> dict[str, tuple[int, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            self._wrong(_line(node), "expected `key: value` here")
            return {}
        parts: dict[str, tuple[int, yaml.Node]] = {}
        for key, value in node.value:
            word = self._text(key)
            if word in parts:
                self._wrong(_line(key), "“%(word)s” stands here twice", word=word)
            parts[word] = (_line(key), value)
        return parts

    def _text(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value).strip()
        self._wrong(_line(node), "expected text here")
        return ""

    def _texts(self, node: yaml.Node) -> list[tuple[int, str]]:
        if isinstance(node, yaml.SequenceNode):
            return [(_line(item), self._text(item)) for item in node.value]
        return [(_line(node), self._text(node))]

    def _zone(self, line: int, node: yaml.Node) -> ZoneInfo:
        word = self._text(node)
        if word not in available_timezones():
            self._wrong(
                line,
                "there is no time zone “%(word)s”; near: %(nearest)s",
                word=word,
                nearest=", ".join(difflib.get_close_matches(word, available_timezones(), n=2))
                or "Asia/Tokyo, Europe/Paris …",
            )
            return ZoneInfo("UTC")
        return ZoneInfo(word)

    def _encoding(self, line: int, node: yaml.Node) -> str:
        word = self._text(node)
        encoding = "cp932" if word.lower() in WINDOWS_JAPANESE else word
        try:
            b"a".decode(encoding, "ignore")
        except (LookupError, ValueError):
            self._wrong(
                line,
                "there is no encoding “%(word)s”; known are utf-8, cp932, utf-16 and others",
                word=word,
            )
            return "utf-8"
        return encoding

    def _forms(self, _: int, node: yaml.Node) -> tuple[str, ...]:
        forms = []
        for line, written in self._texts(node):
            form = unicodedata.normalize("NFKC", written)
            if form != ISO and not self._form_is_sound(line, form):
                continue
            forms.append(form)
        return tuple(forms) or (ISO,)

    def _form_is_sound(self, line: int, form: str) -> bool:
        if not re.search(r"%[YyGcx]", form):
            self._wrong(
                line,
                "the form “%(form)s” gives no year: write `iso`, or a form such as %%Y/%%m/%%d",
                form=form,
            )
            return False
        if "%Z" in form:
            self._wrong(line, "names of zones (%%Z) are ambiguous: use %%z, an offset from UTC")
            return False
        try:
            sample = dt.datetime(2026, 1, 31, 9, 30, tzinfo=dt.UTC)
            dt.datetime.strptime(sample.strftime(form), form)  # noqa: DTZ007 (only tried)
        except (ValueError, re.error) as error:
            self._wrong(
                line,
                "the form “%(form)s” cannot be used: %(reason)s",
                form=form,
                reason=error,
            )
            return False
        return True

    def _facts(self, line: int, node: yaml.Node, times: Times) -> tuple[FactMap, ...]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self._wrong(line, "`facts` is a list: `- kind: …`")
            return ()
        facts = (self._fact(item, times) for item in node.value)
        return tuple(fact for fact in facts if fact is not None)

    def _fact(self, node: yaml.Node, times: Times) -> FactMap | None:
        parts = self._mapping(node)
        line = _line(node)
        if "kind" not in parts:
            self._wrong(line, "a fact needs its `kind`")
            return None
        kind = self._text(parts["kind"][1])
        if kind not in KINDS:
            self._wrong(
                parts["kind"][0],
                "there is no kind of fact “%(word)s”; near: %(nearest)s",
                word=kind,
                nearest=nearest(kind, KINDS),
            )
            return None
        where = self._where(parts["where"][1]) if "where" in parts else ()
        written = {key: part for key, part in parts.items() if key not in ("kind", "where")}
        return FactMap(line, kind, where, self._fields(kind, line, written, times))

    def _where(self, node: yaml.Node) -> tuple[Condition, ...]:
        return tuple(
            Condition(line, column, frozenset(text for _, text in self._texts(values)))
            for column, (line, values) in self._mapping(node).items()
        )

    def _fields(
        self, kind: str, line: int, written: Mapping[str, tuple[int, yaml.Node]], times: Times
    ) -> tuple[FieldMap, ...]:
        known = {field.name: field for field in _fields_of(kind)}
        for name, field in known.items():
            needed = field.required or (
                name == "client" and not issubclass(KINDS[kind], CLIENTLESS)
            )
            if needed and name not in written:
                self._wrong(line, "“%(kind)s” needs `%(field)s`", kind=kind, field=name)
        fields = []
        for name in sorted(written, key=lambda name: (*FIRST, name).index(name)):
            place, node = written[name]
            if name not in known:
                self._wrong(
                    place,
                    "“%(kind)s” has no field “%(word)s”; near: %(nearest)s",
                    kind=kind,
                    word=name,
                    nearest=nearest(name, known),
                )
                continue
            fields.append(self._field(place, node, known[name], times))
        return tuple(fields)

    def _field(self, line: int, node: yaml.Node, field: inspect.Field, times: Times) -> FieldMap:
        template = self._template(line, self._text(node))
        read = reader_for(field, times)
        if not template.columns:
            try:
                read(template.fill(()))
            except Unreadable as problem:
                self._wrong(line, problem.message, **problem.params, field=field.name)
        return FieldMap(field.name, field.required, template, read)

    def _template(self, line: int, text: str) -> Template:
        literals, columns = [""], []
        if not text:
            self._wrong(line, "expected text or a {Column} here")
        for piece in PIECE.finditer(text):
            if piece[1] is not None and piece[1].strip():
                columns.append(piece[1].strip())
                literals.append("")
            elif piece[0] in ("{", "}", "{}") or piece[1] is not None:
                self._wrong(
                    line,
                    "braces enclose the name of a column, as in {Name}; write {{ and }} for braces"
                    " themselves: “%(text)s”",
                    text=text,
                )
            else:
                literals[-1] += {"{{": "{", "}}": "}"}.get(piece[0], piece[0])
        return Template(line, tuple(literals), tuple(columns))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _fields_of(kind: str) -> tuple[inspect.Field, ...]:
    described = inspect.type_info(KINDS[kind])
    if not isinstance(described, inspect.StructType):
        raise TypeError(kind)
    return described.fields
