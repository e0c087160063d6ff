"""Good acts in a row: sessions, promises and invoices as agreed, since the last breach."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable

from kijun.judge.facts import Fact
from kijun.judge.matters import GoodAct


class Row:
    """The good acts of one party since their last breach."""

    __slots__ = ("_acts", "last", "last_act")

    def __init__(self) -> None:
        self._acts: dict[str, list[dt.datetime]] = {}
        self.last: Fact | None = None
        self.last_act: GoodAct | None = None

    def add(self, act: GoodAct, fact: Fact, at: dt.datetime) -> None:
        """Take in a good act."""
        self._acts.setdefault(act, []).append(at)
        self.last, self.last_act = fact, act

    def reset(self) -> None:
        """Begin anew after a breach."""
        self._acts.clear()

    def count(self, acts: Iterable[str], since: dt.datetime | None) -> int:
        """Return how many good acts of these kinds there were since an instant."""
        total = 0
        for act in acts:
            made = self._acts.get(act, [])
            total += len(made) - (bisect_left(made, since) if since is not None else 0)
        return total
