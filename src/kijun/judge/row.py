"""Good acts in a row: sessions, promises and invoices as agreed, since the last breach."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kijun.judge.facts import Fact
from kijun.judge.matters import GoodAct

if TYPE_CHECKING:
    from kijun.judge.breach import Breach


class Row:
    """The good acts of one party, and the breaches that each begin the row anew."""

    __slots__ = ("_acts", "_breaks", "_number", "last", "last_act")

    def __init__(self) -> None:
        self._acts: dict[str, tuple[list[int], list[dt.datetime]]] = {}
        self._breaks: dict[Breach, int] = {}
        self._number = 0
        self.last: Fact | None = None
        self.last_act: GoodAct | None = None

    def add(self, act: GoodAct, fact: Fact, at: dt.datetime) -> None:
        """Take in a good act."""
        self._number += 1
        numbers, instants = self._acts.setdefault(act, ([], []))
        numbers.append(self._number)
        instants.append(at)
        self.last, self.last_act = fact, act

    def broken(self, breach: Breach) -> None:
        """Begin anew after a breach."""
        self._breaks[breach] = self._number

    def withdraw(self, breach: Breach) -> None:
        """Let the row go on as if a breach had not been: it was excused, waived or overturned."""
        self._breaks.pop(breach, None)

    def count(self, acts: Iterable[str], since: dt.datetime | None) -> int:
        """Return how many good acts of these kinds there were since an instant and a breach."""
        broken = next(reversed(self._breaks.values()), 0)
        total = 0
        for act in acts:
            numbers, instants = self._acts.get(act, ((), ()))
            first = bisect_right(numbers, broken)
            if since is not None:
                first = max(first, bisect_left(instants, since))
            total += len(numbers) - first
        return total
