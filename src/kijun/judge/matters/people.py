"""Promises, and rules that one side imposes on the other."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.judge.matters.base import NOBODY, Matter, Role, Tally

if TYPE_CHECKING:
    from kijun.judge.announcements import Binding


class Promise(Matter):
    """A promise: whose, until when, whether it was kept, or fell away with its engagement."""

    kind = "promise"
    __slots__ = ("fallen_away", "kept", "kept_at", "made", "made_by")

    def __init__(self, id_: str, client: str | None, binding: Binding) -> None:
        super().__init__(id_, client, binding)
        self.made: f.PromiseMade | None = None
        self.made_by: Role = "client"
        self.kept: Fact | None = None
        self.kept_at: dt.datetime | None = None
        self.fallen_away = False

    def due(self, zone: dt.tzinfo) -> dt.datetime | None:
        """Return the instant until which it is to be kept."""
        return f.parse_due(self.made.due, zone) if self.made is not None else None


def take_made(p: Promise, fact: f.PromiseMade, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    if p.made is None:
        p.made, p.made_by = fact, role
        p.schedule += 1
    return (p.made_by,)


def take_kept(p: Promise, fact: Fact, _: Role, at: dt.datetime) -> tuple[Role, ...]:
    if p.kept is None:
        p.kept, p.kept_at = fact, at
    return NOBODY


def fall_away(p: Promise) -> None:
    """Let what the house promised to deliver fall away: its engagement has ended."""
    p.fallen_away = p.made_by != "client"


def bind_again(p: Promise) -> None:
    """Let a promise hold again: its engagement was agreed anew."""
    p.fallen_away = False


class ClientRule(Matter):
    """A rule that one side imposed on the work: who broke it, who complained."""

    kind = "client_rule"
    __slots__ = ("_decided", "_seen", "broken", "complaints", "imposed", "imposer")

    def __init__(self, id_: str, client: str | None, binding: Binding) -> None:
        super().__init__(id_, client, binding)
        self.imposed: f.ClientRuleImposed | None = None
        self.imposer: Role = "client"
        self.broken, self.complaints = Tally(), Tally()
        self._decided: Counter[str] = Counter()
        self._seen = 0

    def decided(self, rule: str) -> int:
        """Return how often a rule has decided about it."""
        breaches = self.breaches or []
        self._decided.update(b.bound.rule.id for b in breaches[self._seen :])
        self._seen = len(breaches)
        return self._decided[rule]


def take_imposed(
    c: ClientRule, fact: f.ClientRuleImposed, role: Role, _: dt.datetime
) -> tuple[Role, ...]:
    if c.imposed is None:
        c.imposed, c.imposer = fact, role
    return NOBODY


def take_broken(c: ClientRule, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    c.broken.add(role, fact)
    return NOBODY


def take_complained(c: ClientRule, fact: Fact, role: Role, _: dt.datetime) -> tuple[Role, ...]:
    c.complaints.add(role, fact)
    return NOBODY
