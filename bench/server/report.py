"""The table, and its place in the documentation."""

from __future__ import annotations

import re

from bench.server.row import Row
from tools.repository import ROOT

PAGE = ROOT / "docs" / "performance.md"
_BETWEEN = re.compile(r"(<!-- server -->\n).*(\n<!-- end of server -->)", re.DOTALL)


def table(rows: list[Row], clients: int, facts: int) -> str:
    """Return the figures as a table."""
    lines = [
        f"{clients:,} clients, {facts:,} facts; SQLite with `synchronous=FULL`; one process.",
        "",
        "| what | measured | bar | |",
        "|---|---|---|---|",
    ]
    said = {True: "reached", False: "missed", None: ""}
    lines += [f"| {row.what} | {row.figure} | {row.bar} | {said[row.reached]} |" for row in rows]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table where the page has its place for it. Raises ValueError where it has none."""
    page = PAGE.read_text(encoding="utf-8")
    if not _BETWEEN.search(page):
        raise ValueError("docs/performance.md has no place for the server's table")
    PAGE.write_text(_BETWEEN.sub(lambda found: found[1] + text + found[2], page), encoding="utf-8")
