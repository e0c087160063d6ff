"""Amounts due: noted by decisions, settled by the owner's word."""

from __future__ import annotations

import datetime as dt

from kijun.accounts.models import Room
from kijun.booking.models import Due


def settle(room: Room, due: int, now: dt.datetime) -> Due | None:
    """Note that an amount has been paid, once; return it, or None where the room has none such."""
    found = Due.objects.filter(room=room, pk=due).select_related("client").first()
    if found is not None and found.settled_at is None and found.void_at is None:
        found.settled_at = now
        found.save(update_fields=["settled_at"])
    return found
