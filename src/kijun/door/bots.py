"""Keeping programs that fill in forms away, without asking anybody else and without a script.

A page carries a stamp of when it was shown, and a field that nobody sees must stay empty. Nothing of
it may lose what a person wrote: they are shown it again.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from enum import StrEnum
from typing import Final

from django.core import signing
from django.http import HttpRequest

TRAP: Final = "website"
"""The field that nobody sees."""
QUICKEST: Final = dt.timedelta(seconds=3)
"""Nobody fills in a form faster."""
OLDEST: Final = dt.timedelta(hours=24)
_SALT: Final = "kijun.door.stamp"


class Doubt(StrEnum):
    """Why a form is shown again before it is taken."""

    OLD = "old"
    QUICK = "quick"
    TRAPPED = "trapped"


def stamp_of(subject: str, now: dt.datetime) -> str:
    """Return what says when a page about a subject was shown."""
    return signing.Signer(salt=_SALT).sign_object([subject, int(now.timestamp())])


def doubt_about(request: HttpRequest, subject: str, now: dt.datetime) -> Doubt | None:
    """Return why what was sent is not taken yet, or None."""
    if request.POST.get(TRAP):
        return Doubt.TRAPPED
    try:
        named, shown = signing.Signer(salt=_SALT).unsign_object(request.POST.get("stamp", ""))
    except signing.BadSignature:
        return Doubt.OLD
    age = now - dt.datetime.fromtimestamp(shown, dt.UTC)
    if named != subject or age > OLDEST:
        return Doubt.OLD
    return Doubt.QUICK if age < QUICKEST else None


def visitor_of(request: HttpRequest) -> str:
    """Return the network address of whoever sends something, as far as it can be believed.

    A proxy on this machine or in its own network adds the address that it saw at the end; what
    anybody else says of themselves is not looked at.
    """
    near = str(request.META.get("REMOTE_ADDR", ""))
    try:
        is_ours = not ipaddress.ip_address(near).is_global
        said = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        seen = ipaddress.ip_address(said) if is_ours and said else ipaddress.ip_address(near)
    except ValueError:
        return near
    if isinstance(seen, ipaddress.IPv6Address):
        # A household has a whole network of them.
        return str(ipaddress.ip_network((seen, 64), strict=False))
    return str(seen)
