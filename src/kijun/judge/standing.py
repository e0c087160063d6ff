"""Standing: how far one can rely on somebody, and how sure that is.

Beta reputation (Jøsang and Ismail, The Beta Reputation System, Bled 2002) with forgetting over
calendar time: a kept promise adds to r, a broken one to s, both halve every 180 days and are
dropped after 730. The tier depends on the 5 % quantile alone, so that few facts read as "not
known yet", never as "bad"; who holds a tier loses it only below nine tenths of its threshold.
"""

from __future__ import annotations

import datetime as dt
from bisect import insort
from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from kijun.judge import beta
from kijun.judge.facts import ConductReported, CourtesyMissed, Fact
from kijun.judge.terms import TIERS

if TYPE_CHECKING:
    from kijun.judge.breach import Breach

HALF_LIFE: Final = 180.0
"""Days after which an act weighs half."""
DROPPED_AFTER: Final = 730
"""Days after which an act weighs nothing."""
PRIOR_WEIGHT: Final = 2.0
PRIOR_MEAN: Final = 0.5
LOWER: Final = 0.05
KNOWN_FROM: Final = 3.0
"""Below this weight of evidence nothing is said."""
THRESHOLDS: Final = (("steadfast", 0.85), ("trusted", 0.75), ("good", 0.60))
STAYS_FROM: Final = 0.9
KEPT, BROKEN, MINOR, GRAVE, COURTESY = 1.0, 1.0, 0.5, 3.0, 0.25
COURTESY_SHARE: Final = 0.25
"""Courtesies make up at most this part of what speaks for somebody."""
_DAY: Final = dt.timedelta(days=1)


class Standing(msgspec.Struct, frozen=True):
    """Standing at an instant: chances from 0 to 1, evidence in weighted acts, and the tier."""

    mean: float
    low: float
    uncertainty: float
    kept: float
    broken: float
    tier: str


class _Act(NamedTuple):
    at: dt.datetime
    weight: float
    account: int
    breach: Breach | None


_GOOD, _COURTEOUS, _BAD = 0, 1, 2


class TrustAccount:
    """The trust account of one party; acts come in in order of time."""

    __slots__ = ("_acts", "_courtesies", "_sums", "_tier", "_upto", "_zone")

    def __init__(self, zone: dt.tzinfo = dt.UTC) -> None:
        self._zone = zone
        self._acts: deque[_Act] = deque()
        self._sums = [0.0, 0.0, 0.0]
        self._upto: dt.datetime | None = None
        self._courtesies: dict[str, dt.date] = {}
        self._tier = "unknown"

    def kept(self, at: dt.datetime) -> None:
        """Take in a kept commitment."""
        self._add(_Act(at, KEPT, _GOOD, None))

    def courtesy(self, kind: str, at: dt.datetime) -> None:
        """Take in a courtesy; one of a kind and day (of the account's zone) counts."""
        day = at.astimezone(self._zone).date()
        if self._courtesies.get(kind) != day:
            self._courtesies[kind] = day
            self._add(_Act(at, COURTESY, _COURTEOUS, None))

    def broken(self, breach: Breach, fact: Fact | None) -> None:
        """Take in a breach, weighed by how severe it is."""
        weight = BROKEN
        if isinstance(fact, ConductReported):
            weight = GRAVE if fact.severity == "grave" else MINOR
        elif isinstance(fact, CourtesyMissed):
            weight = MINOR
        self._add(_Act(breach.at, weight, _BAD, breach))

    def withdraw(self, breach: Breach) -> None:
        """Take a breach out again that has been excused, waived or overturned."""
        for act in self._acts:
            if act.breach is breach:
                assert self._upto is not None
                self._acts.remove(act)
                self._sums[_BAD] -= act.weight * _faded(act.at, self._upto)
                return

    def at(self, instant: dt.datetime) -> Standing:
        """Return the standing at an instant not before the last act."""
        kept, broken = self._evidence(instant)
        a, b = _parameters(kept, broken)
        return Standing(
            mean=a / (a + b),
            low=beta.quantile(LOWER, a, b),
            uncertainty=PRIOR_WEIGHT / (kept + broken + PRIOR_WEIGHT),
            kept=kept,
            broken=broken,
            tier=_tier(kept, broken, self._tier),
        )

    def tier_at(self, instant: dt.datetime) -> str:
        """Return the tier at an instant not before the last act."""
        return _tier(*self._evidence(instant), self._tier)

    def _evidence(self, instant: dt.datetime) -> tuple[float, float]:
        sums = list(self._sums)
        if self._upto is not None:
            sums = [total * _faded(self._upto, instant) for total in sums]
        for act in self._acts:
            if instant - act.at <= DROPPED_AFTER * _DAY:
                break
            sums[act.account] -= act.weight * _faded(act.at, instant)
        good, courteous, bad = (max(total, 0.0) for total in sums)
        return good + min(courteous, good * COURTESY_SHARE / (1 - COURTESY_SHARE)), bad

    def _add(self, act: _Act) -> None:
        now = act.at if self._upto is None else max(act.at, self._upto)
        self._tier = self.tier_at(now)
        self._fade(now)
        if self._acts and act.at < self._acts[-1].at:
            insort(self._acts, act, key=_at)
        else:
            self._acts.append(act)
        self._sums[act.account] += act.weight * _faded(act.at, now)
        self._tier = self.tier_at(now)

    def _fade(self, to: dt.datetime) -> None:
        if self._upto is not None:
            factor = _faded(self._upto, to)
            self._sums = [total * factor for total in self._sums]
        self._upto = to
        while self._acts and to - self._acts[0].at > DROPPED_AFTER * _DAY:
            act = self._acts.popleft()
            self._sums[act.account] -= act.weight * _faded(act.at, to)


def _at(act: _Act) -> dt.datetime:
    return act.at


def _faded(since: dt.datetime, to: dt.datetime) -> float:
    days = (to - since) / _DAY
    return float(2.0 ** (-days / HALF_LIFE))


def _parameters(kept: float, broken: float) -> tuple[float, float]:
    return kept + PRIOR_WEIGHT * PRIOR_MEAN, broken + PRIOR_WEIGHT * (1 - PRIOR_MEAN)


def _tier(kept: float, broken: float, before: str) -> str:
    if kept + broken < KNOWN_FROM:
        return "unknown"
    a, b = _parameters(kept, broken)
    for tier, threshold in THRESHOLDS:
        held = TIERS.index(before) >= TIERS.index(tier)
        # The lower bound is at a threshold or above where no more than its share lies below that:
        # a twentieth of the work of finding the bound itself.
        if beta.mostly_above(threshold * STAYS_FROM if held else threshold, LOWER, a, b):
            return tier
    return "building"
