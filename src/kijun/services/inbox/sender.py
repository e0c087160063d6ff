"""Whose a word is: one from an address that several clients share is shown to the owner to say so.

Until then it may be of any of them, and holds what it may change for each.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client, ContactPoint
from kijun.clients.reached import who_has
from kijun.letters.models import Word

_NEAR: Final = dt.timedelta(hours=36)
"""A word that names no session is about the one that is this near, if it is the only one."""


def known_by(room: Room, address: str) -> list[Client]:
    """Return the clients who have a mail address, by name; more than one where they share it."""
    found = who_has(room, ContactPoint.Kind.MAIL, address)
    return sorted(found, key=lambda client: (client.name, client.pk))


def nearest(client: Client, at: dt.datetime) -> Session | None:
    """Return the session that a word of a client is about which names none."""
    near = client.sessions.filter(
        state=Session.State.BOOKED, starts__gte=at - _NEAR, starts__lte=at + _NEAR
    )
    found = list(near.order_by("starts")[:2])
    return found[0] if len(found) == 1 else None


def possible(word: Word) -> list[Client]:
    """Return of whom a word may be."""
    if word.client is not None:
        return [word.client]
    return known_by(word.room, word.sender)


def open_words(room: Room, client_id: str) -> QuerySet[Word]:
    """Return the words that nobody has dealt with and that are, or may be, of a client."""
    theirs = _points(room).filter(person__client=client_id).values("normal")
    shared = Q(client=None, sender__in=theirs)
    return Word.objects.filter(
        Q(client=client_id) | shared, room=room, state=Word.State.OPEN
    ).order_by("said_at", "pk")


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that nobody has dealt with; `shared` are the clients of whom those may be of nobody's."""

    words: Sequence[Word]
    shared: Mapping[str, AbstractSet[str]]

    def may_change(self, client_id: str, matter: str) -> bool:
        """Say whether one of them may change what is decided about a client in a matter."""
        return any(
            word.session in ("", matter)
            and (
                word.client_id == client_id
                or (word.client_id is None and client_id in self.shared.get(word.sender, ()))
            )
            for word in self.words
        )


def unread(room: Room, words: Iterable[Word]) -> Unread:
    """Return open words together with whose they may be."""
    words = tuple(words)
    senders = {word.sender for word in words if word.client_id is None}
    if not senders:
        return Unread(words, {})
    shared: dict[str, set[str]] = {}
    points = _points(room).filter(normal__in=senders)
    for normal, client in points.values_list("normal", "person__client"):
        shared.setdefault(normal, set()).add(client)
    return Unread(words, shared)


def _points(room: Room) -> QuerySet[ContactPoint]:
    kind = ContactPoint.Kind.MAIL
    return ContactPoint.objects.filter(room=room, kind=kind, person__client__barred_at=None)
