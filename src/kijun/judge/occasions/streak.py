"""Streak: so many sessions, promises or invoices in a row as agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.judge.facts import (
    AppointmentJoined,
    InvoicePaid,
    InvoiceSettled,
    PromiseKept,
    id_of,
)
from kijun.judge.occasions.shape import Asked, Occasion
from kijun.judge.terms import OneOf, Quantity, TermKind

if TYPE_CHECKING:
    from kijun.judge.rulebook import Rule

GOOD_ACTS: Final = ("sessions", "promises", "invoices")


def _acts(rule: Rule) -> tuple[str, ...]:
    term = rule.term("of")
    return term.condition.words if term and isinstance(term.condition, OneOf) else GOOD_ACTS


def _services(rule: Rule) -> frozenset[str] | None:
    """Return the services whose acts are in the row; None for all."""
    term = rule.term("service")
    if term is None or not isinstance(term.condition, OneOf):
        return rule.services
    named = frozenset(term.condition.words)
    return named if rule.services is None else named & rule.services


def finds(asked: Asked) -> str | None:
    """Find the good act that completes the row, or a multiple of it."""
    rule, row = asked.bound.rule, asked.row
    wanted, acts = rule.term("good_in_a_row"), _acts(rule)
    assert wanted is not None
    assert isinstance(wanted.condition, Quantity)
    if row.last is None or row.last is not asked.fact or row.last_act not in acts:
        return None
    services = _services(rule)
    if services is not None and row.last_service not in services:
        return None
    count = row.count(acts, services, asked.bound.announced_at)
    return id_of(row.last) if count > 0 and count % wanted.condition.low == 0 else None


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
    finds=finds,
    found=frozenset({"good_in_a_row", "of"}),
    triggers=(AppointmentJoined, PromiseKept, InvoicePaid, InvoiceSettled),
    is_good=is_good,
)
