"""Price request: who asks for a lower price, or takes it, at which stage of the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import PriceCutImposed, PriceCutRequested, id_of
from kijun.judge.matters import Engagement, Word
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment

STAGES: Final = ("before_agreement", "agreed", "delivered", "accepted")


def _refusals(moment: Moment) -> list[Any]:
    since = moment.bound.announced_at
    return [
        fact
        for role, fact in moment.matter.refusals
        if role != moment.role and (since is None or fact.at >= since)
    ]


def find(moment: Moment) -> bool:
    """Take each request as a case of its own."""
    engagement: Engagement = moment.matter
    if moment.fact is None:
        return False
    moment.case = id_of(moment.fact)
    moment.evidence += [
        fact
        for fact in (
            engagement.agreed,
            engagement.delivered,
            engagement.accepted,
            engagement.measured,
            *_refusals(moment)[-1:],
        )
        if fact is not None
    ]
    return True


def amount(moment: Moment, _: Word | None) -> int | float | None:
    """How much less is asked for, in the rulebook's currency."""
    fact = moment.fact
    return fact.amount if isinstance(fact, PriceCutRequested | PriceCutImposed) else None


def share(moment: Moment, word: Word | None) -> Any:
    """The pair (amount asked for, price agreed), or None where either is not known."""
    asked, agreed = amount(moment, word), moment.matter.agreed
    return (asked, agreed.price) if asked is not None and agreed is not None else None


OCCASION: Final = Occasion(
    name="price_request",
    matter="engagement",
    terms={
        "stage": TermKind("words", STAGES),
        "target_met": TermKind("words", ("true", "false", "unknown")),
        "imposed": TermKind("flag", expected="true"),
        "after_refusal": TermKind("flag", expected="true"),
        "amount": TermKind("quantity", expected="> 10000"),
        "share": TermKind("quantity", percent="must", expected="> 10 %"),
    },
    values={
        "stage": lambda moment, _: moment.matter.stage,
        "target_met": lambda moment, _: moment.matter.target_met,
        "imposed": lambda moment, _: isinstance(moment.fact, PriceCutImposed),
        "after_refusal": lambda moment, _: bool(_refusals(moment)),
        "amount": amount,
    },
    shares={"share": share},
    find=find,
    triggers=(PriceCutRequested, PriceCutImposed),
)
