"""Published versions as the judge reads them."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, NamedTuple

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.announcements import Library
from kijun.judge.rulebook import Rulebook
from kijun.judge.sentence import Announcement, announcement_in_parts
from kijun.judge.words.language import Language
from kijun.rulebooks.models import Version

_KEPT = 256
"""So many parsed rulebooks are kept in memory: a version never changes."""
_READ: Final[ContextVar[dict[str, list[Version]] | None]] = ContextVar("_READ", default=None)
"""The rows that were read while a page is made, by room; None where nothing is remembered."""
_versions: Final = Prepared(
    lambda: Version.objects.filter(room=Given("room")).order_by("published_at", "pk")
)

_dates: Final = Prepared(
    lambda: Version.objects.filter(room=Given("room"), version=Given("version")).values_list(
        "published_at", "effective"
    )
)


class Dates(NamedTuple):
    """When a version was published last, and from when it holds; None: once announced."""

    published: dt.datetime
    effective: dt.datetime | None


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

    def told(self, language: Language, house: str) -> Announcement | None:
        """Return the rules as sentences; None where there are none for clients."""
        return _announced(self.row.version, self.row.text, language, house, self.since)

    def is_in_force(self, now: dt.datetime) -> bool:
        """Say whether it was announced to all and the day from which it holds has come."""
        if self.row.announced_at is None:
            return False
        return (self.row.effective or self.row.announced_at) <= now


@contextmanager
def read_once() -> Iterator[None]:
    """Read the versions of a room once until this ends: for pages, which publish nothing."""
    before = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(before)


def dates_of(room: Room, version: str) -> Dates:
    """Return the dates of a version. Raises Version.DoesNotExist."""
    found = _dates(room=room.pk, version=version)
    if not found:
        raise Version.DoesNotExist
    return Dates(*found[0])


def rulebooks_of(room: Room) -> dict[str, Rulebook]:
    """Return every version that a room has published, by version."""
    return {row.version: _parsed(row.version, row.text) for row in _rows_of(room)}


def library_of(room: Room) -> Library:
    """Return every version that a room has published as the judge takes them, ready for use.

    The same object for as long as nothing further is published, and as it is kept in memory.
    """
    return _library(tuple((row.version, row.text) for row in _rows_of(room)))


def published_by(room: Room) -> list[Published]:
    """Return every version that a room has published, the last one first."""
    return [Published(row, _parsed(row.version, row.text)) for row in reversed(_rows_of(room))]


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
    if _READ.get() is None:
        return Version.objects.filter(room=room).order_by("published_at", "pk").last()
    return next(reversed(_rows_of(room)), None)


def _rows_of(room: Room) -> list[Version]:
    read = _READ.get()
    if read is None:
        return _versions(room=room.pk)
    if room.pk not in read:
        read[room.pk] = _versions(room=room.pk)
    return read[room.pk]


@functools.lru_cache(maxsize=_KEPT)
def _announced(
    version: str, text: str, language: Language, house: str, since: dt.date | None
) -> Announcement | None:
    try:
        return announcement_in_parts(_parsed(version, text), language, house=house, since=since)
    except ValueError:  # rules for members alone: nobody else is told of them
        return None


@functools.lru_cache(maxsize=_KEPT)
def _library(versions: tuple[tuple[str, str], ...]) -> Library:
    return Library({version: _parsed(version, text) for version, text in versions})


@functools.lru_cache(maxsize=_KEPT)
def _parsed(version: str, text: str) -> Rulebook:
    return load_rulebook(text.encode(), version)
