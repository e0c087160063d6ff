"""Folds under a rulebook of a few rules, for tests that take in one fact after another."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kijun.judge.announcements import Library
from kijun.judge.fold import Fold
from kijun.judge.watches import Watches
from tests.judge.record import announced, book


def fold_of(*rules: dict[str, Any]) -> Fold:
    """Return an empty fold under a rulebook of these rules, told on the first of the month."""
    made = book(*rules)
    fold = Fold(Library({made.version: made}), Watches())
    fold.add(announced(made))
    return fold


def made_by(fold: Fold) -> list[tuple[str, dt.datetime]]:
    """Return what a fold has decided: rule and instant."""
    return [(breach.bound.rule.id, breach.at) for breach in fold.docket.breaches]
