"""Our own pages as a channel: whoever is out of sight finds no page but the statement of reasons."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.accounts.models import Room
from kijun.channels.shape import Channel
from kijun.clients.models import Client
from kijun.judge.words.language import Said


def blocked(room: Room) -> frozenset[str]:
    """Return the clients to whom our pages are closed."""
    barred = Client.objects.filter(room=room, barred_at__isnull=False)
    return frozenset(barred.values_list("pk", flat=True))


def block(room: Room, client: str, at: dt.datetime) -> None:
    """Close our pages to a client."""
    Client.objects.filter(room=room, pk=client, barred_at=None).update(barred_at=at)


def unblock(room: Room, client: str) -> None:
    """Open them again."""
    Client.objects.filter(room=room, pk=client).update(barred_at=None)


PAGES: Final = Channel(
    key="pages",
    name=Said("予約とお客さまのページ", "bookings and the client’s own page"),
    is_ours=True,
    blocked=blocked,
    block=block,
    unblock=unblock,
)
