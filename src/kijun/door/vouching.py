"""When something was tapped: vouched for by our own time and what has passed on the device since.

A page carries the instant at which it was served, signed. Its script measures on the device how
long it was from there to the tap, or from the tap to the sending, twice: with the clock that only
runs forward while the page is open, and with the clock on the wall. Where both agree, our own time
and what has passed give the tap's; where they do not, the time is only claimed, and a person looks
at it. Nobody's wall clock is ever believed by itself.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.core import signing

from kijun.clients.models import Link

TOLERANCE: Final = dt.timedelta(minutes=2)
"""So far apart may two clocks be that tell of the same stretch of time."""
_SALT: Final = "kijun.door.served"
_KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_LONGEST: Final = 400 * 24 * 3600 * 1000
"""Milliseconds: no page is open for longer than a year."""


@dataclass(frozen=True, slots=True)
class Tap:
    """What is known of when somebody tapped: vouched for, only claimed, or neither.

    `key` tells the tap from all others, so that sending it twice is the same as once.
    """

    key: str
    vouched: dt.datetime | None = None
    claimed: dt.datetime | None = None


def stamp_of(link: Link, now: dt.datetime) -> str:
    """Return the signed instant at which a page is served under a link."""
    return signing.Signer(salt=_SALT).sign_object([link.pk, now.isoformat()])


def tap_in(sent: Mapping[str, str], link: Link, now: dt.datetime, fallback_key: str) -> Tap:
    """Read what a form says about its tap; `now` is when it reached us.

    Times are milliseconds: `passed` and `passed_wall` from serving to the tap, `waited` and
    `waited_wall` from the tap to the sending.
    """
    given = sent.get("key", "")
    key = given if _KEY.fullmatch(given) else fallback_key
    served = _served(sent.get("stamp", ""), link)
    passed = _agreed(sent, "passed", "passed_wall")
    waited = _agreed(sent, "waited", "waited_wall")
    after = served + passed if served is not None and passed is not None else None
    before = now - waited if waited is not None else None
    if after is not None and before is not None and abs(after - before) > TOLERANCE:
        after = before = None
    vouched = _possible(after if after is not None else before, served, now)
    if vouched is not None:
        return Tap(key, vouched=vouched)
    return Tap(key, claimed=_claimed(sent, served, now))


def _served(stamp: str, link: Link) -> dt.datetime | None:
    try:
        of, at = signing.Signer(salt=_SALT).unsign_object(stamp)
    except signing.BadSignature:
        return None
    return dt.datetime.fromisoformat(at) if of == link.pk else None


def _agreed(sent: Mapping[str, str], steady: str, wall: str) -> dt.timedelta | None:
    measured, told = _span(sent, steady), _span(sent, wall)
    if measured is None or told is None or abs(measured - told) > TOLERANCE:
        return None
    return measured if measured >= dt.timedelta() else None


def _span(sent: Mapping[str, str], name: str) -> dt.timedelta | None:
    try:
        milliseconds = float(sent.get(name, ""))
    except ValueError:
        return None
    if not -_LONGEST <= milliseconds <= _LONGEST:
        return None
    return dt.timedelta(milliseconds=milliseconds)


def _possible(
    instant: dt.datetime | None, served: dt.datetime | None, now: dt.datetime
) -> dt.datetime | None:
    if instant is None or served is None or instant > now + TOLERANCE:
        return None
    if instant < served - TOLERANCE:
        return None
    return min(max(instant, served), now)


def _claimed(
    sent: Mapping[str, str], served: dt.datetime | None, now: dt.datetime
) -> dt.datetime | None:
    waited = _span(sent, "waited_wall")
    if waited is None or served is None:
        return None
    claimed = now - waited
    return claimed if served <= claimed < now - TOLERANCE else None
