"""The measured figures as tables, for the terminal and for ``docs/performance.md``."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bench.rounds import Candidate, fastest_engine, ratio

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN = "<!-- measured: from here to the end mark written by `python -m bench --write` -->"
END = "<!-- measured: end -->"


class Aim(NamedTuple):
    """What was aimed at, and what came out in the words of the table."""

    aim: str
    reached: bool
    figure: str


def columns(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """A Markdown table whose source reads well too; all but ``left`` columns are numbers."""
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    numeric = [left <= i < len(header) - 1 for i in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(cells, widths, numeric, strict=True)
        )
        return f"| {' | '.join(padded)} |"

    rule = [
        "-" * (width - 1) + (":" if number else "-")
        for width, number in zip(widths, numeric, strict=True)
    ]
    return "\n".join([line(header), line(rule), *(line(row) for row in rows)])


def comparison(candidates: Sequence[Candidate], live: Candidate | None, whole: int) -> str:
    """One row per candidate, the fastest first, those that could not take part last."""
    engine = fastest_engine(candidates)
    measured = sorted((c for c in candidates if c.rates), key=lambda c: -c.rate)
    rows = [
        [
            c.name if c.facts == whole else f"{c.name} ({c.facts:,} facts)",
            f"{ratio(live, c):.2f}" if live and live.rates else "",
            f"{ratio(c, engine):.2f}" if engine else "",
            f"{c.rate:,.0f}",
            f"{max(c.rates):,.0f}",
            c.note,
        ]
        for c in measured
    ]
    rows += [[c.name, "", "", "", "", c.note] for c in candidates if not c.rates]
    header = [
        "candidate",
        "judge live ÷ this",
        "this ÷ fastest engine",
        "facts/s",
        "best round",
        "decisions",
    ]
    return columns(header, rows)


def aims(results: Sequence[Aim]) -> str:
    """One row per aim."""
    rows = [[r.aim, r.figure, "reached" if r.reached else "missed"] for r in results]
    return columns(["aim", "measured", ""], rows, left=2)


def conditions(rounds: int, facts: int, clients: int) -> str:
    """What a reader must know of the run."""
    return (
        f"{datetime.now(UTC).date().isoformat()}, {platform.python_implementation()} "
        f"{platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, one used. {facts:,} facts of {clients:,} clients; one "
        f"warm-up and {rounds} rounds."
    )


def write(measured: str, page: Path = PAGE) -> None:
    """Put the tables between the marks of the page.

    Raises ValueError where the page has lost a mark.
    """
    text = page.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{page}: the marks around the measured tables are missing")
    page.write_text(f"{before}{begin}\n\n{measured}\n\n{end}{after}", "utf-8")
