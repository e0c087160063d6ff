"""Who might be the same: clients who are reached at the same place, or who are named alike."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kijun.accounts.models import Room
from kijun.clients.models import Apart, Client, ContactPoint
from kijun.clients.names import normal_kana, normal_name


class Reason(enum.StrEnum):
    """Why two clients might be one."""

    MAIL = "mail"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clients who might be one, the earlier one first, and every reason to think so."""

    first: Client
    second: Client
    reasons: frozenset[Reason]


def are_named_alike(name: str, kana: str, other: str, other_kana: str) -> bool:
    """Say whether two are written alike and, where both say so, read alike."""
    if normal_name(name) != normal_name(other):
        return False
    return not (kana and other_kana) or normal_name(kana) == normal_name(other_kana)


def pairs(room: Room) -> list[Pair]:
    """Return who might be the same in a room, in the order in which they came.

    Of many who share one thing each is paired with the first of them: a firm's number is not a
    thousand questions. Whoever was said to be somebody else is left out.
    """
    clients = {
        each.pk: each
        for each in Client.in_sight.filter(room=room).order_by("created_at", "pk").defer("room")
    }
    order = {pk: place for place, pk in enumerate(clients)}
    found: dict[tuple[str, str], set[Reason]] = defaultdict(set)
    for reason, together in (*_reached_alike(room), *_named_alike(clients.values())):
        first, *others = sorted(together, key=order.__getitem__)
        for other in others:
            found[first, other].add(reason)
    for apart in Apart.objects.filter(room=room).values_list("first", "second"):
        found.pop(apart, None)
        found.pop((apart[1], apart[0]), None)
    return [
        Pair(clients[first], clients[second], frozenset(reasons))
        for (first, second), reasons in sorted(
            found.items(), key=lambda item: (order[item[0][0]], order[item[0][1]])
        )
    ]


def _reached_alike(room: Room) -> list[tuple[Reason, set[str]]]:
    reached: dict[tuple[str, str], set[str]] = defaultdict(set)
    points = ContactPoint.objects.filter(room=room, person__client__barred_at=None)
    for kind, normal, client in points.values_list("kind", "normal", "person__client"):
        reached[kind, normal].add(client)
    return [(Reason(kind), them) for (kind, _), them in reached.items() if len(them) > 1]


def _named_alike(clients: Iterable[Client]) -> list[tuple[Reason, set[str]]]:
    """Put those who are written alike together by reading; who has none might be the first."""
    alike: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for each in clients:
        alike[normal_name(each.name)][normal_name(normal_kana(each.kana))].add(each.pk)
    together = []
    for readings in alike.values():
        unread = readings.pop("", set())
        sets = list(readings.values()) or [set()]
        sets[0] |= unread
        together += [(Reason.NAME, them) for them in sets if len(them) > 1]
    return together
