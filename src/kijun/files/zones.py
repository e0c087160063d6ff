"""Time zones as they come with Kijun: the same names and rules on every machine.

Systems bring zones of their own, of any age and with settings among them (`localtime`); the
package `tzdata` is locked like any other.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kijun.judge.zones import ELSEWHERE_ANOTHER

PACKAGE: Final = "tzdata"


@lru_cache(1)
def own_time_zones() -> frozenset[str]:
    """Return the names of the zones that come with Kijun, written as in the tz database."""
    names = (_folder() / "zones").read_text(encoding="utf-8").split()
    return frozenset(names) - ELSEWHERE_ANOTHER


@contextmanager
def only_own_time_zones() -> Iterator[None]:
    """Let this process know the zones that come with Kijun and no others, for a while."""
    path_of_machine = zoneinfo.TZPATH
    _look_into((str(_folder() / "zoneinfo"),))
    try:
        yield
    finally:
        _look_into(path_of_machine)


def _look_into(folders: tuple[str, ...]) -> None:
    zoneinfo.reset_tzpath(folders)
    zoneinfo.ZoneInfo.clear_cache()


def _folder() -> Path:
    # importlib.resources would do, and take longer than all else that `kijun check` does
    found = find_spec(PACKAGE)
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0])
