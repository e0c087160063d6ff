"""Payment: whoever has not paid an invoice in full some time after its due day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import LATEST, Fact
from kijun.judge.matters import Invoice, Role, Word
from kijun.judge.occasions.shape import Asked, Occasion, Watched
from kijun.judge.quantities import Exact, plain
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment


def due(invoice: Invoice, role: Role, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the end of the due day, for who owes it."""
    return invoice.due(zone) if role == invoice.owed_by else None


def finds(asked: Asked) -> str | None:
    """Find what is missing at the instant."""
    invoice: Invoice = asked.matter
    including = not asked.bound.compiled.includes_the_instant
    return invoice.id if invoice.short_at(asked.at, including=including) > 0 else None


def _missing(moment: Moment) -> Exact:
    invoice: Invoice = moment.matter
    including = not moment.bound.compiled.includes_the_instant
    return invoice.short_at(moment.at, including=including)


def short(moment: Moment, _: Word | None) -> int | float:
    """What is missing at the moment, the tax withheld at source left out."""
    return plain(_missing(moment))


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on the invoice and on what was paid."""
    invoice: Invoice = moment.matter
    return (invoice.issued, *invoice.payments)


def silent(_: Moment) -> Iterable[Watched]:
    """Rest on nothing more having been paid."""
    return ("payments",)


def overdue(moment: Moment, _: Word | None) -> Any:
    """The pair (end of the due day, payment in full); what is unpaid is later than anything."""
    invoice: Invoice = moment.matter
    return invoice.due(moment.zone), invoice.paid_in_full_at or LATEST


def is_disputed(moment: Moment, _: Word | None) -> bool:
    """Whether the invoice is contested."""
    invoice: Invoice = moment.matter
    until, since = moment.until, invoice.disputed_at
    return since is not None and (until is None or since <= until)


OCCASION: Final = Occasion(
    name="payment",
    matter="invoice",
    terms={
        "overdue": TermKind("span", only_beyond=True, expected="> 7 d"),
        "short": TermKind("quantity", percent="may", expected="> 1000"),
        "disputed": TermKind("flag", expected="true"),
    },
    values={"overdue": overdue, "short": short, "disputed": is_disputed},
    shares={"short": lambda moment, _: (_missing(moment), moment.matter.owed)},
    finds=finds,
    anchor=due,
    threshold="overdue",
    evidence=evidence,
    silent=silent,
)
