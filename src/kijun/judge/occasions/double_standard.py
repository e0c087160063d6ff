"""Double standard: who imposes a rule, breaks it, and complains that the other does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kijun.judge.facts import (
    ClientRuleBroken,
    ClientRuleComplained,
    ClientRuleImposed,
    Fact,
    id_of,
)
from kijun.judge.matters import ClientRule, Role, Word
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.announcements import Bound
    from kijun.judge.moment import Moment
    from kijun.judge.row import Row


def _counted(bound: Bound, role: Role, facts: list[tuple[Role, Fact]]) -> list[Fact]:
    since = bound.announced_at
    return [fact for by, fact in facts if by == role and (since is None or fact.at >= since)]


def _breaches(bound: Bound, rule: ClientRule, role: Role) -> list[Fact]:
    return _counted(bound, role, rule.breaches_by)


def _complaints(bound: Bound, rule: ClientRule, role: Role) -> list[Fact]:
    return _counted(bound, role, rule.complaints_by)


def finds(
    bound: Bound, rule: ClientRule, role: Role, _: dt.datetime, fact: Fact | None, __: Row
) -> str | None:
    """Find the breach or complaint of the imposer that completes a further pair of both.

    Each pair of an own breach and a complaint is decided once, whichever of them came first; as
    long as nobody is known to have imposed the rule, nobody has two standards.
    """
    if fact is None or rule.imposed is None or role != rule.imposer:
        return None
    breaches, complaints = _breaches(bound, rule, role), _complaints(bound, rule, role)
    decided = sum(1 for b in rule.breaches or () if b.bound.rule.id == bound.rule.id)
    return id_of(fact) if decided < min(len(breaches), len(complaints)) else None


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on the rule as imposed, and on the last breach and complaint of who imposed it."""
    rule, bound, role = moment.matter, moment.bound, moment.role
    breaches, complaints = _breaches(bound, rule, role), _complaints(bound, rule, role)
    return (rule.imposed, *breaches[-1:], *complaints[-1:])


def _other_breaches(moment: Moment, _: Word | None) -> int:
    other: Role = "house" if moment.role == "client" else "client"
    return len(_breaches(moment.bound, moment.matter, other))


OCCASION: Final = Occasion(
    name="double_standard",
    matter="client_rule",
    terms={
        "imposer_breaches": TermKind("quantity", expected=">= 2"),
        "other_breaches": TermKind("quantity", expected="= 0"),
        "complaints": TermKind("quantity", expected=">= 2"),
        "binds": TermKind("words", ("house", "both")),
    },
    values={
        "imposer_breaches": lambda m, _: len(_breaches(m.bound, m.matter, m.role)),
        "other_breaches": _other_breaches,
        "complaints": lambda m, _: len(_complaints(m.bound, m.matter, m.role)),
        "binds": lambda m, _: m.matter.imposed.binds,
    },
    finds=finds,
    evidence=evidence,
    triggers=(ClientRuleImposed, ClientRuleBroken, ClientRuleComplained),
)
