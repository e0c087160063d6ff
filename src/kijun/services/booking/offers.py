"""Services as the house offers them: put on the list, changed, taken off it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Service
from kijun.ledger.record import hold

_TO_CHANGE: Final = (
    "name_ja",
    "name_en",
    "about_ja",
    "about_en",
    "minutes",
    "price",
    "minutes_before",
    "minutes_after",
    "hours_ahead",
    "days_ahead",
    "place",
    "is_online",
    "is_active",
    "given_by",
)


_services: Final = Prepared(
    lambda: Service.objects.filter(room=Given("room")).order_by("-is_active", "pk")
)


class Taken(ValueError):
    """There is a service of that word already."""


def offer(room: Room, slug: str, **given: Any) -> Service:
    """Put a service on the list; the same sent twice is put there once.

    Raises Taken where its word stands for another one.
    """
    with transaction.atomic():
        hold(room)
        named = {"slug": slug} if slug else {}
        same = Service.objects.filter(room=room, **named, **given).first()
        if same is not None:
            return same
        if Service.objects.filter(room=room, slug=slug).exists():
            raise Taken(slug)
        return Service.objects.create(room=room, slug=slug or _word_for(room, given), **given)


def change(service: Service, **given: Any) -> Service:
    """Change a service. Its word stays; sessions that are booked keep their length and price."""
    for name in _TO_CHANGE:
        setattr(service, name, given.get(name, getattr(service, name)))
    service.save(update_fields=_TO_CHANGE)
    return service


def services_of(room: Room) -> list[Service]:
    """Return all services, those that can be booked first, each in the order of its coming."""
    found = _services(room=room.pk)
    for each in found:
        each.room = room
    return found


def service_named(room: Room, words: str) -> Service | None:
    """Return the service that somebody means by its word or one of its names, if any."""
    meant = _plain(words)
    if not meant:
        return None
    for each in services_of(room):
        if meant in map(_plain, (each.slug, each.name_ja, each.name_en)):
            return each
    return None


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().strip()


def _word_for(room: Room, given: dict[str, Any]) -> str:
    """Return a word for facts and rules, which clients read too: of the name it has."""
    english = "-".join(re.findall(r"[a-z0-9]+", str(given.get("name_en", "")).lower()))
    japanese = "-".join(re.findall(r"\w+", _plain(str(given.get("name_ja", "")))))
    base = (english or japanese)[:80] or f"service-{Service.objects.filter(room=room).count() + 1}"
    taken = set(Service.objects.filter(room=room).values_list("slug", flat=True))
    tried, number = base, 1
    while tried in taken:
        number += 1
        tried = f"{base}-{number}"
    return tried
