"""Published versions as the judge reads them."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass

from django.db.models import QuerySet

from kijun.accounts.models import Room
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.rulebook import Rulebook
from kijun.rulebooks.models import Version

_KEPT = 256
"""So many parsed rulebooks are kept in memory: a version never changes."""


@dataclass(frozen=True, slots=True)
class Published:
    """A version with its dates and what it says."""

    row: Version
    rulebook: Rulebook

    @property
    def since(self) -> dt.date | None:
        """The day in the rulebook's zone from which it holds; None: once announced."""
        effective = self.row.effective
        return effective.astimezone(self.rulebook.zone).date() if effective is not None else None

    def is_in_force(self, now: dt.datetime) -> bool:
        """Say whether it was announced to all and the day from which it holds has come."""
        if self.row.announced_at is None:
            return False
        return (self.row.effective or self.row.announced_at) <= now


def rulebooks_of(room: Room) -> dict[str, Rulebook]:
    """Return every version that a room has published, by version."""
    return {row.version: _parsed(row.version, row.text) for row in _in_order(room)}


def published_by(room: Room) -> list[Published]:
    """Return every version that a room has published, the last one first."""
    return [Published(row, _parsed(row.version, row.text)) for row in _in_order(room).reverse()]


def latest_of(room: Room) -> Rulebook | None:
    """Return the version that was published last, or None."""
    found = latest_version_of(room)
    return _parsed(found.version, found.text) if found is not None else None


def latest_published(room: Room) -> Published | None:
    """Return the version that was published last, with its dates, or None."""
    row = latest_version_of(room)
    return Published(row, _parsed(row.version, row.text)) if row is not None else None


def latest_version_of(room: Room) -> Version | None:
    """Return the row of the version that was published last, with its dates, or None."""
    return _in_order(room).last()


def _in_order(room: Room) -> QuerySet[Version]:
    return Version.objects.filter(room=room).order_by("published_at", "pk")


@functools.lru_cache(maxsize=_KEPT)
def _parsed(version: str, text: str) -> Rulebook:
    return load_rulebook(text.encode(), version)
