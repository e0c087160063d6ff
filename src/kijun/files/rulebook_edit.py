"""Changing rules in the text of a rulebook: its comments, its order and its layout stay.

Only what differs is written anew. What comes out is read again: where it does not say what was
meant (an unusual layout), the rule is written out afresh, and at worst the whole rulebook.
"""

from __future__ import annotations

import copy
import functools
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple, cast

import yaml

from kijun.files.problems import Refused
from kijun.files.yaml12 import load
from kijun.files.yaml_parser import Parser
from kijun.files.yaml_writing import entry, in_line, item, whole
from kijun.judge.rule_reading import RULE_KEYS

Rule = Mapping[str, object]
_BLANK: Final = re.compile(r"(?:[ \t]*\n)*")
_REMEMBERED: Final = 8
"""So many texts are remembered as what they say: one that is changed is asked for again and again,
and reading it is most of the work."""


def document_of(text: str) -> dict[str, Any]:
    """Return what a text says. Raises Refused where it cannot be read as YAML."""
    return copy.deepcopy(_said(text))


@functools.lru_cache(maxsize=_REMEMBERED)
def _said(text: str) -> dict[str, Any]:
    return load(text.encode(), "rulebook").value


def with_rule(text: str, number: int, rule: Rule) -> str:
    """Return the text with its rule of a number (from 1) saying what `rule` says."""
    document = document_of(text)
    old = document["rules"][number - 1]
    document["rules"][number - 1] = dict(rule)

    def in_place(layout: _Layout) -> str:
        return layout.changed(layout.rules[number - 1], old, rule)

    def afresh(layout: _Layout) -> str:
        bodies = layout.bodies
        bodies[number - 1] = item(rule, layout.indent)
        return layout.with_bodies(bodies)

    return _first_right(text, document, (in_place, afresh))


def with_rule_added(text: str, rule: Rule) -> str:
    """Return the text with one more rule at its end."""
    document = document_of(text)
    document["rules"] = [*document["rules"], dict(rule)]

    def added(layout: _Layout) -> str:
        bodies = layout.bodies
        bodies[-1] += "\n\n" + item(rule, layout.indent)
        return layout.with_bodies(bodies)

    return _first_right(text, document, (added,))


def without_rule(text: str, number: int) -> str:
    """Return the text without its rule of a number; the only one stays, since one is needed."""
    document = document_of(text)
    if len(document["rules"]) == 1:
        return text
    del document["rules"][number - 1]

    def removed(layout: _Layout) -> str:
        return layout.without_body(number - 1)

    return _first_right(text, document, (removed,))


def with_rule_moved(text: str, number: int, to: int) -> str:
    """Return the text with a rule at another place; both are numbers from 1."""
    document = document_of(text)
    rules = document["rules"]
    to = min(max(to, 1), len(rules))
    rules.insert(to - 1, rules.pop(number - 1))

    def moved(layout: _Layout) -> str:
        bodies = layout.bodies
        bodies.insert(to - 1, bodies.pop(number - 1))
        return layout.with_bodies(bodies)

    return _first_right(text, document, (moved,))


def with_title(text: str, title: Mapping[str, str]) -> str:
    """Return the text with another title of the whole."""
    return with_entry(text, "title", dict(title))


def with_entry(text: str, name: str, value: object) -> str:
    """Return the text with another value under a name at its top."""
    document = document_of(text)
    old = dict(document)
    document[name] = value

    def changed(layout: _Layout) -> str:
        return layout.changed(layout.root, old, document)

    return _first_right(text, document, (changed,))


def _first_right(
    text: str, document: Mapping[str, object], ways: tuple[Callable[[_Layout], str], ...]
) -> str:
    """Take the first way whose text says what the document says; else write all of it anew."""
    text = text.replace("\r\n", "\n")
    text = text if text.endswith("\n") else f"{text}\n"
    for way in ways:
        try:
            written = way(_Layout(text))
            if document_of(written) == document:
                return written
        except (_Unusual, Refused):
            continue
    return whole(document)


class _Unusual(Exception):
    """A layout that is not changed in place."""


class _Change(NamedTuple):
    start: int
    end: int
    text: str


