"""The terms of `when` and `excuses`: what each kind of term may be compared with, and how.

A term's condition is read once from the rulebook (`read`) and compiled once for a zone
(`compiled`), so that judging only calls a small function with the value of the case.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import msgspec

from kijun.judge.quantities import (
    Deadline,
    Duration,
    Exact,
    exact,
    parse_deadline,
    parse_duration,
)

Operator = Literal[">", ">=", "<", "<=", "=", ".."]
TIERS: Final = ("unknown", "building", "good", "trusted", "steadfast")
REASONS: Final = (
    "lost_way",
    "transport",
    "no_connection",
    "helping_someone",
    "illness",
    "family",
    "accommodation",
    "force_majeure",
    "work",
    "other",
)
BUILT_IN_EXCUSES: Final = ("accommodation", "force_majeure")


class Span(msgspec.Struct, frozen=True, tag=True):
    """A comparison of a length of time; `..` holds between `low` and `high`, ends included."""

    operator: Operator
    low: Duration
    high: Duration | None = None


class Quantity(msgspec.Struct, frozen=True, tag=True):
    """A comparison of a number, of an amount, or of a share in percent."""

    operator: Operator
    low: int | float
    high: int | float | None = None
    percent: bool = False


class Before(msgspec.Struct, frozen=True, tag=True):
    """Later than a deadline before the session."""

    deadline: Deadline


class OneOf(msgspec.Struct, frozen=True, tag=True):
    """One of the given words."""

    words: tuple[str, ...]


class Flag(msgspec.Struct, frozen=True, tag=True):
    """Yes or no."""

    value: bool


Condition = Span | Quantity | Before | OneOf | Flag


class Term(msgspec.Struct, frozen=True):
    """One term of `when` or of an excuse with what it is compared with."""

    name: str
    condition: Condition


class Context(Protocol):
    """What of a rulebook a condition needs: its zone and its business days."""

    @property
    def zone(self) -> dt.tzinfo:
        """The zone in which days begin and end."""

    def is_business_day(self, day: dt.date) -> bool:
        """Whether the house is open on that day."""


Holds = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class TermKind:
    """A kind of term: how its condition is read, and what words it knows."""

    name: Literal["span", "quantity", "deadline", "words", "flag", "tier", "count"]
    words: tuple[str, ...] = ()
    is_open: bool = False
    percent: Literal["never", "may", "must"] = "never"
    bare: bool = False
    only_beyond: bool = False
    of_notice: bool = False
    only_when: bool = False
    expected: str = ""

    def read(self, value: object) -> Condition:
        """Read a condition; raises ValueError where the value is none for this term.

        A list of words is open to words that nobody knows yet, but not to a slip in a known one.
        """
        return _READERS[self.name](self, value)


def _read_flag(_: TermKind, value: object) -> Condition:
    if not isinstance(value, bool):
        raise ValueError(value)
    return Flag(value)


def _read_words(kind: TermKind, value: object) -> Condition:
    given = value if isinstance(value, list) else [value]
    words = tuple("true" if w is True else "false" if w is False else w for w in given)
    if not words or not all(isinstance(w, str) and w.strip() for w in words):
        raise ValueError(value)
    texts = tuple(str(word) for word in words)
    for number, word in enumerate(texts):
        if word in texts[:number]:
            raise RepeatedWord(word)
        if word in kind.words:
            continue
        if not kind.is_open:
            raise UnknownWord(word, kind.words)
        if meant := _meant(word, kind.words):
            raise UnknownWord(word, (meant,))
    return OneOf(texts)


_LONG_ENOUGH: Final = 6
_VERY_NEAR: Final = 0.85


def _meant(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word of which another one is surely a slip; short ones are too alike."""
    letters = _letters(word)
    for other in known:
        if _letters(other) == letters:
            return other
    long = [other for other in known if len(other) >= _LONG_ENOUGH]
    return next(iter(difflib.get_close_matches(word, long, 1, _VERY_NEAR)), None)


def _letters(word: str) -> str:
    return "".join(filter(str.isalnum, word.casefold()))


def _read_tier(_: TermKind, value: object) -> Condition:
    if value not in TIERS:
        raise UnknownWord(value, TIERS)
    return OneOf((str(value),))


