"""What each kind of term can be given: values as a page sends them, whatever the occasion.

A value travels as a code: as it stands in the rulebook ("> 10 min", "true"), several words as a
JSON list. An empty code stands for "not asked". Which values are offered comes from the kind of
the term and from the example that the judge gives for it, so that a new term needs no page of its
own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kijun.judge.quantities import Unit
from kijun.judge.terms import TIERS, Condition, OneOf, Quantity, Span, TermKind
from kijun.judge.words.language import Said
from kijun.judge.words.vocabulary import (
    CHANNELS,
    CONDUCT,
    COURTESIES,
    REASONS,
    SERVICES,
)
from kijun.judge.words.vocabulary import TIERS as TIER_WORDS

_LENGTHS: Final[Mapping[Unit, tuple[str, ...]]] = {
    "min": ("0 min", "5 min", "10 min", "15 min", "20 min", "30 min", "60 min"),
    "h": ("1 h", "3 h", "6 h", "12 h", "24 h", "48 h", "72 h", "7 d"),
    "d": ("0 d", "1 d", "2 d", "3 d", "7 d", "14 d", "30 d"),
    "weeks": ("3 d", "1 week", "2 weeks", "4 weeks", "2 months"),
    "months": ("1 month", "3 months", "6 months", "12 months"),
}
_DEADLINES: Final = (
    *("0 d before 09:00", "1 d before 12:00", "1 d before 18:00", "2 d before 18:00"),
    *("3 d before 18:00", "7 d before 18:00"),
    *("1 business day before 17:00", "2 business days before 17:00"),
)
_COUNTS: Final = ("2", "3", "4", "5", "6", "8", "10", "12", "20")
_FEW: Final = 100
"""Numbers below it count how often; from there on they are amounts."""
_HALF: Final = 50
_SO_MANY_RUNS: Final = 4
"""Up to so many words, whole stretches of them are offered; of more, one at a time."""

VOCABULARY: Final[Mapping[str, Mapping[str, Said]]] = {
    "what": CONDUCT,
    "channel": CHANNELS,
    "field": SERVICES,
    "service": SERVICES,
    "services": SERVICES,
    "reason": REASONS,
    "courtesy": COURTESIES,
    "standing": TIER_WORDS,
}
"""Terms whose words have a name outside any sentence."""


def code_of(given: object) -> str:
    """Return a value of the rulebook as its code."""
    return code_of_words([_bare(each) for each in (given if isinstance(given, list) else [given])])


def _bare(given: object) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    return str(given)


def code_of_words(words: Sequence[str]) -> str:
    """Return words as their code; a single one is its own."""
    if len(words) == 1 and not words[0].startswith("["):
        return words[0]
    return json.dumps(list(words), ensure_ascii=False) if words else ""


def words_in(code: str) -> list[str]:
    """Return the words of a code."""
    if not code.startswith("["):
        return [code] if code else []
    return [str(word) for word in json.loads(code)]


def written(kind: TermKind, code: str) -> object:
    """Return a code as it is written in the rulebook."""
    match kind.name:
        case "flag":
            return {"true": True, "false": False}.get(code, code)
        case "count":
            return int(code) if code.isdecimal() else code
        case "words":
            said = [{"true": True, "false": False}.get(word, word) for word in words_in(code)]
            return said[0] if len(said) == 1 else said
    return code


def condition_of(kind: TermKind, code: str) -> Condition:
    """Read a code as the condition that it stands for. Raises ValueError as the term does."""
    given = written(kind, code)
    if kind.name == "quantity" and code.replace(".", "", 1).isdecimal():
        return kind.read(float(code) if "." in code else int(code))
    return kind.read(given)


def offered(kind: TermKind, code: str, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the codes that a term offers where it says `code` now; `more` are words of the house.

    The present one is always among them, first of all where nobody would have offered it.
    """
    found = _offered(kind, code, more)
    return tuple(dict.fromkeys(found if not code or code in found else (code, *found)))


def _offered(kind: TermKind, code: str, more: Iterable[str]) -> tuple[str, ...]:
    match kind.name:
        case "span":
            return _spans(kind)
        case "quantity":
            return _quantities(kind)
        case "deadline":
            return _DEADLINES
        case "flag":
            return ("true", "false")
        case "tier":
            return TIERS[1:]
        case "count":
            return _COUNTS
    return _words(kind, code, more)


def _spans(kind: TermKind) -> tuple[str, ...]:
    example = kind.read(kind.expected)
    assert isinstance(example, Span)
    sign = "" if kind.bare else f"{example.operator} "
    lengths = _LENGTHS[example.low.unit]
    return tuple(f"{sign}{each}" for each in lengths if kind.only_beyond or each[0] != "0")


def _quantities(kind: TermKind) -> tuple[str, ...]:
    example = kind.read(kind.expected)
    assert isinstance(example, Quantity)
    low, sign = example.low, example.operator
    if example.percent:
        shares = (50, 60, 70, 80, 90, 100) if low >= _HALF else (5, 10, 20, 30, 50)
        return tuple(f"{sign} {each} %" for each in shares)
    if low >= _FEW:
        amounts = tuple(f"{sign} {int(low * each)}" for each in (1, 3, 5, 10, 30, 100))
        parts = (5, 10, 20) if kind.percent == "may" else ()
        return (*amounts, *(f"{sign} {each} %" for each in parts))
    if low == 0:
        return ("= 0", "<= 1", "<= 2")
    return tuple(f"{sign} {each}" for each in (1, 2, 3, 5))


def _words(kind: TermKind, code: str, more: Iterable[str]) -> tuple[str, ...]:
    known = tuple(dict.fromkeys((*kind.words, *more)))
    if not kind.is_open and len(known) <= _SO_MANY_RUNS:
        return tuple(code_of_words(run) for run in _runs(known))
    now = words_in(code)
    known = tuple(dict.fromkeys((*now, *known)))
    found = [code] if code else []
    found += [code_of_words([*now, word]) for word in known if now and word not in now]
    found += [code_of_words([w for w in now if w != word]) for word in now if len(now) > 1]
    found += [code_of_words([word]) for word in known]
    return tuple(found)


def _runs(words: Sequence[str]) -> list[Sequence[str]]:
    """Return the single words, and those stretches of them that leave something out."""
    singles = [words[place : place + 1] for place in range(len(words))]
    longer = [
        words[first : first + length]
        for length in range(2, len(words))
        for first in range(len(words) - length + 1)
    ]
    return [*singles, *longer]


def first_value(kind: TermKind, offers: Sequence[str], other_than: str = "") -> str:
    """Return the value with which a term begins: the judge's example, or what is offered first."""
    said = [each for each in offers if each and each != other_than]
    try:
        example = kind.read(written(kind, kind.expected))
    except ValueError:
        return said[0]
    if isinstance(example, OneOf):
        return next((each for each in said if words_in(each) == list(example.words)), said[0])
    return next((each for each in said if condition_of(kind, each) == example), said[0])
