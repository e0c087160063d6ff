"""By what those are known to whom the doors are closed: kept as keyed hashes, and let go again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Final

from kijun.accounts.models import Room
from kijun.clients.identities import (
    digest_of,
    firm_of,
    key_of,
    mailbox_of,
    number_of,
    orders_of,
    reading_of,
)
from kijun.clients.models import Client, ContactPoint, Gate, Identity, Person

Kind = Identity.Kind
Pair = tuple[str, str]

_TURNS: Final = 2**31


def turned(room: Room) -> None:
    """Note that identities or answers have changed: whoever keeps them in memory reads them anew."""
    Gate.objects.get_or_create(room=room)
    Gate.objects.filter(room=room).update(turn=secrets.randbelow(_TURNS))


def known_in(room: Room) -> frozenset[str]:
    """Return the clients (by id) by whose identities somebody would be known."""
    rows = Identity.objects.filter(room=room).order_by()
    return frozenset(rows.values_list("client", flat=True).distinct())


def keep(room: Room, client: str, known_by: Iterable[Pair]) -> None:
    """Keep by what a client is known, beside what is kept already.

    What was shared with another client, and is not any more, is certain from now on.
    """
    wanted = {digest: kind for kind, digest in sorted(known_by, key=lambda each: each[0])}
    rows = Identity.objects.filter(room=room, client=client)
    there = dict(rows.values_list("digest", "kind"))
    certain = [
        digest
        for digest, kind in wanted.items()
        if there.get(digest) == Kind.SHARED and kind != Kind.SHARED
    ]
    for digest in certain:
        rows.filter(digest=digest).update(kind=wanted[digest])
    missing = [
        Identity(room=room, client=client, kind=kind, digest=digest)
        for digest, kind in wanted.items()
        if digest not in there
    ]
    Identity.objects.bulk_create(missing)
    if missing or certain:
        turned(room)


def keep_all_of(client: Client) -> None:
    """Keep everything by which a client is known now."""
    keep(client.room, client.pk, identities_of(client))


def forget(room: Room, client: str) -> None:
    """Keep nothing of a client any more."""
    dropped, _ = Identity.objects.filter(room=room, client=client).delete()
    if dropped:
        turned(room)


def identities_of(client: Client) -> set[Pair]:
    """Return by what a client and their people are known: pairs of a kind and a keyed hash."""
    key, shared = key_of(client.room_id), _shared(client)
    return {
        (Kind.SHARED.value if is_shared else kind, digest_of(key, kind, normal))
        for kind, normal, is_shared in _known_of(client, shared)
    }


def _shared(client: Client) -> set[Pair]:
    """Return the contact points of a client that another client in sight has too."""
    own = ContactPoint.objects.filter(person__client=client)
    normals = set(own.values_list("normal", flat=True))
    others = ContactPoint.objects.filter(
        room_id=client.room_id, normal__in=normals, person__client__barred_at=None
    ).exclude(person__client=client)
    return set(others.values_list("kind", "normal"))


def _known_of(client: Client, shared: set[Pair]) -> Iterator[tuple[str, str, bool]]:
    """Yield kinds and normal forms, and whether another client has the same."""
    yield from _named(client.name, client.kana)
    for person in client.people.prefetch_related("contact_points"):
        yield from _named(person.name, person.kana)
        yield from _points_of(client, person, shared)


def _named(name: str, kana: str) -> Iterator[tuple[str, str, bool]]:
    for written in orders_of(name) | orders_of(kana):
        yield Kind.NAME.value, written, False


def _points_of(
    client: Client, person: Person, shared: set[Pair]
) -> Iterator[tuple[str, str, bool]]:
    for point in person.contact_points.all():
        is_shared = (point.kind, point.normal) in shared
        if point.kind == ContactPoint.Kind.MAIL:
            mailbox = mailbox_of(point.normal)
            yield Kind.MAIL.value, mailbox, is_shared
            if firm_of(mailbox):
                yield Kind.FIRM.value, firm_of(mailbox), False
            continue
        number = number_of(point.normal)
        yield Kind.PHONE.value, number, is_shared
        for kana in {client.kana, person.kana} - {""}:
            yield Kind.READING.value, reading_of(kana, number), False