class RepeatedWord(ValueError):
    """A word that stands twice in a list."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class UnknownWord(ValueError):
    """A word that a term does not know; `known` holds those that it does."""

    def __init__(self, word: object, known: tuple[str, ...]) -> None:
        super().__init__(word)
        self.word, self.known = word, known


_COMPARISON: Final = re.compile(r"(>=|<=|>|<|=) ?(.+)")
_NUMBER: Final = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)


def _split(value: object) -> tuple[Operator, str, str | None]:
    if not isinstance(value, str):
        raise ValueError(value)
    text = value.strip()
    match = _COMPARISON.fullmatch(text)
    if match is not None:
        operator: Any = match[1]
        return operator, match[2].strip(), None
    low, dots, high = text.partition("..")
    if not dots:
        raise ValueError(value)
    return "..", low.strip(), high.strip()


def _read_span(kind: TermKind, value: object) -> Condition:
    if kind.bare and isinstance(value, str):
        try:
            return Span("<=", parse_duration(value))
        except ValueError:
            pass
    operator, low, high = _split(value)
    if high is None:
        return Span(operator, parse_duration(low))
    last = parse_duration(high)
    first = parse_duration(f"{low} {last.unit}" if low.isdigit() else low)
    if first.days > last.days:
        raise ValueError(value)
    return Span("..", first, last)


def _number(text: str, kind: TermKind) -> tuple[int | float, bool]:
    percent = text.endswith("%")
    bare = text.removesuffix("%").strip()
    if _NUMBER.fullmatch(bare) is None:
        raise ValueError(text)
    if (kind.percent == "never" and percent) or (kind.percent == "must" and not percent):
        raise ValueError(text)
    return (float(bare) if "." in bare else int(bare)), percent


def _read_quantity(kind: TermKind, value: object) -> Condition:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = f"= {value}"
    operator, low, high = _split(value)
    if high is None:
        number, percent = _number(low, kind)
        return Quantity(operator, number, None, percent)
    last, percent = _number(high, kind)
    first, _ = _number(low if low.endswith("%") or not percent else f"{low} %", kind)
    if first > last:
        raise ValueError(value)
    return Quantity("..", first, last, percent)


def _read_count(_: TermKind, value: object) -> Condition:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 10_000:
        raise ValueError(value)
    return Quantity("=", value)


def _read_deadline(_: TermKind, value: object) -> Condition:
    if not isinstance(value, str):
        raise ValueError(value)
    return Before(parse_deadline(value))


_READERS: Final[Mapping[str, Callable[[TermKind, object], Condition]]] = {
    "span": _read_span,
    "quantity": _read_quantity,
    "deadline": _read_deadline,
    "words": _read_words,
    "flag": _read_flag,
    "tier": _read_tier,
    "count": _read_count,
}


def compiled(term: Term, context: Context, *, backwards: bool = False) -> Holds:
    """Return the function that says whether a value satisfies the term.

    A span's value is a pair (anchor, instant): the length runs from the anchor to the instant,
    or from the instant to the anchor where `backwards`. A quantity's value is a number, or None
    where it is not known, which satisfies nothing; with percent it is a pair (part, whole).
    """
    condition = term.condition
    match condition:
        case Span():
            return _span_holds(condition, context.zone, backwards=backwards)
        case Quantity():
            return _quantity_holds(condition)
        case Before(deadline):
            zone, is_open = context.zone, context.is_business_day
            return lambda pair: pair[1] > deadline.of(pair[0], zone, is_open)
        case OneOf(words):
            if term.name == "standing":
                least = TIERS.index(words[0])
                return lambda tier: TIERS.index(tier) >= least
            chosen = frozenset(words)
            return lambda word: word in chosen
    return lambda given: given is condition.value


_COMPARE: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    "=": lambda value, bound: value == bound,
}
_MIRRORED: Final = {">": "<", ">=": "<=", "<": ">", "<=": ">=", "=": "="}


def _span_holds(span: Span, zone: dt.tzinfo, *, backwards: bool) -> Holds:
    low, high = span.low, span.high
    if high is not None:
        at_least = _span_holds(Span(">=", low), zone, backwards=backwards)
        at_most = _span_holds(Span("<=", high), zone, backwards=backwards)
        return lambda pair: at_least(pair) and at_most(pair)
    if backwards:
        mirrored = _COMPARE[_MIRRORED[span.operator]]
        return lambda pair: mirrored(pair[1], low.before(pair[0], zone))
    compare = _COMPARE[span.operator]
    return lambda pair: compare(pair[1], low.after(pair[0], zone))


def _quantity_holds(quantity: Quantity) -> Holds:
    if quantity.percent:
        return _share_holds(quantity)
    low, high = quantity.low, quantity.high
    if high is not None:
        return lambda value: value is not None and low <= value <= high
    compare = _COMPARE[quantity.operator]
    return lambda value: value is not None and compare(value, low)


def _share_holds(quantity: Quantity) -> Holds:
    # Without dividing, shares come out exact: 0.07 of 0.7 is 10 % and no more.
    low = exact(quantity.low)
    if quantity.high is not None:
        high = exact(quantity.high)

        def holds(part: Exact, whole: Exact) -> bool:
            return low * whole <= part * 100 <= high * whole
    else:
        compare = _COMPARE[quantity.operator]

        def holds(part: Exact, whole: Exact) -> bool:
            return compare(part * 100, low * whole)

    return lambda pair: pair is not None and pair[1] > 0 and holds(exact(pair[0]), exact(pair[1]))
