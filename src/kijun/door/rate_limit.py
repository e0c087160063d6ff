"""How much is taken from one side in a while: what every page counts by that anybody can send to.

Counts lie in Django's cache, which all processes have in common where there are several. Of what
arrives there in the same instant some may go uncounted: this keeps floods away, not the next one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Final, NamedTuple

from django.core.cache import cache

MINUTE: Final = dt.timedelta(minutes=1)
HOUR: Final = dt.timedelta(hours=1)
DAY: Final = dt.timedelta(days=1)


class Limit(NamedTuple):
    """How many are taken from the first one on, until so much time has passed."""

    name: str
    most: int
    within: dt.timedelta


def is_over(limit: Limit, whom: str, now: dt.datetime) -> bool:
    """Say whether one more would be too many; `whom` is whoever or whatever is counted."""
    return _counted(limit, whom, now)[1] >= limit.most


def count(limit: Limit, whom: str, now: dt.datetime) -> None:
    """Count one more."""
    began, so_far = _counted(limit, whom, now)
    left = began + limit.within - now
    cache.set(_key(limit, whom), (began, so_far + 1), left.total_seconds())


def _counted(limit: Limit, whom: str, now: dt.datetime) -> tuple[dt.datetime, int]:
    began, so_far = cache.get(_key(limit, whom), (now, 0))
    return (began, so_far) if began <= now < began + limit.within else (now, 0)


def _key(limit: Limit, whom: str) -> str:
    """Return the key under which is counted; who it is cannot be read from it."""
    return f"limit-{limit.name}-{hashlib.sha256(whom.encode()).hexdigest()}"
