"""When something was tapped: vouched for by our own time and what has passed on the device since.

A page carries the instant at which it was served, signed. Its script measures on the device how
long it was from there to the tap, and from the tap to the sending, each twice: with the clock that
only runs forward while the page is open, and with the clock on the wall. Counted on from the
serving and back from the sending, both must give the same instant: then our own time and what has
passed give the tap's. Where they do not, or one of them is missing, the time is only claimed, and a
person looks at it. Nobody's wall clock is ever believed by itself.
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
    vouched = _vouched(sent, served, now)
    if vouched is not None:
        return Tap(key, vouched=vouched)
    return Tap(key, claimed=_claimed(sent, served, now))


def _vouched(
    sent: Mapping[str, str], served: dt.datetime | None, now: dt.datetime
) -> dt.datetime | None:
    """Return when it was tapped, where counting on and counting back agree.

    The page may have been closed since the tap: then the wall clock alone tells how long it waited.
    """
    passed, waited = _agreed(sent, "passed", "passed_wall"), _span(sent, "waited_wall")
    if "waited" in sent:
        waited = _agreed(sent, "waited", "waited_wall")
    if served is None or passed is None or waited is None:
        return None
    after, before = served + passed, now - waited
    if abs(after - before) > TOLERANCE or after > now + TOLERANCE:
        return None
    return min(after, now)


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


def _claimed(
    sent: Mapping[str, str], served: dt.datetime | None, now: dt.datetime
) -> dt.datetime | None:
    """Return when it may have been tapped, as the device has it: back from the sending, or on."""
    waited, passed = _span(sent, "waited_wall"), _agreed(sent, "passed", "passed_wall")
    if served is None or (waited is None and passed is None):
        return None
    claimed = now - waited if waited is not None else served + (passed or dt.timedelta())
    return claimed if served <= claimed < now - TOLERANCE else None
