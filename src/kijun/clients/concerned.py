"""Whom a decision is about: a client, or somebody who works in the house."""

from __future__ import annotations

from collections.abc import Collection

from kijun.accounts.models import MEMBER, Membership, Room
from kijun.clients.erased import not_erased
from kijun.clients.models import Client

Concerned = Client | Membership


def client_in_facts(about: Concerned) -> str | None:
    """Return the client whom facts about a decision name: none where it is about a member."""
    return about.pk if isinstance(about, Client) else None


def name_of(about: Concerned) -> str:
    """Return what somebody is called."""
    return about.name if isinstance(about, Client) else str(about.user)


def with_name(text: str, about: Concerned) -> str:
    """Return what the record says of somebody with their name in place of a member's opaque id."""
    return text if isinstance(about, Client) else text.replace(about.code, name_of(about))


def find(room: Room, name: str) -> Concerned | None:
    """Return who is kept under a name: a client by their id, a member as `member:ID`.

    None of whom everything was erased.
    """
    return in_bulk(room, [name]).get(name)


def in_bulk(room: Room, names: Collection[str]) -> dict[str, Concerned]:
    """Return who is kept under which name, but for who was erased. Costs two queries at most."""
    codes = {name.removeprefix(MEMBER) for name in names if name.startswith(MEMBER)}
    clients = {name for name in names if not name.startswith(MEMBER)}
    found: dict[str, Concerned] = {}
    if clients:
        found.update(Client.objects.select_related("room").filter(room=room).in_bulk(clients))
    if codes:
        people = not_erased(Membership.objects.select_related("user", "room").filter(room=room))
        found.update({each.party: each for each in people.filter(code__in=codes)})
    return found
