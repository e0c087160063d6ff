"""A line of the table."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A line of the table: what, the figures, and what was aimed at."""

    what: str
    figure: str
    bar: str
    reached: bool | None
