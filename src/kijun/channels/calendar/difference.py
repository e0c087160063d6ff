"""What a subscribed calendar tells now, against what it told before."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kijun.channels.calendar.events import Event, Reading

Key = tuple[str, str]

FEW: Final = 2
"""So many events may disappear from a calendar all at once without anybody being asked."""

NEAR: Final = dt.timedelta(days=3, hours=12)
"""How far one of a series goes when the series is shifted: at most half a week."""

SPLIT: Final = re.compile(r"_R\d{8}(T\d{6}Z?)?(?=@)")
"""What Google adds to the UID of the rest of a series when only the following ones are changed."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The same event, as it was told before and as it is told now."""

    before: Event
    after: Event

    @property
    def newly_declined(self) -> tuple[str, ...]:
        """Addresses of those who said since that they will not come."""
        before = {each.address for each in self.before.attendees if each.declined}
        return tuple(
            each.address
            for each in self.after.attendees
            if each.declined and each.address not in before
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different.

    `moved` are events that begin at another time, `changed` those that differ in anything else.
    `gone` are events ahead that were deleted or cancelled. `missing` are events ahead that are not
    told any more but not taken as gone, and `doubt` says why: a code of `words.WORDS`, "" if none.
    """

    added: tuple[Event, ...] = ()
    moved: tuple[Pair, ...] = ()
    changed: tuple[Pair, ...] = ()
    gone: tuple[Event, ...] = ()
    missing: tuple[Event, ...] = ()
    doubt: str = ""


def difference(
    known: Iterable[Event], reading: Reading, now: dt.datetime, *, confirmed: bool = False
) -> Changes:
    """Return what became of the known events.

    What has begun is never gone. A file that ends in the middle, an empty one, and one in which
    all that lay ahead is missing at once make nothing gone; with `confirmed` somebody said that
    the last two are true. An event that cannot be read is not gone either.
    """
    before = {event.key: event for event in known}
    after = {event.key: event for event in reading.events}
    lost = [event for key, event in before.items() if key not in after]
    fresh = [event for key, event in after.items() if key not in before and not event.cancelled]
    pairs = [Pair(before[key], event) for key, event in after.items() if key in before]
    surviving = {pair.after.uid for pair in pairs if pair.before.starts > now}
    shifted = _shifted([event for event in lost if event.starts > now], fresh, surviving)
    found = {pair.before.key for pair in shifted}
    taken = {pair.after.key for pair in shifted}
    pairs += shifted

    broken = set(reading.broken)
    missing = [
        event
        for event in lost
        if event.starts > now and event.key not in found and event.uid not in broken
    ]
    called_off = [pair.before for pair in pairs if pair.after.cancelled and _is_ahead(pair, now)]
    pairs = [pair for pair in pairs if not pair.after.cancelled]
    ahead = sum(event.starts > now for event in before.values())
    doubt = _doubt(reading, len(missing), ahead, confirmed=confirmed)
    return Changes(
        added=_in_order(event for event in fresh if event.key not in taken),
        moved=_pairs(pairs, lambda pair: pair.before.starts != pair.after.starts),
        changed=_pairs(
            pairs,
            lambda pair: pair.before.starts == pair.after.starts and _differs(pair),
        ),
        gone=_in_order(called_off if doubt else [*called_off, *missing]),
        missing=_in_order(missing if doubt else ()),
        doubt=doubt,
    )


def _doubt(reading: Reading, missing: int, ahead: int, *, confirmed: bool) -> str:
    if not missing:
        return ""
    if reading.cut:
        return "cut_short"
    if confirmed:
        return ""
    if not reading.told:
        return "empty"
    return "all_missing" if missing == ahead and missing > FEW else ""


def _differs(pair: Pair) -> bool:
    """Say whether anything but the count of changes is different."""
    return pair.before != replace(pair.after, sequence=pair.before.sequence)


def _is_ahead(pair: Pair, now: dt.datetime) -> bool:
    return pair.before.starts > now


def _shifted(lost: Sequence[Event], fresh: Sequence[Event], surviving: set[str]) -> list[Pair]:
    """Pair those of a series that was shifted as a whole: each then goes by another name.

    As long as one event of a UID goes by its old name, the others have not been shifted.
    """
    there: Mapping[str, list[Event]] = defaultdict(list)
    for event in sorted(fresh, key=_begin):
        if event.uid not in surviving:
            there[SPLIT.sub("", event.uid)].append(event)
    near = sorted(
        (
            (abs(after.starts - before.starts), before.key, after.key, Pair(before, after))
            for before in lost
            for after in _around(there.get(SPLIT.sub("", before.uid), ()), before)
        ),
        key=lambda each: each[:3],
    )
    pairs: list[Pair] = []
    used: set[tuple[str, Key]] = set()
    for _, old, new, pair in near:
        if ("old", old) not in used and ("new", new) not in used:
            used |= {("old", old), ("new", new)}
            pairs.append(pair)
    return pairs


def _around(events: Sequence[Event], before: Event) -> Sequence[Event]:
    first = bisect_left(events, before.starts - NEAR, key=_begin)
    return events[first : bisect_right(events, before.starts + NEAR, key=_begin)]


def _begin(event: Event) -> dt.datetime:
    return event.starts


def _pairs(pairs: Iterable[Pair], which: Callable[[Pair], bool]) -> tuple[Pair, ...]:
    chosen = [pair for pair in pairs if which(pair)]
    return tuple(sorted(chosen, key=lambda pair: (pair.after.starts, pair.after.key)))


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (event.starts, event.key)))
