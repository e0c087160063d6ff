"""Read a YAML file as people mean it: YAML 1.2, its core schema, and nothing that surprises.

PyYAML finds the parts; what a part means is decided here, because PyYAML would decide as YAML 1.1
does (`on` a truth value, `09:00` a number, `2026-01-01` a date). What could make a reader see
something else than the computer is refused: anchors, aliases, tags, double names.

Source: YAML 1.2.2, chapter 10.3 (core schema); the bounds are those of the rulebook format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isinf
from typing import NoReturn, TypeGuard

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from kijun.files.likeness import not_yaml
from kijun.files.problems import Problem, Refused, Unreadable
from kijun.files.yaml_faults import SPACE_AFTER_COLON, Fault, explain, line_fault, no_beginning
from kijun.files.yaml_parser import Parser
from kijun.judge.canonical import GREATEST_INTEGER
from kijun.judge.errors import Path

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_PROBLEMS = 20
"""After so many, the rest is left for the next attempt."""

TOO_LARGE = "The file is too large: it may have 1 MB (1,000,000 bytes) at most."
NOT_UTF8 = "The file is not in UTF-8 (byte %(byte)s cannot be read). Save it as UTF-8."
INVISIBLE = "There is an invisible character (%(code)s) in this line. Delete it."
EMPTY = "There is nothing in this file, or nothing but comments."
NOT_NAMED = "The file must be made of names and values, as in “timezone: Asia/Tokyo”."
SECOND_DOCUMENT = "A second document begins here (---). Put it in a file of its own."
DIRECTIVE = "This line begins with “%%”. Delete it; the file is read as YAML 1.2."
TOO_DEEP = "The entries here are more than %(depth)s levels deep."
ANCHOR = "“&%(name)s” is not allowed here. Delete it; if it is text, put it in quotes."
ALIAS = (
    "“*%(name)s” is not allowed here."
    " Write out in full what it stands for; if it is text, put it in quotes."
)
TAG = "A text that begins with “!” must be in quotes. If it is not meant as text, delete it."
MERGE = "“<<” is not allowed here. Write out in full the entries that it stands for."
NAME_TWICE = "“%(name)s” stands here for the second time; line %(line)s has it already."
NAME_MISSING = "A name is missing before the colon."
NAME_NOT_TEXT = (
    "“%(name)s” before the colon would be read as something other than text."
    ' Put it in quotes: "%(name)s".'
)
NAME_NOT_WORD = "Before the colon there must be a name, not a list or a group."
NAME_WITH_SPACE = (
    "A full-width or other unusual space stands beside the name “%(name)s”."
    " Delete it and type ordinary (half-width) spaces."
)
NUMBER_TOO_LARGE = (
    "The number %(text)s is too large to be kept exactly."
    " If it is a name or a reference, put it in quotes."
)
NOT_A_NUMBER = "“%(text)s” is no number that can be compared. If it is text, put it in quotes."

_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What YAML does not allow, and line breaks that YAML 1.1 and 1.2 count differently."""

_YAML_1_2 = re.compile(r"%YAML 1\.2[ \t]*(?:#.*)?")
_NEW_LINE = re.compile(r"\r\n|\r|\n")
_COMMENT_WITHOUT_SPACE = re.compile(r"[|>][-+0-9]*#")
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LONGEST_NUMBER = 400
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says, and in which line it says it.

    `value` is made of dict, list, str, int, float, bool and None. `lines` has the line (from 1)
    of every path: of an entry the line of its name, of an item the line where it begins, of `()`
    the line of the first entry.
    """

    value: dict[str, object]
    lines: Mapping[Path, int]

    def line_of(self, path: Path) -> int:
        """Give the line of `path`, or of the nearest thing around it that is there."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines[path]


def load(data: bytes, name: str) -> Document:
    """Read one YAML document whose top level is made of names and values.

    `name` is what problems call the file. Raises Refused with all that can be told at once; data
    beyond `MAX_BYTES` is refused unread, so that no more than one byte above it need be fetched.
    """
    if other := not_yaml(data):
        _refuse(name, None, other)
    text = _decoded(data, name)
    _refuse_directives(text, name)
    return _Reading(name, text).document()


def _decoded(data: bytes, name: str) -> str:
    if len(data) > MAX_BYTES:
        _refuse(name, None, TOO_LARGE)
    try:
        text = data.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = _line_at(data[: error.start].decode(), error.start)
        _refuse(name, line, NOT_UTF8, byte=error.start + 1)
    if unseen := _UNSEEN.search(text):
        _refuse(name, _line_at(text, unseen.start()), INVISIBLE, code=_code(unseen.group()))
    return text


def _refuse_directives(text: str, name: str) -> None:
    for number, row in enumerate(text.splitlines(), start=1):
        if row.startswith("%") and not _YAML_1_2.fullmatch(row):
            _refuse(name, number, DIRECTIVE)
        if row.strip() and not row.lstrip().startswith(("#", "%")):
            return


def _refuse(file: str, line: int | None, message: str, **params: object) -> NoReturn:
    raise Refused([Problem(file, line, message, params)])


def _line_at(text: str, position: int) -> int:
    return 1 + len(_NEW_LINE.findall(text[:position]))


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _is_plain(event: Event) -> TypeGuard[ScalarEvent]:
    return isinstance(event, ScalarEvent) and not event.style


def _is_nothing(event: Event) -> bool:
    return _is_plain(event) and not event.value


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _is_text(text: str) -> bool:
    patterns = (_INTEGER, _FLOAT, _NOT_FINITE)
    return text not in _WORDS and not any(pattern.fullmatch(text) for pattern in patterns)


