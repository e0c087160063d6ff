"""Time candidates round robin, so that a slow minute of the machine falls on all of them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

from bench.decisions import Decision

Work = Callable[[], Callable[[], list[Decision]]]


@dataclass
class Candidate:
    """One row: ``work`` is timed and returns what gives the decisions, which is not.

    ``work`` is None where the candidate could not take part; ``note`` then says why, and
    otherwise which decisions it came to.
    """

    name: str
    facts: int
    work: Work | None
    engine: bool = True
    note: str = ""
    expected: list[Decision] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Facts per second, the median of the rounds."""
        return median(self.rates)


def measure(
    candidates: Sequence[Candidate],
    rounds: int,
    judge: Callable[[Candidate, list[Decision]], str],
    clock: Callable[[], float] = perf_counter,
) -> None:
    """One warm-up, in which the decisions are compared, and then ``rounds`` timed rounds."""
    for number in range(rounds + 1):
        for candidate in candidates:
            if candidate.work is None:
                continue
            gc.collect()
            begin = clock()
            finish = candidate.work()
            seconds = clock() - begin
            if number == 0:
                candidate.note = judge(candidate, finish())
            else:
                candidate.rates.append(candidate.facts / seconds)


def ratio(faster: Candidate, slower: Candidate) -> float:
    """How many times as fast the first is: the median of the ratios round by round."""
    return median(a / b for a, b in zip(faster.rates, slower.rates, strict=True))


def fastest_engine(candidates: Sequence[Candidate]) -> Candidate | None:
    """The rule engine to beat; Python written by hand is not one."""
    engines = [c for c in candidates if c.engine and c.rates]
    return max(engines, key=lambda candidate: candidate.rate, default=None)
