"""What every matter has, and whose acts it gathers."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from kijun.judge.facts import Fact

if TYPE_CHECKING:
    from kijun.judge.announcements import Binding
    from kijun.judge.breach import Breach

Role = Literal["client", "house", "member", "system"]
GoodAct = Literal["sessions", "promises", "invoices"]
NOBODY: Final[tuple[Role, ...]] = ()


class Word:
    """Word that a party sent about an appointment: when it counts, about what, and why."""

    __slots__ = ("about", "at", "fact", "reason")

    def __init__(self, fact: Fact, at: dt.datetime, about: str, reason: str | None) -> None:
        self.fact, self.at, self.about, self.reason = fact, at, about, reason


class Tally:
    """How often each party did a thing, and since when: counted without looking at all of it."""

    __slots__ = ("_at", "_last")

    def __init__(self) -> None:
        self._at: dict[Role, list[dt.datetime]] = {}
        self._last: dict[Role, Fact] = {}

    def add(self, role: Role, fact: Fact) -> None:
        """Take in an act, which comes after all earlier ones."""
        self._at.setdefault(role, []).append(fact.at)
        self._last.pop(role, None)
        self._last[role] = fact

    def count(self, role: Role, since: dt.datetime | None) -> int:
        """Return how often a party did it at or after an instant."""
        at = self._at.get(role, [])
        return len(at) - (bisect_left(at, since) if since is not None else 0)

    def last(self, role: Role, since: dt.datetime | None) -> Fact | None:
        """Return the last time a party did it, if that was at or after an instant."""
        fact = self._last.get(role)
        return fact if fact is not None and (since is None or fact.at >= since) else None

    def last_of_others(self, role: Role, since: dt.datetime | None) -> Fact | None:
        """Return the last time anybody but a party did it, if at or after an instant."""
        others = (other for other in reversed(self._last) if other != role)
        return next(filter(None, (self.last(other, since) for other in others)), None)


class Matter:
    """What every matter has: its id, the rules that bind it, its service, its breaches.

    `schedule` counts how often what its clocks are set from has changed.
    """

    kind: ClassVar[str]
    __slots__ = (
        "binding",
        "breached_by_house",
        "breaches",
        "client",
        "id",
        "schedule",
        "service",
    )

    def __init__(self, id_: str, client: str | None, binding: Binding) -> None:
        self.id, self.client, self.binding = id_, client, binding
        self.service: str | None = None
        self.breaches: list[Breach] | None = None
        self.breached_by_house = False
        self.schedule = 0

    def is_settled(self, _: Role, __: dt.datetime) -> bool:
        """Say whether from an instant on time alone can decide nothing more about a party."""
        return False
