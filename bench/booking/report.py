"""The table, and its place in the documentation."""

from __future__ import annotations

import re

from bench.booking.measures import today
from tools.repository import ROOT

PAGE = ROOT / "docs" / "performance.md"
_BETWEEN = re.compile(r"(<!-- booking -->\n).*(\n<!-- end of booking -->)", re.DOTALL)


def table(figures: dict[str, str], taken: int) -> str:
    """Return the figures as a table."""
    rows = [
        ("a month's free slots", "own month", "peer month", "month", "10 ×", "month reached"),
        ("one booking", "own book", "peer book", "book", "5 ×", "book reached"),
    ]
    said = (
        f"{today()}; {taken:,} bookings in the month, {figures['free']} slots free "
        f"(both list {figures['same']}). Kijun's whole page for visitors: {figures['own page']}."
    )
    lines = [
        said,
        "",
        "| what | Kijun | django-appointment 3.12.0 | faster by | bar | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    lines += [
        f"| {what} | {figures[own]} | {figures[peer]} | {figures[by]} × | {bar} | {figures[reached]} |"
        for what, own, peer, by, bar, reached in rows
    ]
    lines += [
        f"| {what} | {figures[f'own {name}']} | {figures[f'peer {name}']} | | refused | |"
        for what, name in (
            ("a second booking of the same slot", "double"),
            ("a booking at three in the morning", "outside"),
        )
    ]
    return "\n".join(lines)


def write(text: str) -> None:
    """Put the table where the page has its place for it. Raises ValueError where it has none."""
    page = PAGE.read_text(encoding="utf-8")
    if not _BETWEEN.search(page):
        raise ValueError("docs/performance.md has no place for booking's table")
    PAGE.write_text(_BETWEEN.sub(lambda found: found[1] + text + found[2], page), encoding="utf-8")
