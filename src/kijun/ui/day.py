"""The day line: sessions on the datum, from hour to hour, with the present on it.

Wide, blocks stand on a level line; narrow, the same list hangs from an upright one. A screen
reader gets an ordered list, each entry with its time first.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from kijun.ui.marks import Mark, Party

WIDTH_IN_LETTERS: Final = 82.0
"""How many full-width letters of a note fit on a line across the whole day."""


class BlockState(StrEnum):
    """How a block is drawn."""

    PLANNED = "planned"
    NEXT = "next"
    DONE = "done"
    CANCELLED = "cancelled"
    PROTECTED = "protected"
    PAUSE = "pause"


@dataclass(frozen=True, slots=True)
class Block:
    """A session or a stretch of time; `starts` and `ends` in the zone of the room."""

    starts: dt.datetime
    ends: dt.datetime
    name: str
    detail: str = ""
    note: str = ""
    aside: str = ""
    """What stands at the far end of a narrow row, such as how long until the start."""
    state: BlockState = BlockState.PLANNED
    moved_from: dt.datetime | None = None
    mark: Mark | None = None
    who: Party = Party.CLIENT
    href: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What the machine did at a time, told under the line."""

    at: dt.datetime
    text: str


class Placed(NamedTuple):
    """Something on the line: where it starts and ends in percent of the line's width."""

    what: Block | Note | None
    at: dt.datetime
    start: str
    end: str
    lane: int = 0
    turned: bool = False
    """Whether a note ends at its time instead of beginning there, for want of room."""

    @property
    def clock(self) -> str:
        """The time as the clock on the room's wall shows it."""
        return clock(self.at)

    @property
    def until(self) -> str:
        """When a block ends."""
        return clock(self.what.ends) if isinstance(self.what, Block) else ""

    @property
    def was(self) -> str:
        """When a block that has been moved was to start."""
        moved = self.what.moved_from if isinstance(self.what, Block) else None
        return clock(moved) if moved else ""


@dataclass(frozen=True)
class DayLine:
    """One day as seen at `now`; the hours shown reach at least from `first` to `last`."""

    blocks: tuple[Block, ...]
    now: dt.datetime
    notes: tuple[Note, ...] = ()
    first: int = 9
    last: int = 21

    @cached_property
    def span(self) -> tuple[int, int]:
        """The hours between which everything of the day lies."""
        first, last = self.first, self.last
        for block in self.blocks:
            moved = block.moved_from or block.starts
            first = min(first, int(self._hour(min(block.starts, moved))))
            last = max(last, -int(-self._hour(block.ends) // 1))
        return first, min(last, 24)

    @property
    def hours(self) -> list[tuple[int, str]]:
        """Each hour and its place."""
        first, last = self.span
        return [(hour, self._percent(hour)) for hour in range(first, last + 1)]

    @property
    def entries(self) -> list[Placed]:
        """Blocks in order of time; the entry without a block is the present."""
        return sorted([*self._placed_blocks(), self._present()], key=_order)

    @property
    def was(self) -> list[str]:
        """The places of starts that have been moved."""
        return [self.place(block.moved_from) for block in self.blocks if block.moved_from]

    @property
    def now_inside(self) -> bool:
        """Whether the present lies on the line."""
        first, last = self.span
        return first <= self._hour(self.now) <= last

    @cached_property
    def placed_notes(self) -> list[Placed]:
        """Notes in order of time, in lanes so that none covers another."""
        ends: list[float] = []
        placed: list[Placed] = []
        for note in sorted(self.notes, key=lambda note: note.at):
            start = float(self.place(note.at))
            width = (_letters(note.text) + 4) / WIDTH_IN_LETTERS * 100
            turned = start + width > 100 and start - width >= 0
            left, right = (start - width, start) if turned else (start, start + width)
            lane = next((lane for lane, end in enumerate(ends) if end <= left), len(ends))
            ends[lane : lane + 1] = [right]
            edge = f"{100 - start:.3f}" if turned else f"{start:.3f}"
            placed.append(Placed(note, note.at, edge, "", lane, turned))
        return placed

    @property
    def lanes(self) -> int:
        """How many lines the notes take."""
        return max((placed.lane + 1 for placed in self.placed_notes), default=0)

    def place(self, at: dt.datetime) -> str:
        """Return the place of an instant in percent of the line, as CSS reads it."""
        return self._percent(self._hour(at))

    def _present(self) -> Placed:
        place = self.place(self.now)
        return Placed(None, self.now, place, place)

    def _placed_blocks(self) -> Iterator[Placed]:
        until: list[dt.datetime] = []
        for block in sorted(self.blocks, key=lambda block: (block.starts, block.ends)):
            lane = next((lane for lane, end in enumerate(until) if end <= block.starts), len(until))
            until[lane : lane + 1] = [block.ends]
            yield Placed(
                block, block.starts, self.place(block.starts), self.place(block.ends), lane
            )

    def _hour(self, at: dt.datetime) -> float:
        midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        return (at.replace(tzinfo=None) - midnight.replace(tzinfo=None)) / dt.timedelta(hours=1)

    def _percent(self, hour: float) -> str:
        first, last = self.span
        share = (hour - first) / (last - first)
        return f"{100 * min(max(share, 0.0), 1.0):.3f}"


def clock(at: dt.datetime) -> str:
    """Write a time as the clock in its own zone shows it."""
    return f"{at:%H:%M}".removeprefix("0")


def _order(placed: Placed) -> tuple[dt.datetime, bool]:
    return placed.at, placed.what is not None


def _letters(text: str) -> float:
    """Return the width of a text in full-width letters."""
    wide = sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return wide + 0.56 * (len(text) - wide)
