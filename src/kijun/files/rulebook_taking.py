"""Taking a single rule out of one rulebook into another, with what it rests on."""

from __future__ import annotations

from typing import Final, NamedTuple

from kijun.files.problems import Refused
from kijun.files.rulebook_edit import document_of, with_entry, with_rule, with_rule_added
from kijun.files.rulebook_file import load_rulebook

_RESTS_ON: Final = ("currency", "hours", "holidays", "hourly_value")
"""What a rule can rest on at the top of its rulebook; taken along where nothing is said of it."""


class Taken(NamedTuple):
    """A text with one more rule: its number there, and what was taken along at the top."""

    text: str
    number: int
    along: tuple[str, ...]


def with_rule_taken(text: str, source: str, rule_id: str) -> Taken:
    """Return a text with a rule of another one; a rule of the same id gives up its place.

    Raises Refused where one of the texts is no rulebook, and KeyError where the source has no such
    rule.
    """
    for each in (text, source):
        load_rulebook(each.encode(), "rulebook")
    ours, theirs = document_of(text)["rules"], document_of(source)
    rule = next((each for each in theirs["rules"] if each["id"] == rule_id), None)
    if rule is None:
        raise KeyError(rule_id)
    ids = [each["id"] for each in ours]
    if rule_id in ids:
        number = ids.index(rule_id) + 1
        longer = with_rule(text, number, rule)
    else:
        number = len(ids) + 1
        longer = with_rule_added(text, rule)
    try:
        load_rulebook(longer.encode(), "rulebook")
    except Refused:
        longer, along = _with_what_it_rests_on(longer, theirs)
        load_rulebook(longer.encode(), "rulebook")
        return Taken(longer, number, along)
    return Taken(longer, number, ())


def _with_what_it_rests_on(text: str, theirs: dict[str, object]) -> tuple[str, tuple[str, ...]]:
    has = document_of(text)
    along = tuple(name for name in _RESTS_ON if name in theirs and name not in has)
    for name in along:
        text = with_entry(text, name, theirs[name])
    return text, along
