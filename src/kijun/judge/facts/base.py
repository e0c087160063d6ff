"""What every fact has, and the kinds of values its fields hold."""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Annotated, Final

import msgspec

Instant = Annotated[dt.datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(min_length=1)]
Actor = Annotated[str, msgspec.Meta(pattern=r"^(client|house|system|member:\S+)$")]
LARGEST: Final = 10**15
Amount = (
    Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    | Annotated[float, msgspec.Meta(ge=0, le=LARGEST)]
)
Number = (
    Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
    | Annotated[float, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
)
Hours = (
    Annotated[int, msgspec.Meta(gt=0, le=10**6)] | Annotated[float, msgspec.Meta(gt=0, le=10**6)]
)
Minutes = Annotated[int, msgspec.Meta(ge=1, le=100_000)]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]

EARLIEST: Final = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
LATEST: Final = dt.datetime(2900, 1, 1, tzinfo=dt.UTC)
"""Instants outside of these bounds are slips of the pen; inside, no arithmetic can overflow."""


def check_bounds(field: str, instant: dt.datetime | dt.date | None) -> None:
    # The local year is exact enough to find a slip of the pen, and quick to look at.
    if instant is not None and not 1900 < instant.year < 2900:
        raise ValueError(f"{field} outside 1901..2899")


_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")


def check_due(due: str | None) -> None:
    if due is not None:
        parse_due(due, dt.UTC)


def parse_date(text: str) -> dt.date:
    """Read a day such as `2026-01-31`; raises ValueError for any other form of a date."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


@functools.lru_cache(maxsize=4096)
def end_of_day(day: dt.date, zone: dt.tzinfo, offset: dt.tzinfo = dt.UTC) -> dt.datetime:
    """Return the instant at which a day ends in a zone, told with an offset."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).astimezone(offset)


def parse_due(due: str, zone: dt.tzinfo) -> dt.datetime:
    """Return the instant that a `due` text means: itself, or the end of that day in `zone`.

    Raises ValueError for a text that is neither a date nor a time with an offset.
    """
    if _DATE.fullmatch(due):
        day = dt.date.fromisoformat(due)
        check_bounds("due", day)
        return end_of_day(day, zone)
    instant: dt.datetime = msgspec.convert(due, Instant)
    check_bounds("due", instant)
    return instant


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    gc=False,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="kind",
):
    """What every fact says: when (`at`), towards whom (`client`), whose act (`by`), from where."""

    at: Instant
    client: Id | None = None
    id: Id | None = None
    by: Actor = "client"
    recorded_at: Instant | None = None
    source: str | None = None
    service: Id | None = None
    evidence: tuple[Sha256, ...] = ()
    note: str | None = None


class HouseFact(Fact, frozen=True, kw_only=True, gc=False):
    """A fact that is the house's own act unless it says otherwise."""

    by: Actor = "house"
