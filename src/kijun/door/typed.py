"""The mail address that somebody has just given, shown to them once more so that they can check it.

It stands in no address of a page, which may be passed on, and is forgotten within an hour.
"""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from kijun.accounts.models import Room
from kijun.services.reach import is_alone

_NAME: Final = "of"
_HOUR: Final = 3600


def shown_at(address: str, mail: str) -> str:
    """Return the address of a page on which whoever is sent there now sees a mail address."""
    if not mail:
        return address
    token = get_random_string(24)
    cache.set(_key(token), mail, _HOUR)
    return f"{address}?{_NAME}={token}"


def letters_to(request: HttpRequest, room: Room, mail: str) -> dict[str, object]:
    """Return what a page says about the letter that comes: where to, and whether by itself.

    `mail` is where the house itself is reached, or an empty text where no mail can leave.
    """
    token = request.GET.get(_NAME, "")
    by_hand = is_alone(room) or not mail
    return {"mail": mail, "by_hand": by_hand, "to": cache.get(_key(token), "") if token else ""}


def _key(token: str) -> str:
    return f"door-typed-{token[:24]}"
