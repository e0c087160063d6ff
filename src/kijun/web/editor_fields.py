"""What of a rule can be changed in its sentence: each field with the values that are offered.

A value is written as in the rulebook ("> 10 min"); an empty one stands for "not asked".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from django.utils.translation import gettext as _

from kijun.judge.occasions import OCCASIONS
from kijun.judge.quantities import Duration, parse_duration
from kijun.judge.rulebook import DEFAULT_WITHIN, Rule, Rulebook
from kijun.judge.terms import Before, Condition, OneOf, Quantity, Span, Term
from kijun.judge.words.figures import deadline, duration, number, times
from kijun.judge.words.language import Language

Written = dict[str, Any]
"""A rule as it stands in the rulebook."""

EDITED: Final = ("lateness", "absence", "cancellation", "move")
"""The occasions whose rules are changed in their sentence."""

_VALUES: Final[dict[str, tuple[str, ...]]] = {
    "late": ("> 0 min", "> 5 min", "> 10 min", "> 15 min", "> 20 min", "> 30 min", "> 60 min"),
    "notice": ("none", "before", "after", ""),
    "lead": ("< 1 h", "< 3 h", "< 6 h", "< 12 h", "< 24 h", "< 48 h", "< 72 h", "< 7 d", ""),
    "after_deadline": (
        *("0 d before 09:00", "1 d before 12:00", "1 d before 18:00", "2 d before 18:00"),
        *("3 d before 18:00", "7 d before 18:00"),
        *("1 business day before 17:00", "2 business days before 17:00", ""),
    ),
    "moves": ("> 1", "> 2", "> 3", "> 5", ""),
}
_WINDOWS: Final = ("3 months", "6 months", "12 months", "24 months", "36 months")
_THRESHOLD: Final = "late"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a sentence lets change.

    `value` is what it is now; `probe` makes the rule with another value, or None where the judge
    knows no such rule; `says` is how a value reads.
    """

    name: str
    label: str
    value: str
    values: tuple[str, ...]
    probe: Callable[[str], Rule | None]
    says: Callable[[str, Language], str]


def fields_of(rule: Rule, written: Written, rulebook: Rulebook) -> list[Field]:
    """Return the fields of a rule, in the order in which they matter."""
    found = [
        field
        for name in _VALUES
        if name in OCCASIONS[rule.occasion].terms
        for field in _term_field(name, rule, written, rulebook)
    ]
    return [*found, _window(rule, written)]


def put(written: Written, name: str, value: str) -> None:
    """Write a value of a field into a rule as it stands in the rulebook."""
    if name == "within":
        written["within"] = value
        return
    when = dict(written.get("when") or {})
    when.pop(name, None) if not value else when.update({name: value})
    if when:
        written["when"] = when
    else:
        written.pop("when", None)


def label_of(name: str) -> str:
    """Name a field, for who does not see where in the sentence it stands."""
    return {
        "late": _("How late"),
        "notice": _("Word sent"),
        "lead": _("Time before the start"),
        "after_deadline": _("Deadline"),
        "moves": _("Number of moves"),
        "within": _("Counts for"),
    }[name]


def _term_field(name: str, rule: Rule, written: Written, rulebook: Rulebook) -> Iterator[Field]:
    kind = OCCASIONS[rule.occasion].terms[name]
    given = (written.get("when") or {}).get(name, "")
    if isinstance(given, list):
        return
    value = str(given)

    def probe(other: str) -> Rule | None:
        terms = [term for term in rule.when if term.name != name]
        if other:
            condition = kind.read(other)
            if _needs_hours(condition) and not rulebook.hours:
                return None
            terms.append(Term(name, condition))
        return msgspec.structs.replace(rule, when=tuple(terms))

    offered = _VALUES[name]
    if value and value not in offered:
        same = [each for each in offered if each and kind.read(each) == kind.read(value)]
        if same:
            value = same[0]
        else:
            offered = (value, *offered)
    if name == _THRESHOLD and not value:
        value = "> 0 min"
    offered = tuple(each for each in offered if probe(each) is not None)

    def says(other: str, language: Language) -> str:
        return _said(kind.read(other), language) if other else _not_asked(name)

    yield Field(name, label_of(name), value, offered, probe, says)


def _window(rule: Rule, written: Written) -> Field:
    value = str(written.get("within", DEFAULT_WITHIN))
    offered = _WINDOWS if value in _WINDOWS else (value, *_WINDOWS)
    return Field(
        "within",
        label_of("within"),
        value,
        offered,
        lambda other: msgspec.structs.replace(rule, within=parse_duration(other)),
        lambda other, language: duration(parse_duration(other), language),
    )


def _needs_hours(condition: Condition) -> bool:
    return isinstance(condition, Before) and condition.deadline.business


def _said(condition: Condition, language: Language) -> str:
    match condition:
        case Span(low=Duration(number=0)):
            return _("the start")
        case Span(low=low):
            return duration(low, language)
        case Quantity(low=low):
            return f"{number(low)}回" if language == "ja" else times(low)
        case Before(limit):
            return deadline(limit, language)
        case OneOf(words):
            return {
                "none": _("without word"),
                "before": _("with word before the start"),
                "after": _("with word after the start"),
            }[words[0]]
    raise AssertionError(condition)


def _not_asked(name: str) -> str:
    return {
        "notice": _("with or without word"),
        "lead": _("at any time before"),
        "after_deadline": _("without a deadline"),
        "moves": _("however often"),
    }[name]
