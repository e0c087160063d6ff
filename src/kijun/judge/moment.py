"""A moment: the instant at which a party's act or silence decides a case, and what is known then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from kijun.judge.facts import Fact
from kijun.judge.matters import Role

if TYPE_CHECKING:
    from kijun.judge.announcements import Bound
    from kijun.judge.occasions.shape import Watched
    from kijun.judge.row import Row


class Moment:
    """What an occasion completes and the terms of a rule are read from.

    `at` is the decisive instant; `until` bounds what `when` may see (None: everything known).
    """

    __slots__ = (
        "at",
        "bound",
        "case",
        "client",
        "evidence",
        "fact",
        "matter",
        "party",
        "role",
        "row",
        "silent",
        "tier",
        "until",
    )

    def __init__(
        self,
        bound: Bound,
        role: Role,
        party: str,
        at: dt.datetime,
        matter: Any,
        fact: Fact | None,
        row: Row,
    ) -> None:
        self.bound, self.role, self.party, self.at = bound, role, party, at
        self.matter, self.fact, self.row = matter, fact, row
        self.until: dt.datetime | None = at
        self.client: str | None = matter.client if matter is not None else None
        self.case: str = matter.id if matter is not None else ""
        self.evidence: list[Fact] = []
        self.silent: set[Watched] = set()
        self.tier: str = "unknown"

    @property
    def zone(self) -> dt.tzinfo:
        """The rulebook's zone."""
        return self.bound.zone

    @property
    def service(self) -> str | None:
        """The service of the matter, or of the fact where there is no matter."""
        if self.matter is not None and self.matter.service is not None:
            service: str = self.matter.service
            return service
        return self.fact.service if self.fact is not None else None
