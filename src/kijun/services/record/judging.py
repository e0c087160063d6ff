"""Judging one client or member of a room; a client's judgement goes on from where it stood.

Clients who were judged lately are kept in memory, so that a further fact is judged without reading
and folding all facts on record. What was decided is stated anew each time: that still grows with the
number of decisions. The chain vouches for what is kept: it is taken up only where the entry up to
which it goes is still there with the same hash, whichever process wrote what has come since.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from kijun.accounts.models import MEMBER, Room
from kijun.clients import texts
from kijun.clients.erased import how_many_erased
from kijun.judge import judge
from kijun.judge.announcements import Library
from kijun.judge.judgement import Judgement
from kijun.judge.live import Live
from kijun.ledger import concerning
from kijun.ledger.models import Head
from kijun.ledger.record import facts_of, facts_since

_MOST: Final = 200
"""So many clients are kept: some 130 kB each with a hundred facts."""


class Judged(NamedTuple):
    """What is decided, and what the record holds in place of the reasons it was decided by.

    `held` tells those commitments by the ids of the facts.
    """

    judgement: Judgement
    held: Mapping[str, str]


@dataclass(slots=True)
class _Kept:
    live: Live
    held: dict[str, str]
    library: Library
    erased: int
    number: int = 0
    hash: str = ""


class _Memory:
    """The clients who were judged last. Whoever takes one out of it has it alone."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, room: Room, client: str) -> _Kept | None:
        with self._lock:
            return self._kept.pop((room.pk, client), None)

    def keep(self, room: Room, client: str, kept: _Kept) -> None:
        with self._lock:
            self._kept[room.pk, client] = kept
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)


_memory: Final = _Memory()


def judged(room: Room, client: str, library: Library, now: dt.datetime, head: Head) -> Judged:
    """Judge a client, or a member by `member:ID`, as of an instant by all that is on record.

    `head` is what `hold` gave in this transaction.
    """
    if client.startswith(MEMBER):
        facts, held = texts.opened(concerning.facts_of_member(room, client))
        return Judged(judge(library.rulebooks, facts, now, show_all=True), held)
    kept = _memory.take(room, client)
    if kept is None or kept.library is not library or not _goes_on(kept, room, client, now, head):
        facts, held = texts.opened(facts_of(room, client))
        kept = _Kept(Live(library, client, facts, now), held, library, _erased(room, held))
    found = Judged(kept.live.judgement(), kept.held)
    kept.number, kept.hash = head.number, head.hash
    _memory.keep(room, client, kept)
    return found


def forget(room: Room, client: str) -> None:
    """Keep a client no longer in this process: what was said in confidence is kept with them."""
    _memory.take(room, client)


def _goes_on(kept: _Kept, room: Room, client: str, now: dt.datetime, head: Head) -> bool:
    come = facts_since(head, client, kept.number, kept.hash)
    if come is None or kept.erased != _erased(room, kept.held):
        return False
    facts, held = texts.opened(come)
    if held and not kept.held:
        kept.erased = _erased(room, held)
    kept.held |= held
    return kept.live.go_on(facts, now)


def _erased(room: Room, held: Mapping[str, str]) -> int:
    """Return how many people were erased in a room: their reasons are not judged by any more."""
    return how_many_erased(room) if held else 0
