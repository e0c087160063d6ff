"""Scope request: who asks for more than was agreed, and whether they offer to pay for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kijun.judge.facts import Fact, ScopeExtraRequested
from kijun.judge.matters import Engagement, Word
from kijun.judge.occasions.price_request import STAGES
from kijun.judge.occasions.shape import Occasion, each_fact
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on how far the work is."""
    engagement: Engagement = moment.matter
    return engagement.agreed, engagement.delivered, engagement.accepted


def requests(moment: Moment, _: Word | None) -> int:
    """How often the party has asked for more on this engagement, this time included."""
    engagement: Engagement = moment.matter
    return engagement.extras.count(moment.role, moment.bound.announced_at)


OCCASION: Final = Occasion(
    name="scope_request",
    matter="engagement",
    terms={
        "stage": TermKind("words", STAGES),
        "paid": TermKind("flag", expected="false"),
        "requests": TermKind("quantity", expected="> 2"),
    },
    values={
        "stage": lambda moment, _: moment.matter.stage,
        "paid": lambda moment, _: isinstance(moment.fact, ScopeExtraRequested) and moment.fact.paid,
        "requests": requests,
    },
    finds=each_fact,
    evidence=evidence,
    triggers=(ScopeExtraRequested,),
)