def _meaning(text: str) -> object:
    """Tell what text without quotes stands for; raises Unreadable where it stands for nothing."""
    if _is_text(text):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        raise Unreadable(NOT_A_NUMBER, {"text": text})
    is_integer = _INTEGER.fullmatch(text)
    number: float = float("inf")
    if len(text) <= _LONGEST_NUMBER:
        bases = {"0o": 8, "0x": 16}
        number = int(text, bases.get(text[:2], 10)) if is_integer else float(text)
    if isinf(number) or (is_integer and abs(number) > GREATEST_INTEGER):
        raise Unreadable(NUMBER_TOO_LARGE, {"text": _shortened(text)})
    return number


class _Reading:
    """One pass over the parts of a document, collecting what is wrong on the way."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self.rows = text.splitlines()
        self.events = yaml.parse(text, Loader=Parser)
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Document:
        try:
            value = self.top_level()
        except yaml.YAMLError as error:
            self.problems.append(explain(error, self.name, self.text))
            raise Refused(self.problems) from error
        if self.problems:
            raise Refused(self.problems)
        return Document(value, self.lines)

    def top_level(self) -> dict[str, object]:
        next(self.events)
        if isinstance(next(self.events), StreamEndEvent):
            _refuse(self.name, None, EMPTY)
        root = next(self.events)
        if not isinstance(root, MappingStartEvent):
            self.refuse_without_names(root)
        value = self.mapping(root, ())
        next(self.events)
        rest = next(self.events)
        if not isinstance(rest, StreamEndEvent):
            self.report(rest, SECOND_DOCUMENT)
        return value

    def refuse_without_names(self, root: Event) -> NoReturn:
        if _is_nothing(root):
            _refuse(self.name, None, EMPTY)
        if isinstance(root, ScalarEvent):
            # a first line without a colon is read as text until the colon of a later one is met
            next(self.events)
        line = _line(root)
        fault = line_fault(self.rows[line - 1]) or Fault(NOT_NAMED)
        _refuse(self.name, line, fault.message, **fault.params)

    def node(self, event: Event, path: Path) -> object:
        match event:
            case MappingStartEvent():
                return self.mapping(event, path)
            case SequenceStartEvent():
                return self.sequence(event, path)
            case ScalarEvent():
                return self.scalar(event)
            case AliasEvent():
                self.report(event, ALIAS, name=_shortened(event.anchor or ""))
        return None

    def mapping(self, start: MappingStartEvent, path: Path) -> dict[str, object]:
        self.enter(start, path)
        entries: dict[str, object] = {}
        for event in self.until(MappingEndEvent):
            name = self.name_of(event, path)
            value = next(self.events)
            if name is None:
                self.node(value, (*path, ""))
                continue
            place = (*path, name)
            if name in entries:
                self.report(event, NAME_TWICE, name=_shortened(name), line=self.lines[place])
            elif _is_plain(event) and ":" in name and _is_nothing(value):
                self.report(event, SPACE_AFTER_COLON, name=_shortened(name.partition(":")[0]))
            self.lines.setdefault(place, _line(event))
            entries[name] = self.node(value, place)
        return entries

    def sequence(self, start: SequenceStartEvent, path: Path) -> list[object]:
        self.enter(start, path)
        items: list[object] = []
        for event in self.until(SequenceEndEvent):
            place = (*path, len(items))
            self.lines[place] = _line(event)
            items.append(self.node(event, place))
        return items

    def enter(self, start: MappingStartEvent | SequenceStartEvent, path: Path) -> None:
        if len(path) >= MAX_DEPTH:
            self.report(start, TOO_DEEP, depth=MAX_DEPTH)
            raise Refused(self.problems)
        self.refuse_properties(start)
        self.lines.setdefault(path, _line(start))

    def until(self, end: type[Event]) -> Iterator[Event]:
        while not isinstance(event := next(self.events), end):
            yield event

    def name_of(self, event: Event, path: Path) -> str | None:
        """Read what stands before a colon; None where it is refused."""
        if not isinstance(event, ScalarEvent):
            self.report(event, NAME_NOT_WORD)
            self.node(event, (*path, ""))
            return None
        if not _is_plain(event):
            return str(self.scalar(event))
        self.refuse_properties(event)
        name = event.value
        if not name:
            self.report(event, NAME_MISSING)
        elif name == "<<":
            self.report(event, MERGE)
        elif not _is_text(name):
            self.report(event, NAME_NOT_TEXT, name=_shortened(name))
        elif name != name.strip():
            self.report(event, NAME_WITH_SPACE, name=_shortened(name.strip()))
        else:
            return name
        return None

    def scalar(self, event: ScalarEvent) -> object:
        self.refuse_properties(event)
        if _is_plain(event):
            try:
                return _meaning(event.value)
            except Unreadable as reason:
                self.add(reason.at(self.name, _line(event)))
        elif unseen := _UNSEEN.search(event.value):
            self.report(event, INVISIBLE, code=_code(unseen.group()))
        elif _COMMENT_WITHOUT_SPACE.match(self.rest_of_row(event)):
            # libyaml takes this, PyYAML's own parser and YAML 1.2 do not
            fault = no_beginning(event.style or "")
            self.report(event, fault.message, **fault.params)
        return event.value

    def rest_of_row(self, event: ScalarEvent) -> str:
        mark = event.start_mark
        return self.rows[mark.line][mark.column :] if mark else ""

    def refuse_properties(
        self, event: MappingStartEvent | SequenceStartEvent | ScalarEvent
    ) -> None:
        if event.anchor is not None:
            self.report(event, ANCHOR, name=_shortened(event.anchor))
        if event.tag is not None:
            self.report(event, TAG)

    def report(self, event: Event, message: str, **params: object) -> None:
        self.add(Problem(self.name, _line(event), message, params))

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        if len(self.problems) == MAX_PROBLEMS:
            raise Refused(self.problems)
