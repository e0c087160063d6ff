"""Scope request: who asks for more than was agreed, and whether they offer to pay for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.judge.facts import ScopeExtraRequested, id_of
from kijun.judge.matters import Engagement, Word
from kijun.judge.occasions.price_request import STAGES
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


def find(moment: Moment) -> bool:
    """Take each request as a case of its own."""
    engagement: Engagement = moment.matter
    if moment.fact is None:
        return False
    moment.case = id_of(moment.fact)
    known = (engagement.agreed, engagement.delivered, engagement.accepted)
    moment.evidence += [fact for fact in known if fact is not None]
    return True


def requests(moment: Moment, _: Word | None) -> int:
    """How often the party has asked for more on this engagement, this time included."""
    since = moment.bound.announced_at
    return sum(
        1
        for role, fact in moment.matter.extras
        if role == moment.role and (since is None or fact.at >= since)
    )


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
    find=find,
    triggers=(ScopeExtraRequested,),
)
