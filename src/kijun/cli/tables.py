"""Small tables of names and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kijun.cli.layout import padded, width_of
from kijun.cli.terminal import Terminal


class Row(NamedTuple):
    """A name with its numbers; `style` says whom the row is about."""

    name: str
    numbers: tuple[int, ...]
    style: str = ""


def write_table(
    title: str, headings: Sequence[str], rows: Sequence[Row], terminal: Terminal
) -> None:
    """Write rows under a title and the headings of their numbers, and a blank line after them."""
    column = max(map(width_of, (title, *(row.name for row in rows)))) + 2
    terminal.write_spans((padded(title, column), "title"), ("  ".join(headings), "quiet"))
    for row in rows:
        cells = (
            f"{number:,}".rjust(width_of(heading))
            for number, heading in zip(row.numbers, headings, strict=True)
        )
        terminal.write_spans((padded(row.name, column), row.style), ("  ".join(cells), ""))
    terminal.write()
