"""What a record never tells: decisions that rest on silence about it are pointed out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kijun.judge import facts as f
from kijun.judge.errors import Report
from kijun.judge.facts import Fact

_MANY: Final = 10
"""From so many decisions on, silence about what a record never tells is pointed out."""

_NO_ARRIVALS: Final = (
    "Decisions here rest on nobody having come, and this record holds no arrival at all. If "
    "it does not tell who came, they are not to be relied on."
)
_NO_PAYMENTS: Final = (
    "Decisions here rest on nothing having been paid, and this record holds no payment at "
    "all. If it does not tell what was paid, they are not to be relied on."
)
_NO_KEPT_PROMISES: Final = (
    "Decisions here rest on promises not having been kept, and this record holds no kept "
    "promise at all. If it does not tell of them, they are not to be relied on."
)


def never_told(resting: Mapping[str, int], facts: list[Fact]) -> Iterator[Report]:
    """Report where many decisions rest on silence about what the record never tells."""
    yield from _if_never_told(resting.get("arrivals", 0), f.AppointmentJoined, facts, _NO_ARRIVALS)
    yield from _if_never_told(resting.get("payments", 0), f.InvoicePaid, facts, _NO_PAYMENTS)
    yield from _if_never_told(resting.get("promises", 0), f.PromiseKept, facts, _NO_KEPT_PROMISES)


def _if_never_told(
    count: int, kind: type[Fact], facts: list[Fact], message: str
) -> Iterator[Report]:
    if count >= _MANY and not any(type(fact) is kind for fact in facts):
        yield Report("", message)
