"""Engagements and invoices as lists show them."""

from __future__ import annotations

import datetime as dt
from functools import cache

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.models import Client
from kijun.judge.quantities import plain
from kijun.services.work.money import currency_of
from kijun.ui.worth import Worth
from kijun.web.work.words import invoice_state, met_words, money, stage_words, times_words
from kijun.work.models import Engagement, Invoice


@cache
def _agreed(most: int) -> Prepared[Engagement]:
    theirs = Engagement.objects.filter(room=Given("room"), client=Given("client"))
    listed = theirs.select_related("title").order_by("-agreed_at", "-pk")[:most]
    return Prepared(lambda: listed)


@cache
def _billed(most: int) -> Prepared[Invoice]:
    theirs = Invoice.objects.filter(room=Given("room"), client=Given("client"))
    return Prepared(lambda: theirs.order_by("-is_open", "due", "pk")[:most])


def work_of(room: Room, client: Client, today: dt.date, most: int) -> dict[str, object]:
    """Return engagements and invoices of a client to list, the latest first. Three queries."""
    currency = currency_of(room)
    agreed = _agreed(most)(room=room.pk, client=client.pk)
    billed = _billed(most)(room=room.pk, client=client.pk)
    return {
        "engagements": [_entry(each) for each in agreed],
        "invoices": [invoice_entry(currency, each, today) for each in billed],
    }


def invoice_entry(currency: str, invoice: Invoice, today: dt.date) -> dict[str, object]:
    """Return an invoice as a list shows it."""
    return {
        "invoice": invoice,
        "state": invoice_state(invoice, today),
        "is_overdue": invoice.is_overdue(today),
        "amount": money(currency, invoice.missing if invoice.is_open else invoice.owed),
    }


def worth_drawn(engagement: Engagement) -> Worth | None:
    """Return what an engagement brought against its price, or None where that is not known."""
    worth = engagement.worth
    if worth.value is None:
        return None
    value = float(plain(worth.value))
    return Worth(
        float(engagement.price),
        value,
        money(engagement.currency, float(engagement.price)),
        money(engagement.currency, value),
        times_words(float(worth.times)) if worth.times is not None else "",
    )


def _entry(engagement: Engagement) -> dict[str, object]:
    worth = worth_drawn(engagement)
    return {
        "engagement": engagement,
        "stage": stage_words(engagement.stage),
        "price": money(engagement.currency, float(engagement.price)),
        "value": worth.value_words if worth is not None else "",
        "met": met_words(engagement) if engagement.measured is not None else "",
    }
