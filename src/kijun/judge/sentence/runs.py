"""Runs of equal steps: which times lead to the same."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from kijun.judge.consequences import Step


class Run(NamedTuple):
    """From the `first` to the `last` time (None: from then on, always) the same follows."""

    first: int
    last: int | None
    step: Step


def runs_of(steps: Sequence[Step]) -> list[Run]:
    """Group equal neighbours; the last step repeats, so that its run has no end."""
    groups = [list(group) for _, group in groupby(enumerate(steps, 1), lambda pair: set(pair[1]))]
    runs = [Run(group[0][0], group[-1][0], group[0][1]) for group in groups]
    return [*runs[:-1], runs[-1]._replace(last=None)]
