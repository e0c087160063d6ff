"""Streak: so many sessions, promises or invoices in a row as agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.judge.facts import AppointmentJoined, InvoicePaid, InvoiceSettled, PromiseKept, id_of
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import OneOf, Quantity, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule

GOOD_ACTS: Final = ("sessions", "promises", "invoices")


def _acts(rule: Rule) -> tuple[str, ...]:
    term = rule.term("of")
    return term.condition.words if term and isinstance(term.condition, OneOf) else GOOD_ACTS


def find(moment: Moment) -> bool:
    """Find the good act that completes the row, or a multiple of it."""
    rule, fact = moment.bound.rule, moment.fact
    wanted = rule.term("good_in_a_row")
    if fact is None or wanted is None or not isinstance(wanted.condition, Quantity):
        return False
    if moment.row.last is not fact or moment.row.last_act not in _acts(rule):
        return False
    count = moment.row.count(_acts(rule), moment.bound.announced_at)
    if count == 0 or count % wanted.condition.low != 0:
        return False
    moment.case = id_of(fact)
    return True


def is_good(_: Rule) -> bool:
    """Say that a row of good acts is never a breach."""
    return True


OCCASION: Final = Occasion(
    name="streak",
    matter="none",
    terms={
        "good_in_a_row": TermKind("count", only_when=True, expected="5"),
        "of": TermKind("words", GOOD_ACTS, only_when=True),
    },
    values={},
    find=find,
    found=frozenset({"good_in_a_row", "of"}),
    triggers=(AppointmentJoined, PromiseKept, InvoicePaid, InvoiceSettled),
    is_good=is_good,
)
