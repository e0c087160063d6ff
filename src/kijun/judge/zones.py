"""Names of time zones that mean the same on every machine."""

from __future__ import annotations

import difflib
import zoneinfo
from collections.abc import Collection
from functools import lru_cache
from typing import Final

ELSEWHERE_ANOTHER: Final = frozenset({"localtime", "posixrules", "Factory"})
"""What lies beside the zones of a machine and holds a setting of it, or a placeholder."""
_USUAL: Final = "Asia/Tokyo"


@lru_cache(1)
def time_zones() -> frozenset[str]:
    """Return the names of the tz database that this machine knows, as they are written there."""
    return frozenset(zoneinfo.available_timezones()) - ELSEWHERE_ANOTHER


def nearest_zone(word: str, zones: Collection[str]) -> str:
    """Return the zone of these that may be meant by a word that names none."""
    same = (zone for zone in sorted(zones) if zone.casefold() == word.casefold())
    near = difflib.get_close_matches(word, sorted(zones), 1, 0.5)
    return next(same, near[0] if near else _USUAL)
