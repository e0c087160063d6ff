"""What every matter has, and whose acts it gathers."""

from __future__ import annotations

import datetime as dt
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


class Matter:
    """What every matter has: its id, the rules that bind it, its service, its breaches.

    `schedule` counts how often what its clocks are set from has changed.
    """

    kind: ClassVar[str]
    __slots__ = ("binding", "breaches", "client", "id", "schedule", "service")

    def __init__(self, id_: str, client: str | None, binding: Binding) -> None:
        self.id, self.client, self.binding = id_, client, binding
        self.service: str | None = None
        self.breaches: list[Breach] | None = None
        self.schedule = 0

    def is_settled(self, _: Role, __: dt.datetime) -> bool:
        """Say whether from an instant on time alone can decide nothing more about a party."""
        return False
