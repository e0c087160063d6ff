"""Inquiry: who asks for work, at what rate, how soon, in which field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import InquiryReceived, parse_due
from kijun.judge.matters import Word
from kijun.judge.occasions.shape import Asked, Occasion
from kijun.judge.quantities import exact
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule


def finds(asked: Asked) -> str | None:
    """Take each inquiry as a case."""
    fact = asked.fact
    return fact.inquiry if isinstance(fact, InquiryReceived) else None


def rate(moment: Moment, _: Word | None) -> Any:
    """The pair (budget, what these hours are worth on that day), or None where not known."""
    fact = moment.fact
    worth = moment.bound.rulebook.hourly_value_at(moment.at)
    if not isinstance(fact, InquiryReceived) or fact.budget is None or fact.hours is None:
        return None
    return (fact.budget, exact(fact.hours) * exact(worth)) if worth is not None else None


def lead(moment: Moment, _: Word | None) -> Any:
    """The pair (when the work is due, inquiry), or None where nothing is said."""
    fact = moment.fact
    if not isinstance(fact, InquiryReceived) or fact.due is None:
        return None
    return parse_due(fact.due, moment.zone), moment.at


def asked_field(moment: Moment, _: Word | None) -> str | None:
    """The field of work that is asked for."""
    return moment.fact.field if isinstance(moment.fact, InquiryReceived) else None


def is_good(_: Rule) -> bool:
    """Say that asking for work is never a breach."""
    return True


OCCASION: Final = Occasion(
    name="inquiry",
    matter="none",
    terms={
        "rate": TermKind("quantity", percent="must", expected="< 80 %"),
        "field": TermKind("words", is_open=True, expected="marketing"),
        "lead": TermKind("span", expected="< 2 weeks"),
    },
    values={"field": asked_field, "lead": lead},
    shares={"rate": rate},
    finds=finds,
    triggers=(InquiryReceived,),
    backwards=frozenset({"lead"}),
    is_good=is_good,
)
