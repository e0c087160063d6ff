"""Published versions as the judge reads them."""

from __future__ import annotations

import functools

from kijun.accounts.models import Room
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.rulebook import Rulebook
from kijun.rulebooks.models import Version

_KEPT = 256
"""So many parsed rulebooks are kept in memory: a version never changes."""


def rulebooks_of(room: Room) -> dict[str, Rulebook]:
    """Return every version that a room has published, by version."""
    texts = Version.objects.filter(room=room).order_by("published_at", "pk")
    return {found.version: _parsed(found.version, found.text) for found in texts}


def latest_of(room: Room) -> Rulebook | None:
    """Return the version that was published last, or None."""
    found = Version.objects.filter(room=room).order_by("-published_at", "-pk").first()
    return _parsed(found.version, found.text) if found is not None else None


@functools.lru_cache(maxsize=_KEPT)
def _parsed(version: str, text: str) -> Rulebook:
    return load_rulebook(text.encode(), version)
