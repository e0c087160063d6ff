"""Who is reached at a mail address or a number."""

from __future__ import annotations

from typing import Final

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.contact_points import NotAnAddress, NotANumber, normal_mail, normal_phone
from kijun.clients.models import Client, ContactPoint

_reached: Final = Prepared(
    lambda: Client.in_sight.filter(
        pk__in=ContactPoint.objects.filter(
            room=Given("room"), kind=Given("kind"), normal=Given("normal")
        ).values("person__client")
    ).order_by("created_at", "pk")
)


def who_has(room: Room, kind: str, value: str) -> list[Client]:
    """Return the clients who are reached there, whoever came first before all others.

    Nobody where `value` is no such contact point.
    """
    try:
        normal = normal_mail(value) if kind == ContactPoint.Kind.MAIL else normal_phone(value)
    except (NotAnAddress, NotANumber):
        return []
    found = _reached(room=room.pk, kind=kind, normal=normal)
    for client in found:
        client.room = room
    return found
