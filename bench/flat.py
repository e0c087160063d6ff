"""Does a live fact cost the same however long the client's history is?"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter_ns
from typing import Any, NamedTuple

Start = Callable[[], Callable[[Any], object]]


class Flatness(NamedTuple):
    """Microseconds per fact in the first and in the last tenth of one client's history."""

    first_p50: float
    first_p99: float
    last_p50: float
    last_p99: float

    @property
    def growth(self) -> float:
        """How many times the first tenth's p99 the last tenth's is."""
        return self.last_p99 / self.first_p99


def measure(start: Start, facts: Sequence[Any], rounds: int) -> Flatness:
    """Time every single fact; the medians of the rounds' figures."""
    once(start, facts)
    figures = zip(*(once(start, facts) for _ in range(rounds)), strict=True)
    return Flatness(*(median(figure) for figure in figures))


def once(start: Start, facts: Sequence[Any]) -> Flatness:
    take = start()
    spent = [0] * len(facts)
    gc.collect()
    for number, fact in enumerate(facts):
        begin = perf_counter_ns()
        take(fact)
        spent[number] = perf_counter_ns() - begin
    tenth = len(spent) // 10
    first, last = sorted(spent[:tenth]), sorted(spent[-tenth:])
    return Flatness(
        *(part[int(tenth * share)] / 1000 for part in (first, last) for share in (0.50, 0.99))
    )
