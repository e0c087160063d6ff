"""Late arrivals along a line of minutes: clients above it, the house below, the wait as a ▽."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from kijun.judge.rulebook import Rule
from kijun.judge.terms import Span
from kijun.services.rules.what_if import Late

WIDTH: Final = 320
_LINE: Final = 124
"""How far below the top the line stands."""
_DOT: Final = 9.0
"""How far dots stand apart, in both directions."""
_MOST_HIGH: Final = 8
_LEAST_MINUTES: Final = 20.0
_MOST_MINUTES: Final = 60.0
_TICKS: Final = 10


class Dot(NamedTuple):
    """One arrival: its place, whose it is, and whether a wait counts it: both, one, or neither."""

    x: float
    y: float
    party: str
    counts: str


class Tick(NamedTuple):
    """A number of minutes on the line."""

    x: float
    minutes: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that is drawn; `known` is where clients stand until now, `draft` with the draft."""

    dots: list[Dot]
    ticks: list[Tick]
    draft: float
    known: float | None
    draft_minutes: int
    known_minutes: int | None
    clients: int
    house: int
    new_clients: int
    new_house: int
    height: int = 2 * _LINE

    @property
    def line(self) -> int:
        """How far below the top the line stands."""
        return _LINE

    @property
    def foot(self) -> int:
        """How far below the top the marks of the waits end."""
        return 2 * _LINE - 34

    @property
    def between_height(self) -> int:
        """How high that stretch is drawn."""
        return self.foot - 24

    @property
    def between(self) -> tuple[float, float] | None:
        """The stretch in which the draft decides otherwise: its beginning and its length."""
        if self.known is None or self.known == self.draft:
            return None
        return min(self.known, self.draft), abs(self.known - self.draft)


def chart_of(lates: Iterable[Late], rule: Rule, known: Rule | None) -> Chart | None:
    """Draw late arrivals against the wait of a rule, or None where it waits for none."""
    draft_wait, known_wait = _wait(rule), _wait(known) if known is not None else None
    if draft_wait is None:
        return None
    found = list(lates)
    longest = max((late.minutes for late in found), default=0.0)
    scale = min(max(longest, _LEAST_MINUTES, 2 * draft_wait), _MOST_MINUTES)

    def place(minutes: float) -> float:
        return round(12 + min(minutes, scale) / scale * (WIDTH - 24), 1)

    counts = [_counts(late.minutes, draft_wait, known_wait) for late in found]
    return Chart(
        dots=list(_dots(found, counts, place(0), place(1) - place(0), scale)),
        ticks=[Tick(place(each), each) for each in range(0, int(scale) + 1, _TICKS)],
        draft=place(draft_wait),
        known=place(known_wait) if known_wait is not None else None,
        draft_minutes=int(draft_wait),
        known_minutes=int(known_wait) if known_wait is not None else None,
        clients=sum(late.party == "client" for late in found),
        house=sum(late.party == "house" for late in found),
        new_clients=_counted(found, counts, "client"),
        new_house=_counted(found, counts, "house"),
    )


def _counted(found: list[Late], counts: list[str], party: str) -> int:
    both = zip(found, counts, strict=True)
    return sum(late.party == party and how in ("both", "draft") for late, how in both)


def _dots(
    found: list[Late], counts: list[str], origin: float, step: float, scale: float
) -> Iterable[Dot]:
    stacked = Counter[tuple[str, int]]()
    for late, how in sorted(zip(found, counts, strict=True), key=lambda each: each[0].minutes):
        column = round(min(late.minutes, scale) * step / _DOT)
        height = min(stacked[late.party, column], _MOST_HIGH)
        stacked[late.party, column] += 1
        away = 10 + height * _DOT
        y = _LINE - away if late.party == "client" else _LINE + away
        yield Dot(round(origin + column * _DOT, 1), y, late.party, how)


def _counts(minutes: float, draft: float, known: float | None) -> str:
    by_draft, by_known = minutes > draft, known is not None and minutes > known
    if by_draft and by_known:
        return "both"
    if by_draft:
        return "draft"
    return "known" if by_known else "neither"


def _wait(rule: Rule) -> float | None:
    """Return for how many minutes a rule about lateness waits; None for other rules."""
    if rule.occasion != "lateness":
        return None
    late = rule.term("late")
    if late is None:
        return 0.0
    assert isinstance(late.condition, Span)
    elapsed = late.condition.low.elapsed
    return elapsed.total_seconds() / 60 if elapsed is not None else None
