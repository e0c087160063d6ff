"""Saying what is wrong with a rulebook, for the tests of reading and fitting."""

from __future__ import annotations

from typing import Any

from kijun.judge import InvalidRulebook, parse_rulebook
from kijun.judge.errors import Path

Said = list[tuple[Path, str]]


def rulebook(**changes: Any) -> dict[str, Any]:
    """Return a sound rulebook with changes; None takes an entry out."""
    sound: dict[str, Any] = {"kijun": 1, "timezone": "Asia/Tokyo", "rules": [rule()]}
    return {name: value for name, value in {**sound, **changes}.items() if value is not None}


def rule(**changes: Any) -> dict[str, Any]:
    """Return a sound rule with changes; None takes an entry out."""
    sound: dict[str, Any] = {"id": "late", "occasion": "lateness", "then": [["remind"]]}
    return {name: value for name, value in {**sound, **changes}.items() if value is not None}


def flaws_of(document: object) -> Said:
    """Return everything that is wrong with a document: where, and the message in full."""
    try:
        parse_rulebook(document, lambda country: frozenset() if country == "JP" else None)
    except InvalidRulebook as invalid:
        return [(flaw.path, flaw.message % flaw.params) for flaw in invalid.flaws]
    return []


def flaws_of_rule(**changes: Any) -> Said:
    """Return what is wrong with a changed rule, with paths from the rule on."""
    top = {name: changes.pop(name, None) for name in ("hours", "hourly_value")}
    return [(path[2:], text) for path, text in flaws_of(rulebook(rules=[rule(**changes)], **top))]
