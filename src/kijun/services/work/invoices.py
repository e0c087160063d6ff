"""Invoices: issued, paid, disputed, settled. Each is a fact; what is owed follows from them.

That nothing came is no fact of theirs: it counts only where somebody would have seen it. Whoever
looks at the account and says that nothing is there has watched up to then (`nothing_came`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import wraps
from typing import Concatenate, Final, Literal, ParamSpec

from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.clients.names import TooLong, Unwritable, tidy
from kijun.judge import facts as f
from kijun.judge.facts import Fact, end_of_day
from kijun.judge.watches import Watches
from kijun.ledger.appealed import resting
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of, hold
from kijun.services.record.recording import record
from kijun.services.work import money
from kijun.services.work.dates import due_day, instant_of
from kijun.services.work.engagements import checked_key, is_there
from kijun.services.work.money import Nonsense
from kijun.work.models import Engagement, Invoice

LONGEST_NUMBER: Final = 60
Side = Literal["client", "house"]
P = ParamSpec("P")


def _held(
    act: Callable[Concatenate[Invoice, P], Invoice],
) -> Callable[Concatenate[Invoice, P], Invoice]:
    """Let an act find its invoice as it stands, while nobody else changes it."""

    @wraps(act)
    def acting(invoice: Invoice, /, *given: P.args, **named: P.kwargs) -> Invoice:
        with transaction.atomic():
            hold(invoice.room)
            invoice.refresh_from_db()
            return act(invoice, *given, **named)

    return acting


def issue(
    client: Client,
    *,
    amount: Decimal | float,
    due: dt.date,
    now: dt.datetime,
    number: str = "",
    engagement: Engagement | None = None,
    withholding: Decimal | float = 0,
    day: dt.date | None = None,
    currency: str = "",
) -> Invoice:
    """Note that an invoice went out on a day (default: today); return it.

    `number` is what both call it (default: the next one); the same invoice twice is one. Raises
    Nonsense: what money and days raise, `taken` for a number that stands for another invoice,
    `withholding` for more than the amount, `long`, `signs`, `other_client`.
    """
    room = client.room
    currency = money.same_currency(currency, room)
    if engagement is not None and engagement.client_id != client.pk:
        raise Nonsense("other_client")
    whole = money.amount(amount, currency)
    kept_back = money.amount(withholding, currency, may_be_zero=True)
    if kept_back > whole:
        raise Nonsense("withholding")
    at = instant_of(room, day, now)
    until = due_day(due, at.date())
    with transaction.atomic():
        hold(room)
        name = _number(number) or next_number(room, at.date())
        about = engagement.engagement if engagement is not None else None
        fact = f.InvoiceIssued(
            at=at,
            client=client.pk,
            invoice=name,
            amount=whole,
            due=until,
            engagement=about,
            withholding=kept_back,
            service=(engagement.service or None) if engagement is not None else None,
            id=f"issued-{name}",
        )
        known = Invoice.objects.filter(room=room, invoice=name).first()
        if known is not None and _is_same(known, fact):
            return known
        if known is not None or is_there(room, f.id_of(fact)):
            raise Nonsense("taken")
        record(room, [fact], now)
        return Invoice.objects.get(room=room, client=client, invoice=name)


@_held
def pay(
    invoice: Invoice,
    amount: Decimal | float,
    *,
    now: dt.datetime,
    day: dt.date | None = None,
    key: str = "",
    source: str = "",
) -> Invoice:
    """Note a payment on an invoice; more than is missing is taken as it came.

    Raises Nonsense: what money and days raise. A payment may come before its invoice was sent.
    """
    fact_id = f"paid-{invoice.invoice}-{checked_key(key)}" if key else None
    if fact_id is not None and is_there(invoice.room, fact_id):
        return invoice
    fact = f.InvoicePaid(
        at=instant_of(invoice.room, day, now),
        client=invoice.client_id,
        invoice=invoice.invoice,
        amount=money.amount(amount, money.currency_of(invoice.room)),
        by=_owing(invoice),
        source=source or None,
        id=fact_id,
    )
    return _keep(invoice, [fact], now)


@_held
def dispute(
    invoice: Invoice,
    *,
    now: dt.datetime,
    day: dt.date | None = None,
    amount: Decimal | float | None = None,
) -> Invoice:
    """Note that the invoice, or an amount of it, is contested; the first time counts."""
    if invoice.disputed_at is not None:
        return invoice
    contested = None
    if amount is not None:
        contested = money.amount(amount, money.currency_of(invoice.room))
    fact = f.InvoiceDisputed(
        at=instant_of(invoice.room, day, now, not_before=invoice.issued_at),
        client=invoice.client_id,
        invoice=invoice.invoice,
        amount=contested,
        by=_owing(invoice),
        id=_once("disputed", invoice),
    )
    return _keep(invoice, [fact], now)


@_held
def settle(invoice: Invoice, *, now: dt.datetime, day: dt.date | None = None) -> Invoice:
    """Note that nothing more is owed, whatever was paid: forgiven, set off, agreed otherwise."""
    if invoice.settled_at is not None:
        return invoice
    fact = f.InvoiceSettled(
        at=instant_of(invoice.room, day, now, not_before=invoice.issued_at),
        client=invoice.client_id,
        invoice=invoice.invoice,
        by="house",
        id=_once("settled", invoice),
    )
    return _keep(invoice, [fact], now)


@_held
def nothing_came(invoice: Invoice, *, now: dt.datetime) -> Invoice:
    """Note that the house looked at its account: up to now nothing has come in full.

    From the end of the due day until now its silence means something. Raises Nonsense: `paid`,
    `not_due`.
    """
    if not invoice.is_open:
        raise Nonsense("paid")
    since = end_of_day(invoice.due, invoice.room.zone).astimezone(invoice.room.zone)
    if now <= since:
        raise Nonsense("not_due")
    source = f"owner {invoice.invoice} {now.isoformat()}"
    return _keep(invoice, watch(since, now, source, invoice.client_id), now)


def overdue_of(client: Client, now: dt.datetime) -> list[Invoice]:
    """Return a client's invoices that were not paid when they were due, as far as that is known.

    What nobody looked for may have come; what is contested, or rests after an appeal, is not held
    against anybody.
    """
    room, today = client.room, now.astimezone(client.room.zone).date()
    late = Invoice.objects.filter(
        client=client, owed_by="client", is_open=True, disputed_at=None, due__lt=today
    ).order_by("due", "pk")
    if not late:
        return []
    watches = _watches_of_payments(client)
    known = [x for x in late if watches.covered("payments", end_of_day(x.due, room.zone))]
    rests = resting(room, now)
    decisions = map(decision_in, standing_rows(room, client.pk).values()) if rests else ()
    spared = {each.matter for each in decisions if each.id in rests}
    return [each for each in known if each.invoice not in spared]


def _watches_of_payments(client: Client) -> Watches:
    told = Entry.objects.filter(
        room=client.room,
        client__in=("", client.pk),
        kind__in=("watch.began", "watch.ended"),
        content__contains='"payments"',
    )
    watches = Watches()
    for fact in map(fact_of, told.order_by("number")):
        if isinstance(fact, f.WatchBegan | f.WatchEnded):
            watches.add(fact)
    return watches


def watch(
    since: dt.datetime, until: dt.datetime, source: str, client: str | None = None
) -> list[Fact]:
    """Return that payments were looked at in a stretch of time; of one client, or of all."""
    return [
        f.WatchBegan(at=since, client=client, of="payments", source=source),
        f.WatchEnded(at=until, client=client, of="payments", source=source),
    ]


def next_number(room: Room, day: dt.date) -> str:
    """Return the number that an invoice of a day would have: 2026-001.

    A number is never given twice, not even where its client has been erased.
    """
    of_year = f"{day.year}-"
    taken = Invoice.objects.filter(room=room, invoice__startswith=of_year)
    issued = room.entries.filter(kind="invoice.issued", fact_id__startswith=f"issued-{of_year}")
    names = {
        *taken.values_list("invoice", flat=True),
        *(fact_id.partition("-")[2] for fact_id in issued.values_list("fact_id", flat=True)),
    }
    numbers = [name.partition("-")[2] for name in names]
    last = max((int(each) for each in numbers if each.isdecimal() and len(each) < 9), default=0)
    return f"{day.year}-{last + 1:03}"


def _keep(invoice: Invoice, facts: Sequence[Fact], now: dt.datetime) -> Invoice:
    record(invoice.room, facts, now)
    invoice.refresh_from_db()
    return invoice


def _once(what: str, invoice: Invoice) -> str:
    """Return the id of what is noted once of an invoice.

    Numbers that were brought from elsewhere are unique for a client only.
    """
    return f"{what}-{invoice.client_id}-{invoice.invoice}"


def _owing(invoice: Invoice) -> str:
    return invoice.owed_by


def _number(given: str) -> str:
    try:
        number = tidy(given)
    except TooLong as error:
        raise Nonsense("long") from error
    except Unwritable as error:
        raise Nonsense("signs") from error
    if len(number) > LONGEST_NUMBER:
        raise Nonsense("long")
    return number


def _is_same(known: Invoice, fact: f.InvoiceIssued) -> bool:
    about = known.engagement.engagement if known.engagement is not None else None
    return (
        known.client_id == fact.client
        and float(known.amount) == float(fact.amount)
        and float(known.withholding) == float(fact.withholding)
        and known.issued_at.astimezone(fact.at.tzinfo).date() == fact.at.date()
        and known.due == fact.due
        and about == fact.engagement
    )
