"""Decisions in the plain form in which candidates are compared."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple


class Decision(NamedTuple):
    """What was decided, without the words.

    ``at`` is in seconds since 1970. ``status`` is ``standing`` (expired, proposed and
    lapsed ones included: they counted), ``absorbed`` or ``excused``; an excused decision
    has no step and no consequences.
    """

    at: int
    client: str
    matter: str
    rule: str
    party: str
    step: int | None
    status: str
    consequences: tuple[str, ...]


def difference(expected: list[Decision], found: list[Decision]) -> str:
    """``same decisions``, or how many are missing and how many too many, with one example."""
    missing = Counter(expected) - Counter(found)
    extra = Counter(found) - Counter(expected)
    if not missing and not extra:
        return "same decisions"
    example = min([*missing, *extra])
    return (
        f"{missing.total()} missing, {extra.total()} too many, first: "
        f"{example.rule} {example.matter} at {example.at} (step {example.step}, {example.status})"
    )
