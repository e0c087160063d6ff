"""The mail address that somebody has just given, shown to them once more so that they can check it.

It stands in no address of a page, which may be passed on: it is forgotten once it was shown, and
within an hour in any case.
"""

from __future__ import annotations

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from kijun.accounts.models import Room
from kijun.door.opening import is_by_hand

_NAME: Final = "of"
_HOUR: Final = 3600


def shown_at(address: str, mail: str) -> str:
    """Return the address of a page that shows a mail address to whoever opens it first."""
    if not mail:
        return address
    token = get_random_string(24)
    cache.set(_key(token), mail, _HOUR)
    return f"{address}?{_NAME}={token}"


def letters_to(
    request: HttpRequest, room: Room, mail: str, *, by_hand: bool = False
) -> dict[str, object]:
    """Return what a page says about the letter that comes: where to, and whether by itself.

    Where to is told once: whoever is passed the address of the page afterwards does not learn it.
    `mail` is where the house itself is reached, or an empty text where no mail can leave;
    `by_hand` says that no address was given to which it could.
    """
    token = request.GET.get(_NAME, "")
    to = cache.get(_key(token), "") if token else ""
    if to:
        cache.delete(_key(token))
    return {"mail": mail, "by_hand": by_hand or is_by_hand(room, mail), "to": to}


def _key(token: str) -> str:
    return f"door-typed-{token[:24]}"
