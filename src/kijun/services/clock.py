"""What time it is: for everybody the same, and in a demonstration or a test another one.

A clock shown to all processes is a row in the database, so that pages and workers agree. It is
looked at only where `KIJUN_CLOCK=shared` asks for it.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings

from kijun.accounts.prepared import Prepared
from kijun.ledger.models import Clock

_shared: Final = Prepared(lambda: Clock.objects.order_by("pk")[:1])


def now() -> dt.datetime:
    """Return the present instant, in UTC."""
    actual = real()
    if not settings.SHARED_CLOCK:
        return actual
    shared = _shared.first()
    if shared is None:
        return actual
    return shared.shown + (actual - shared.set_at) * shared.speed


def real() -> dt.datetime:
    """Return the real time, in UTC, whatever is shown: leases between processes run in it."""
    return dt.datetime.now(dt.UTC)


def set_to(shown: dt.datetime, speed: float = 0) -> None:
    """Let it be an instant from now on, and go on at a speed (0: stand still, 1: as it really is).

    Raises RuntimeError where the real time is in force.
    """
    if not settings.SHARED_CLOCK:
        raise RuntimeError("the clock can be set only with KIJUN_CLOCK=shared")
    Clock.objects.update_or_create(
        pk=1, defaults={"set_at": real(), "shown": shown, "speed": speed}
    )
