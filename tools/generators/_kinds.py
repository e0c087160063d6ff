"""What a kind of fact takes for granted: whose act it is, and whether it needs a client."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from kijun.judge.facts import Fact, needs_client

_DAY = dt.date(2026, 1, 1)
_INSTANT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def fields_of(kind: type[Fact]) -> tuple[Any, ...]:
    """Return the fields of a kind as msgspec describes them."""
    info: Any = msgspec.inspect.type_info(kind)
    fields: tuple[Any, ...] = info.fields
    return fields


def default_actor(kind: type[Fact]) -> str:
    """Return whose act a fact of this kind is where the line does not say."""
    return _fact(kind).by


def always_needs_client(kind: type[Fact]) -> bool:
    """Say whether no fact of this kind may leave out `client`, whosever act it is."""
    return needs_client(_fact(kind, by="house"))


def _fact(kind: type[Fact], **given: str) -> Fact:
    """Return a fact that says only what it must, and what is given."""
    needed = {field.name: _value(field) for field in fields_of(kind) if field.required}
    return kind(**{**needed, **given})


def _value(field: Any) -> Any:
    shapes = {type(shape).__name__ for shape in getattr(field.type, "types", (field.type,))}
    if shapes & {"IntType", "FloatType"}:
        return 1
    if "DateTimeType" in shapes:
        return _INSTANT
    return _DAY if "DateType" in shapes else _DAY.isoformat()
