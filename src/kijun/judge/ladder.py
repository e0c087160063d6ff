"""The ladder of one rule and one party: which earlier breaches count when the next one is made.

A breach counts from its moment (or its release) until its moment plus the rule's `within`, both
ends included. Breaches are taken in in the order in which their moments are made.
"""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kijun.judge.breach import Breach


@dataclass(frozen=True, slots=True)
class Earlier:
    """The breaches that counted at a moment: how many, and the first and the last of them."""

    count: int = 0
    first: Breach | None = None
    last: Breach | None = None


NONE: Final = Earlier()


class Ladder:
    """The breaches of one rule by one party."""

    __slots__ = ("_asked", "_counting", "_ends", "_is_mixed", "_new", "_number", "_places")

    def __init__(self) -> None:
        self._places: dict[Breach, int] = {}
        # Unlike a dict, it finds its oldest entry at once however many were dropped before it.
        self._counting: OrderedDict[Breach, None] = OrderedDict()
        # Not every later breach ends later: months are clamped, and `within` may change.
        # Ends are reckoned when the next one asks: most breaches stay the only one of their rule.
        self._new: list[Breach] = []
        self._ends: list[tuple[dt.datetime, int, Breach]] = []
        self._number = 0
        self._is_mixed = False
        self._asked: dt.datetime | None = None

    def earlier(self, at: dt.datetime) -> Earlier:
        """Return what counts at an instant.

        Quick for instants that come in order; one that lies before another asked for (what the
        house did is sometimes told later) is looked up among all breaches.
        """
        if self._asked is not None and at < self._asked:
            return self._among(self._places, at)
        self._asked = at
        counting, ends = self._counting, self._ends
        for breach in self._new:
            self._number += 1
            heappush(ends, (breach.until, self._number, breach))
        self._new.clear()
        while ends and ends[0][0] < at:
            counting.pop(heappop(ends)[2], None)
        if not counting:
            return NONE
        if self._is_mixed:
            return self._among(counting, at)
        return Earlier(len(counting), next(iter(counting)), next(reversed(counting)))

    def add(self, breach: Breach) -> None:
        """Take in a breach; it counts at once unless it is held back or does not count at all."""
        self._places[breach] = len(self._places)
        if self._asked is not None and breach.at < self._asked:
            self._is_mixed = True
        if breach.counts_from is not None:
            self._count(breach)

    def release(self, breach: Breach) -> None:
        """Let a breach count that was held back: from now on, among later ones."""
        self._is_mixed = True
        self._count(breach)

    def _count(self, breach: Breach) -> None:
        self._counting[breach] = None
        self._new.append(breach)

    def withdraw(self, breach: Breach) -> list[Breach]:
        """Let a breach count no longer; return the later ones at which it had counted."""
        self._counting.pop(breach, None)
        since, breach.counts_from = breach.counts_from, None
        softened = []
        for later in takewhile(lambda b: b is not breach, reversed(self._places)):
            if since is not None and since <= later.at <= breach.until:
                later.count_after(self._recount(later))
                softened.append(later)
        return softened

    def _recount(self, breach: Breach) -> Earlier:
        return self._among(islice(self._places, self._places[breach]), breach.at)

    def _among(self, breaches: Iterable[Breach], at: dt.datetime) -> Earlier:
        counted = [
            b for b in breaches if b.counts_from is not None and b.counts_from <= at <= b.until
        ]
        if not counted:
            return NONE
        rank = self._rank
        return Earlier(len(counted), min(counted, key=rank), max(counted, key=rank))

    def _rank(self, breach: Breach) -> tuple[dt.datetime, int]:
        return breach.at, self._places[breach]
