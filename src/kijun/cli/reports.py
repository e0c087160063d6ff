"""What the judge could not use, told by place; what is alike is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_

if TYPE_CHECKING:
    from kijun.cli.terminal import Terminal
    from kijun.files.record import Record
    from kijun.judge.errors import Report

MOST_PLACES: Final = 3
"""So many lines are named of those about which the same is said."""
MOST_ALIKE: Final = 5
"""So many texts are told that differ in a name only."""
LONGEST_NAME: Final = 60

AND_MORE_PLACES: Final = N_("%(places)s and %(count)s more")
MORE_OF_KIND_ONE: Final = N_("… and %(count)s more of this kind.")
MORE_OF_KIND_MANY: Final = N_("… and %(count)s more of this kind.")

_Lines = list[int]


def tell_reports(reports: Iterable[Report], record: Record, terminal: Terminal) -> None:
    """Tell each different report once, in the order of the record, with its first lines."""
    for by_text in _grouped(reports, record, terminal):
        texts = list(by_text)
        for text in texts[:MOST_ALIKE]:
            place = _places(by_text[text], record, terminal)
            terminal.tell_text(_printable(f"{place}{text}"))
        untold = sum(len(by_text[text]) or 1 for text in texts[MOST_ALIKE:])
        if untold:
            terminal.tell_text(terminal.counted(MORE_OF_KIND_ONE, MORE_OF_KIND_MANY, untold))


def _grouped(
    reports: Iterable[Report], record: Record, terminal: Terminal
) -> Iterable[dict[str, _Lines]]:
    """Return for each message its texts, and by text the facts it is about, in order."""
    placed = [(record.index_of(each.fact) if each.fact else -1, each) for each in reports]
    groups: dict[str, dict[str, _Lines]] = {}
    for index, report in sorted(placed, key=lambda pair: pair[0]):
        text = terminal.text(report.message) % _shortened(report.params)
        lines = groups.setdefault(report.message, {}).setdefault(text, [])
        if index >= 0:
            lines.append(index)
    return groups.values()


def _places(lines: _Lines, record: Record, terminal: Terminal) -> str:
    if not lines:
        return ""
    comma = "、" if terminal.language == "ja" else ", "
    places = comma.join(":".join(map(str, record.place(index))) for index in lines[:MOST_PLACES])
    if more := len(lines[MOST_PLACES:]):
        places = terminal.text(AND_MORE_PLACES, places=places, count=f"{more:,}")
    return f"{places}: "


def _shortened(params: Mapping[str, object]) -> dict[str, object]:
    return {
        name: f"{value[:LONGEST_NAME]}…"
        if isinstance(value, str) and len(value) > LONGEST_NAME + 8
        else value
        for name, value in params.items()
    }


def _printable(text: str) -> str:
    from kijun.files.problems import UNPRINTABLE

    return UNPRINTABLE.sub("·", text)
