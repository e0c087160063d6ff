"""The hash chain of a room's facts: whoever changes one of them breaks every later link.

A link is SHA-256 over the hash before it, the number and the canonical content, separated by line
feeds (canonical content holds none).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kijun.accounts.models import Room
from kijun.ledger.models import Entry, Head


class Break(NamedTuple):
    """A place at which a chain does not hold, and what is wrong there."""

    number: int
    what: str


def link(previous: str, number: int, content: str) -> str:
    """Return the hash of an entry."""
    return hashlib.sha256(f"{previous}\n{number}\n{content}".encode()).hexdigest()


def breaks(room: Room) -> Iterator[Break]:
    """Yield every place at which the chain of a room does not hold; nothing where it does."""
    number, previous = 0, ""
    entries = Entry.objects.filter(room=room).order_by("number")
    for entry in entries.iterator(chunk_size=2000):
        number += 1
        yield from _faults_of(entry, number, previous)
        number, previous = entry.number, entry.hash
    head = Head.objects.filter(room=room).first()
    if head is None:
        if number:
            yield Break(number, "head")
    elif (head.number, head.hash) != (number, previous):
        yield Break(max(head.number, number), "head")


def _faults_of(entry: Entry, number: int, previous: str) -> Iterable[Break]:
    if entry.number != number:
        yield Break(number, "missing")
    if entry.previous != previous and entry.number == number:
        yield Break(entry.number, "previous")
    if entry.hash != link(entry.previous, entry.number, entry.content):
        yield Break(entry.number, "content")