class _Layout:
    """Where in a text the parts of its rulebook stand."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._rows = [0, *(found.end() for found in re.finditer("\n", text))]
        self.root = cast(yaml.MappingNode, yaml.compose(text, Loader=Parser))
        named, listed = next(pair for pair in self.root.value if pair[0].value == "rules")
        if not isinstance(listed, yaml.SequenceNode):
            raise _Unusual
        self._above = self._end_of_row(self._start(named)) + 1
        self._listed = listed
        self.rules: list[yaml.Node] = listed.value

    # -- the rules as a whole ------------------------------------------------------------------

    @property
    def indent(self) -> int:
        """The column of the dashes."""
        if self._listed.flow_style:
            raise _Unusual
        return self._listed.start_mark.column

    @property
    def bodies(self) -> list[str]:
        """Each rule with the comments above it, without the blank lines before."""
        return [self.text[start:end] for start, end in self._places()]

    def with_bodies(self, bodies: list[str]) -> str:
        """Put other bodies in the places of the rules."""
        changes = [
            _Change(start, end, body)
            for (start, end), body in zip(self._places(), bodies, strict=True)
        ]
        return self._with(changes)

    def without_body(self, place: int) -> str:
        """Take one rule away, with the blank lines before it (or behind it, for the first)."""
        places = self._places()
        start, end = places[place]
        if place:
            return self._with([_Change(places[place - 1][1], end, "")])
        return self._with([_Change(start, places[1][0], "")])

    def _places(self) -> list[tuple[int, int]]:
        if self._listed.flow_style:
            raise _Unusual
        before = self._above
        places = []
        for rule in self.rules:
            start = cast(re.Match[str], _BLANK.match(self.text, before)).end()
            end = self._end_of_row(self._finish(rule))
            places.append((start, end))
            before = end + 1
        return places

    # -- one value ------------------------------------------------------------------------------

    def changed(self, node: yaml.Node, old: object, new: object) -> str:
        """Return the text in which a node says what `new` says."""
        return self._with(self._changes(node, old, new))

    def _changes(self, node: yaml.Node, old: object, new: object) -> list[_Change]:
        if old == new and type(old) is type(new):
            return []
        is_block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        if is_block and new and isinstance(old, dict) and isinstance(new, Mapping):
            return self._of_mapping(cast(yaml.MappingNode, node), old, new)
        if is_block and new and isinstance(old, list) and isinstance(new, list):
            return self._of_sequence(cast(yaml.SequenceNode, node), old, new)
        if is_block or getattr(node, "style", None) in ("|", ">"):
            raise _Unusual
        return [_Change(self._start(node), self._finish(node), in_line(new))]

    def _of_mapping(
        self, node: yaml.MappingNode, old: dict[str, object], new: Rule
    ) -> list[_Change]:
        changes: list[_Change] = []
        for name, value in node.value:
            key, column = name.value, name.start_mark.column
            if key not in new:
                changes.append(self._without_rows(name, value))
                continue
            try:
                changes += self._changes(value, old[key], new[key])
            except _Unusual:
                start, end = self._start(name), self._finish(value)
                changes.append(_Change(start, end, entry(key, new[key], column)))
        return [*changes, *self._added(node, old, new)]

    def _added(self, node: yaml.MappingNode, old: dict[str, object], new: Rule) -> list[_Change]:
        column = node.value[0][0].start_mark.column
        changes = []
        for key in (key for key in new if key not in old):
            after = self._end_of_row(self._finish(self._before(node, key, new)))
            text = f"\n{' ' * column}{entry(key, new[key], column)}"
            changes.append(_Change(after, after, text))
        return changes

    @staticmethod
    def _before(node: yaml.MappingNode, key: str, new: Rule) -> yaml.Node:
        """Return the value after which a name belongs, in the order of the format."""
        place = RULE_KEYS.index(key) if key in RULE_KEYS else len(RULE_KEYS)
        stays = [(name.value, value) for name, value in node.value if name.value in new]
        if not stays:
            raise _Unusual
        earlier = [value for name, value in stays if name in RULE_KEYS[:place]]
        found: yaml.Node = earlier[-1] if earlier else stays[-1][1]
        return found

    def _of_sequence(
        self, node: yaml.SequenceNode, old: list[object], new: list[object]
    ) -> list[_Change]:
        changes: list[_Change] = []
        for place, each in enumerate(node.value):
            if place < len(new):
                changes += self._changes(each, old[place], new[place])
            else:
                changes.append(self._without_rows(each, each))
        end = self._end_of_row(self._finish(node.value[-1]))
        space = " " * node.start_mark.column
        added = "".join(f"\n{space}- {in_line(each)}" for each in new[len(old) :])
        return [*changes, _Change(end, end, added)] if added else changes

    def _without_rows(self, first: yaml.Node, last: yaml.Node) -> _Change:
        return _Change(
            self._rows[first.start_mark.line], self._end_of_row(self._finish(last)) + 1, ""
        )

    # -- places ----------------------------------------------------------------------------------

    def _with(self, changes: list[_Change]) -> str:
        text = self.text
        for change in sorted(changes, reverse=True):
            text = text[: change.start] + change.text + text[change.end :]
        return text

    def _start(self, node: yaml.Node) -> int:
        return self._rows[node.start_mark.line] + node.start_mark.column

    def _finish(self, node: yaml.Node) -> int:
        """Return where what is said of a node ends, without comments and blank lines behind it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self._finish(last[1] if isinstance(last, tuple) else last)
        end = self._rows[node.end_mark.line] + node.end_mark.column
        is_block_text = getattr(node, "style", None) in ("|", ">")
        return len(self.text[:end].rstrip("\n")) if is_block_text else end

    def _end_of_row(self, place: int) -> int:
        end = self.text.find("\n", place)
        return end if end >= 0 else len(self.text)
