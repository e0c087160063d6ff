"""How far a rule has come: written, tried (練習), announced (予告), in force (施行)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from kijun.judge.rulebook import Rule
from kijun.rulebooks.versions import Published


class Stage(StrEnum):
    """The path that a rule goes, in its order; no step of it can be skipped."""

    DRAFT = "draft"
    PRACTICE = "practice"
    ANNOUNCED = "announced"
    IN_FORCE = "in_force"


class Standing(NamedTuple):
    """Where a rule stands.

    `since` is the instant from which it holds, or is meant to; None for a draft, and where that
    is when a client is told. `is_told` says whether a version with it was announced to all.
    """

    stage: Stage
    since: dt.datetime | None = None
    is_told: bool = False


def standing_of(rule: Rule, published: Sequence[Published], now: dt.datetime) -> Standing:
    """Say where a rule stands; `published` holds the versions, the last one first.

    A rule that is unchanged from one version to the next stays what it was.
    """
    holding: list[Published] = []
    for version in published:
        same = version.rulebook.rule(rule.id)
        if same is None or same.identity != rule.identity:
            break
        holding.append(version)
    if not holding:
        return Standing(Stage.DRAFT)
    in_force = [version for version in holding if version.is_in_force(now)]
    if in_force:
        first = in_force[-1].row
        stage = Stage.PRACTICE if rule.practice else Stage.IN_FORCE
        return Standing(stage, first.effective or first.announced_at, is_told=True)
    told = any(version.row.announced_at is not None for version in holding)
    stage = Stage.PRACTICE if rule.practice else Stage.ANNOUNCED
    return Standing(stage, holding[0].row.effective, is_told=told)
