"""Payment: whoever has not paid an invoice in full some time after its due day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import LATEST, parse_due
from kijun.judge.matters import Invoice, Role, Word
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import Span, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule


def _end_of_due_day(invoice: Invoice, zone: dt.tzinfo) -> dt.datetime | None:
    return parse_due(invoice.issued.due.isoformat(), zone) if invoice.issued is not None else None


def due(rule: Rule, invoice: Invoice, role: Role, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the end of the due day plus the `overdue` threshold."""
    end = _end_of_due_day(invoice, zone)
    if end is None or role != invoice.owed_by:
        return None
    term = rule.term("overdue")
    if term is None or not isinstance(term.condition, Span):
        return end
    return term.condition.low.after(end, zone)


def _counts_payment_at_the_instant(rule: Rule) -> bool:
    term = rule.term("overdue")
    return term is None or getattr(term.condition, "operator", ">") == ">"


def short(moment: Moment, _: Word | None = None) -> int | float:
    """What is missing at the moment, the tax withheld at source left out."""
    including = _counts_payment_at_the_instant(moment.bound.rule)
    invoice: Invoice = moment.matter
    return invoice.short_at(moment.at, including=including)


def find(moment: Moment) -> bool:
    """Find what is missing at the moment."""
    invoice: Invoice = moment.matter
    if invoice.issued is None or short(moment) <= 0:
        return False
    moment.silent.add("payments")
    moment.evidence += [invoice.issued, *(payment for _, payment in invoice.payments)]
    return True


def overdue(moment: Moment, _: Word | None) -> Any:
    """The pair (end of the due day, payment in full); what is unpaid is later than anything."""
    invoice: Invoice = moment.matter
    return _end_of_due_day(invoice, moment.zone), invoice.paid_in_full_at or LATEST


def is_disputed(moment: Moment, _: Word | None) -> bool:
    """Whether the invoice is contested."""
    until = moment.until
    return any(until is None or at <= until for at, _ in moment.matter.disputed)


OCCASION: Final = Occasion(
    name="payment",
    matter="invoice",
    terms={
        "overdue": TermKind("span", only_beyond=True, expected="> 7 d"),
        "short": TermKind("quantity", percent="may", expected="> 1000"),
        "disputed": TermKind("flag", expected="true"),
    },
    values={"overdue": overdue, "short": short, "disputed": is_disputed},
    shares={"short": lambda moment, _: (short(moment), moment.matter.owed)},
    find=find,
    due=due,
)
