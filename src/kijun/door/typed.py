"""What only whoever has just sent a form is shown: the mail address they gave, and a personal link.

It stands in no address of a page, which may be passed on: it is forgotten once it was shown, and
shown within an hour or never.
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
_NOTHING: Final = ("", "")


def shown_at(address: str, mail: str, link: str = "") -> str:
    """Return the address of a page that shows a mail address to whoever opens it first.

    And leads them on to where a personal `link` is, where there is one.
    """
    if not mail and not link:
        return address
    token = get_random_string(24)
    cache.set(_key(token), (mail, link), _HOUR)
    return f"{address}?{_NAME}={token}"


def letters_to(
    request: HttpRequest, room: Room, mail: str, *, by_hand: bool = False
) -> dict[str, object]:
    """Return what a page says about the letter that comes: where to, and whether by itself.

    Where to is told once, and so is the link that was kept with it: whoever is passed the address
    of the page afterwards does not learn them.
    `mail` is where the house itself is reached, or an empty text where no mail can leave;
    `by_hand` says that no address was given to which it could.
    """
    token = request.GET.get(_NAME, "")
    to, link = cache.get(_key(token), _NOTHING) if token else _NOTHING
    if to or link:
        cache.delete(_key(token))
    by_hand = by_hand or is_by_hand(room, mail)
    return {"mail": mail, "by_hand": by_hand, "to": to, "link": link}


def _key(token: str) -> str:
    return f"door-shown-{token[:24]}"
