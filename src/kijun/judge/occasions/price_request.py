"""Price request: who asks for a lower price, or takes it, at which stage of the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import Fact, PriceCutImposed, PriceCutRequested
from kijun.judge.matters import Engagement, Word
from kijun.judge.occasions.shape import Occasion, each_fact
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment

STAGES: Final = ("before_agreement", "agreed", "delivered", "accepted")


def _refusal(moment: Moment) -> Fact | None:
    e: Engagement = moment.matter
    return e.refusals.last_of_others(moment.role, moment.bound.announced_at)


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on how far the work is, what it brought, and an earlier refusal."""
    e: Engagement = moment.matter
    return (e.agreed, e.delivered, e.accepted, e.measured, _refusal(moment))


def _asked(moment: Moment) -> int | float | None:
    fact = moment.fact
    return fact.amount if isinstance(fact, PriceCutRequested | PriceCutImposed) else None


def amount(moment: Moment, _: Word | None) -> int | float | None:
    """How much less is asked for, or None where the work is not priced in the rulebook's currency.

    An engagement that names no price yet is taken to be in that currency.
    """
    own, agreed = moment.bound.rulebook.currency, moment.matter.agreed
    is_another = own is not None and agreed is not None and agreed.currency != own
    return None if is_another else _asked(moment)


def share(moment: Moment, _: Word | None) -> Any:
    """The pair (amount asked for, price agreed), or None where either is not known."""
    asked, agreed = _asked(moment), moment.matter.agreed
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
        "after_refusal": lambda moment, _: _refusal(moment) is not None,
        "amount": amount,
    },
    shares={"share": share},
    finds=each_fact,
    evidence=evidence,
    triggers=(PriceCutRequested, PriceCutImposed),
)
