"""Invoices and their payments out of a list, as accounting programs export them.

First what each row would come to, then, once confirmed, just that. What is on record already is
not written again, so a list that grows may be brought again and again.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.clients.names import TooLong, Unwritable, tidy
from kijun.clients.payers import Payers
from kijun.files.payments_csv import Expense, Listed, Row
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of, hold
from kijun.services.clients.clients import ClientGiven, add_all
from kijun.services.record.recording import record
from kijun.services.work import money
from kijun.services.work.dates import due_day, instant_of
from kijun.services.work.invoices import LONGEST_NUMBER, watch
from kijun.services.work.money import Nonsense
from kijun.services.work.payment_import import payers_of
from kijun.work.models import Invoice

SOURCE: Final = "list"


class Outcome(enum.StrEnum):
    """What becomes of a row."""

    NEW = "new"
    """The invoice is not on record yet."""
    MORE = "more"
    """The invoice is; a payment or a dispute of it is not."""
    THERE = "there"
    EXPENSE = "expense"
    """The house owes it; nobody owes it to the house."""
    NOBODY = "nobody"
    """No client of that name is here."""
    SEVERAL = "several"
    """More than one client may be meant."""
    OTHER = "other"
    """The number stands for another invoice."""
    NONSENSE = "nonsense"
    UNREAD = "unread"


_IN_DOUBT: Final = (Outcome.SEVERAL, Outcome.OTHER, Outcome.NONSENSE, Outcome.UNREAD)


@dataclass(frozen=True, slots=True)
class Line:
    """A row and what would become of it; `code` says what is wrong where it is nonsense."""

    row: Row
    outcome: Outcome
    client: str = ""
    facts: tuple[Fact, ...] = ()
    code: str = ""

    @property
    def number(self) -> int:
        """Its place in the file."""
        return self.row.number


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of all rows."""

    lines: tuple[Line, ...]

    def of(self, *outcomes: Outcome) -> list[Line]:
        """Return the rows with one of some outcomes."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def strangers(self) -> list[str]:
        """The names of those who are no clients yet, each once."""
        rows = [line.row for line in self.of(Outcome.NOBODY)]
        return list(dict.fromkeys(row.who for row in rows if isinstance(row, Listed)))


@dataclass(frozen=True, slots=True)
class Done:
    """How many invoices, payments and disputes were noted, and how many clients were added."""

    invoices: int
    payments: int
    disputes: int
    clients: int


@dataclass(slots=True)
class _Known:
    """What is on record of invoices: by their numbers, and by client and number.

    Numbers that were brought from elsewhere are unique for a client only.
    """

    issued: defaultdict[str, set[tuple[str, float, dt.date]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    disputed: set[tuple[str, str]] = field(default_factory=set)
    owed: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    paid: defaultdict[tuple[str, str], Decimal] = field(
        default_factory=lambda: defaultdict(Decimal)
    )
    told: dict[tuple[str, str], tuple[dt.date | None, Decimal]] = field(default_factory=dict)
    """What the list at hand told so far: until when, and how much was paid."""
    ids: set[str] = field(default_factory=set)
    """The facts by which invoices were issued, also those of who was erased."""


def plan(room: Room, rows: Iterable[Row], now: dt.datetime) -> Plan:
    """Say what would become of rows, as things stand; write nothing."""
    known, payers = _known(room), Payers(payers_of(room))
    exact: defaultdict[str, list[str]] = defaultdict(list)
    for client in Client.objects.filter(room=room):
        exact[client.name].append(client.pk)
    currency = money.currency_of(room)
    return Plan(tuple(_line(room, row, known, payers, exact, currency, now) for row in rows))


def carry_out(
    room: Room, rows: Sequence[Row], now: dt.datetime, *, add_clients: bool, covers: bool
) -> Done:
    """Note what the rows tell; with `add_clients` whoever is no client yet becomes one.

    `covers` says that whatever was paid up to the list's last day stands in it; it holds only where
    every row could be taken. Confirming twice notes nothing twice.
    """
    with transaction.atomic():
        hold(room)
        planned = plan(room, rows, now)
        added = 0
        if add_clients and planned.strangers:
            added = len(add_all(room, _as_clients(planned.strangers)))
            planned = plan(room, rows, now)
        facts = [fact for line in planned.of(Outcome.NEW, Outcome.MORE) for fact in line.facts]
        if covers and not planned.of(*_IN_DOUBT):
            facts += _watched(room, planned, now)
        if facts:
            record(room, facts, now)
    return Done(
        sum(isinstance(fact, f.InvoiceIssued) for fact in facts),
        sum(isinstance(fact, f.InvoicePaid) for fact in facts),
        sum(isinstance(fact, f.InvoiceDisputed) for fact in facts),
        added,
    )


def _line(
    room: Room,
    row: Row,
    known: _Known,
    payers: Payers,
    exact: Mapping[str, list[str]],
    currency: str,
    now: dt.datetime,
) -> Line:
    if isinstance(row, Expense):
        return Line(row, Outcome.EXPENSE)
    if not isinstance(row, Listed):
        return Line(row, Outcome.UNREAD)
    named = exact.get(row.who) or payers.named(row.who)
    if not named and row.lacks_day:
        return Line(row, Outcome.NONSENSE, code="paid_when")
    if len(named) != 1:
        return Line(row, Outcome.SEVERAL if named else Outcome.NOBODY)
    (client,) = named
    try:
        facts = _facts(room, row, client, known, currency, now)
    except Nonsense as problem:
        outcome = Outcome.OTHER if problem.code == "taken" else Outcome.NONSENSE
        return Line(row, outcome, client, code=problem.code)
    if not facts:
        return Line(row, Outcome.THERE, client)
    is_new = isinstance(facts[0], f.InvoiceIssued)
    return Line(row, Outcome.NEW if is_new else Outcome.MORE, client, tuple(facts))


def _facts(
    room: Room, row: Listed, client: str, known: _Known, currency: str, now: dt.datetime
) -> list[Fact]:
    """Return what a row tells that is not on record yet. Raises Nonsense."""
    number = _number(row.invoice)
    issued = _issued(room, row, client, number, currency, now)
    content = (client, float(issued.amount), issued.due)
    is_new = number not in known.issued
    if issued.id in known.ids if is_new else content not in known.issued[number]:
        raise Nonsense("taken")
    payment = _payment(room, row, client, number, known, currency, now)
    facts: list[Fact] = [issued] if is_new else []
    known.issued[number].add(content)
    named = client, number
    if row.is_disputed and named not in known.disputed:
        # The list does not say since when: at the latest, when it was settled.
        settled = None if row.paid_on is None else instant_of(room, row.paid_on, now)
        known.disputed.add(named)
        facts.append(
            f.InvoiceDisputed(
                at=settled or now.astimezone(room.zone),
                client=client,
                invoice=number,
                source=SOURCE,
                id=f"disputed-{client}-{number}",
            )
        )
    if payment is not None:
        known.paid[named] += Decimal(repr(payment.amount))
        facts.append(payment)
    return facts


def _payment(
    room: Room,
    row: Listed,
    client: str,
    number: str,
    known: _Known,
    currency: str,
    now: dt.datetime,
) -> f.InvoicePaid | None:
    """Return what a row tells to have been paid beyond what is on record, or None.

    A list gives what was paid in all, however many payments it was. Raises Nonsense.
    """
    if row.paid_on is None and not row.lacks_day:
        return None
    named = client, number
    owed = known.owed.get(named, row.billed - row.withheld)
    total = owed if row.paid is None else row.paid
    money.amount(total, currency)
    if known.told.setdefault(named, (row.paid_on, total)) != (row.paid_on, total):
        raise Nonsense("paid_twice")
    more = total - known.paid[named]
    if more < 0 and row.paid is not None:
        raise Nonsense("paid_less")
    if more <= 0:
        return None
    if row.paid_on is None:
        raise Nonsense("paid_when")
    return f.InvoicePaid(
        at=instant_of(room, row.paid_on, now),
        client=client,
        invoice=number,
        amount=money.amount(more, currency),
        source=SOURCE,
        id=f"paid-{client}-{number}-{row.paid_on.isoformat()}-{money.as_number(total)}",
    )


def _issued(
    room: Room, row: Listed, client: str, number: str, currency: str, now: dt.datetime
) -> f.InvoiceIssued:
    billed = money.amount(row.billed, currency)
    withheld = money.amount(row.withheld, currency, may_be_zero=True)
    if withheld > billed:
        raise Nonsense("withholding")
    return f.InvoiceIssued(
        at=instant_of(room, row.issued, now),
        client=client,
        invoice=number,
        amount=billed,
        due=due_day(row.due, row.issued),
        withholding=withheld,
        source=SOURCE,
        id=f"issued-{number}",
    )


def _known(room: Room) -> _Known:
    issued = Entry.objects.filter(room=room, kind="invoice.issued")
    known = _Known(ids=set(issued.values_list("fact_id", flat=True)))
    for invoice in Invoice.objects.filter(room=room):
        content = invoice.client_id, float(invoice.amount), invoice.due
        known.issued[invoice.invoice].add(content)
        known.owed[invoice.client_id, invoice.invoice] = invoice.owed
        if invoice.disputed_at is not None:
            known.disputed.add((invoice.client_id, invoice.invoice))
    for fact in map(fact_of, Entry.objects.filter(room=room, kind="invoice.paid")):
        if isinstance(fact, f.InvoicePaid):
            known.paid[fact.client or "", fact.invoice] += Decimal(repr(fact.amount))
    return known


def _number(given: str) -> str:
    try:
        number = tidy(given)
    except (TooLong, Unwritable) as error:
        raise Nonsense("signs") from error
    if len(number) > LONGEST_NUMBER:
        raise Nonsense("long")
    return number


def _as_clients(names: Iterable[str]) -> list[ClientGiven]:
    found = []
    for name in names:
        try:
            found.append(ClientGiven(tidy(name)))
        except (TooLong, Unwritable):
            continue
    return found


def _watched(room: Room, planned: Plan, now: dt.datetime) -> list[Fact]:
    rows = [line.row for line in planned.lines if isinstance(line.row, Listed)]
    if not rows:
        return []
    first = min(row.issued for row in rows)
    last = max(max(row.issued, row.paid_on or row.issued) for row in rows)
    since = dt.datetime.combine(first, dt.time(), room.zone)
    until = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), room.zone)
    until = min(until, now.astimezone(room.zone))
    if since >= until:
        return []
    return watch(since, until, f"{SOURCE} {first.isoformat()} {last.isoformat()}")
