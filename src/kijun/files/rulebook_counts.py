"""Counts that a rule can mean: bounds of those that the judge could read, but nobody could mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kijun.files.problems import Problem, Refused
from kijun.files.rulebook_file import load_rulebook
from kijun.files.yaml12 import load
from kijun.judge.errors import Path
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.terms import Quantity, Term

COUNT: Final = "%(label)s: write a whole number from %(least)s to %(most)s, not “%(given)s”."
_LEAST: Final = {
    "moves": 1,
    "requests": 1,
    "imposer_breaches": 0,
    "other_breaches": 0,
    "complaints": 0,
}
"""Terms that count, and from where: the move or the request itself is counted too."""
_MOST: Final = 10_000


def load_meant(data: bytes, name: str) -> Rulebook:
    """Read a rulebook that is to be taken in or published, from its bytes.

    What was published before is read by `load_rulebook`: it stays what it is. Raises Refused with
    everything that is wrong, also with counts that cannot be meant.
    """
    rulebook = load_rulebook(data, name)
    found = [
        (path, term.name, beyond)
        for rule in rulebook.rules
        for path, term in _terms_of(rule)
        if (beyond := _beyond(term)) is not None
    ]
    if found:
        line_of = load(data, name).line_of
        problems = (not_meant(term, given, name, line_of(path)) for path, term, given in found)
        raise Refused(sorted(problems, key=lambda problem: problem.line or 0))
    return rulebook


def is_meant(term: str, given: str) -> bool:
    """Say whether a figure, as it is written, can be meant by a term; true of what counts nothing."""
    least = _LEAST.get(term)
    is_whole = given.isascii() and given.isdecimal()
    return least is None or (is_whole and least <= int(given) <= _MOST)


def not_meant(
    term: str, given: str, file: str, line: int | None = None, *, label: str = ""
) -> Problem:
    """Return what is told of a figure that cannot be meant by a term; `label` is its name there."""
    bounds = {"least": _LEAST[term], "most": f"{_MOST:,}"}
    return Problem(file, line, COUNT, {"label": label or term, **bounds, "given": given})


def _terms_of(rule: Rule) -> Iterator[tuple[Path, Term]]:
    here = ("rules", rule.number - 1)
    for term in rule.when:
        yield (*here, "when", term.name), term
    for number, excuse in enumerate(rule.excuses):
        for term in excuse:
            yield (*here, "excuses", number, term.name), term


def _beyond(term: Term) -> str | None:
    match term.condition:
        case Quantity(low=low, high=high):
            given = (str(low), str(low if high is None else high))
            return next((each for each in given if not is_meant(term.name, each)), None)
    return None
