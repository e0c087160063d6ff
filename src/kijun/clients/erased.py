"""Who was erased: nothing but the opaque ids, which the record still holds."""

from __future__ import annotations

from kijun.accounts.models import Room
from kijun.clients.models import Erased


def erased_in(room: Room) -> set[str]:
    """Return the ids of the clients of a room who were erased."""
    return set(Erased.objects.filter(room=room).values_list("client", flat=True))
