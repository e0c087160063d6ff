"""The years in which a time can be meant: one bound for whatever kind of file tells it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.judge.facts import EARLIEST, LATEST

FIRST_YEAR: Final = EARLIEST.year + 1
LAST_YEAR: Final = LATEST.year - 1
"""A year less than the instants that the judge can reckon with, so that no offset leads beyond."""


def is_within_bounds(instant: dt.date) -> bool:
    """Say whether a day or a time, by the year that it is written with, can be meant."""
    return FIRST_YEAR <= instant.year <= LAST_YEAR
