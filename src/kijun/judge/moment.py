"""A moment: the instant at which a party's act or silence decides a case, and what is known then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import Fact, moment_of
from kijun.judge.matters import Role

if TYPE_CHECKING:
    from kijun.judge.announcements import Bound
    from kijun.judge.compiled import Compiled
    from kijun.judge.occasions.shape import Watched


_ONE_CASE: Final = ("lateness", "absence", "cancellation")


class Moment:
    """What the terms of a rule are read from.

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
        "row_service",
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
        case: str,
    ) -> None:
        self.bound, self.role, self.party, self.at = bound, role, party, at
        self.matter, self.fact, self.case = matter, fact, case
        self.until: dt.datetime | None = at
        source: Any = fact if matter is None else matter
        self.client: str | None = source.client
        self.tier = "unknown"
        self.row_service: str | None = None
        self.evidence: tuple[Fact, ...] = ()
        self.silent: frozenset[Watched] = frozenset()

    @property
    def zone(self) -> dt.tzinfo:
        """The rulebook's zone."""
        return self.bound.zone

    @property
    def service(self) -> str | None:
        """The service of the matter (of a row: of its last act's), or of the fact without one."""
        if self.matter is not None and self.matter.service is not None:
            service: str = self.matter.service
            return service
        if self.row_service is not None:
            return self.row_service
        return self.fact.service if self.fact is not None else None

    @property
    def family(self) -> str:
        """What its case is named after: lateness, absence and cancellation are one case."""
        occasion = self.bound.rule.occasion
        return "appointment" if occasion in _ONE_CASE else occasion

    def rest_on(self, rule: Compiled) -> None:
        """Note on which facts, and on the absence of which facts, the moment rests."""
        occasion = rule.occasion
        words = occasion.words(self)
        silent = set(occasion.silent(self))
        if rule.rests_on_no_word and not words:
            silent.add("notices")
        facts = [*occasion.evidence(self), *(word.fact for word in words), self.fact]
        self.silent = frozenset(silent)
        known = {id(fact): fact for fact in facts if fact is not None}
        self.evidence = tuple(sorted(known.values(), key=moment_of))
