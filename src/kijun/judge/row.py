"""Good acts in a row: sessions, promises and invoices as agreed, since the last breach."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Container
from typing import TYPE_CHECKING

from kijun.judge.facts import Fact
from kijun.judge.matters import GoodAct

if TYPE_CHECKING:
    from kijun.judge.breach import Breach


class Row:
    """The good acts of one party, and the breaches that each begin the row anew."""

    __slots__ = ("_acts", "_breaks", "_number", "last", "last_act", "last_service")

    def __init__(self) -> None:
        self._acts: dict[tuple[str, str | None], tuple[list[int], list[dt.datetime]]] = {}
        self._breaks: dict[Breach, int] = {}
        self._number = 0
        self.last: Fact | None = None
        self.last_act: GoodAct | None = None
        self.last_service: str | None = None

    def add(self, act: GoodAct, fact: Fact, at: dt.datetime, service: str | None) -> None:
        """Take in a good act on a matter of a service."""
        self._number += 1
        numbers, instants = self._acts.setdefault((act, service), ([], []))
        numbers.append(self._number)
        instants.append(at)
        self.last, self.last_act, self.last_service = fact, act, service

    def broken(self, breach: Breach) -> None:
        """Begin anew after a breach."""
        self._breaks[breach] = self._number

    def withdraw(self, breach: Breach) -> None:
        """Let the row go on as if a breach had not been: it was excused, waived or overturned."""
        self._breaks.pop(breach, None)

    def count(
        self, acts: Container[str], services: Container[str] | None, since: dt.datetime | None
    ) -> int:
        """Return how many good acts of these kinds there were since an instant and a breach.

        `services` are those whose acts count; None stands for all, and for acts of no service.
        """
        broken = next(reversed(self._breaks.values()), 0)
        total = 0
        for (act, service), (numbers, instants) in self._acts.items():
            if act not in acts or (services is not None and service not in services):
                continue
            first = bisect_right(numbers, broken)
            if since is not None:
                first = max(first, bisect_left(instants, since))
            total += len(numbers) - first
        return total
