"""Double standard: who imposes a rule, breaks it, and complains that the other does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.judge.facts import ClientRuleBroken, ClientRuleComplained, Fact, id_of
from kijun.judge.matters import ClientRule, Role
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


def _counted(moment: Moment, facts: list[tuple[Role, Fact]], *, own: bool) -> list[Fact]:
    since = moment.bound.announced_at
    return [
        fact
        for role, fact in facts
        if (role == moment.role) is own and (since is None or fact.at >= since)
    ]


def find(moment: Moment) -> bool:
    """Find the breach or complaint of the imposer that completes a further pair of both."""
    rule: ClientRule = moment.matter
    if moment.fact is None or moment.role != rule.imposer:
        return False
    breaches = _counted(moment, rule.breaches_by, own=True)
    complaints = _counted(moment, rule.complaints_by, own=True)
    completing, other = breaches, complaints
    if isinstance(moment.fact, ClientRuleComplained):
        completing, other = complaints, breaches
    if not completing or completing[-1] is not moment.fact or len(completing) > len(other):
        return False
    moment.case = id_of(moment.fact)
    moment.evidence += [
        *([rule.imposed] if rule.imposed is not None else []),
        other[len(completing) - 1],
    ]
    return True


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
        "imposer_breaches": lambda m, _: len(_counted(m, m.matter.breaches_by, own=True)),
        "other_breaches": lambda m, _: len(_counted(m, m.matter.breaches_by, own=False)),
        "complaints": lambda m, _: len(_counted(m, m.matter.complaints_by, own=True)),
        "binds": lambda m, _: m.matter.imposed.binds if m.matter.imposed is not None else None,
    },
    find=find,
    triggers=(ClientRuleBroken, ClientRuleComplained),
)
