"""Double standard: who imposes a rule, breaks it, and complains that the other does."""

from __future__ import annotations

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
from kijun.judge.occasions.shape import Asked, Occasion
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


def finds(asked: Asked) -> str | None:
    """Find the breach or complaint of the imposer that completes a further pair of both.

    Each pair of an own breach and a complaint is decided once, whichever of them came first; as
    long as nobody is known to have imposed the rule, nobody has two standards.
    """
    rule: ClientRule = asked.matter
    role, since = asked.role, asked.bound.announced_at
    if asked.fact is None or rule.imposed is None or role != rule.imposer:
        return None
    pairs = min(rule.broken.count(role, since), rule.complaints.count(role, since))
    return id_of(asked.fact) if rule.decided(asked.bound.rule.id) < pairs else None


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on the rule as imposed, and on the last breach and complaint of who imposed it."""
    rule: ClientRule = moment.matter
    role, since = moment.role, moment.bound.announced_at
    return rule.imposed, rule.broken.last(role, since), rule.complaints.last(role, since)


def imposer_breaches(moment: Moment, _: Word | None) -> int:
    """How often who imposed the rule broke it."""
    rule: ClientRule = moment.matter
    return rule.broken.count(moment.role, moment.bound.announced_at)


def other_breaches(moment: Moment, _: Word | None) -> int:
    """How often the other side broke it."""
    rule: ClientRule = moment.matter
    other: Role = "house" if moment.role == "client" else "client"
    return rule.broken.count(other, moment.bound.announced_at)


def complaints(moment: Moment, _: Word | None) -> int:
    """How often who imposed the rule complained of the other."""
    rule: ClientRule = moment.matter
    return rule.complaints.count(moment.role, moment.bound.announced_at)


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
        "imposer_breaches": imposer_breaches,
        "other_breaches": other_breaches,
        "complaints": complaints,
        "binds": lambda m, _: m.matter.imposed.binds,
    },
    finds=finds,
    evidence=evidence,
    triggers=(ClientRuleImposed, ClientRuleBroken, ClientRuleComplained),
)
