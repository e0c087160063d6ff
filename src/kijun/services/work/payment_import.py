"""Payments out of an account's statement: first what each row would come to, then just that.

A row that was taken is remembered, so that the same statement, or one that overlaps, notes nothing
twice. Nothing is written before the confirmation.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.clients.payers import Payer, Payers, payer_key
from kijun.files.contacts import Unread
from kijun.files.payments_csv import Incoming, Row
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of, hold
from kijun.services.record.recording import record
from kijun.services.work import money
from kijun.services.work.dates import instant_of
from kijun.services.work.engagements import new_key
from kijun.services.work.invoices import watch
from kijun.services.work.money import Nonsense
from kijun.work.models import Invoice, PayerName, TakenRow

SOURCE: Final = "statement"
FUTURE: Final = "This day has not come yet."
_SHORTEST_NUMBER: Final = 4


class Outcome(enum.StrEnum):
    """What becomes of a row."""

    TAKE = "take"
    """It pays an invoice: client and amount agree."""
    ASK = "ask"
    """Somebody has to say which invoice it pays, if any."""
    LEFT = "left"
    """Money that went out, or none at all."""
    OTHER = "other"
    """Booked as something else than a payment of a client."""
    THERE = "there"
    """It is on record already."""
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Line:
    """A row and what would become of it: the invoice that it pays, and others that it might."""

    row: Row
    outcome: Outcome
    invoice: Invoice | None = None
    candidates: tuple[Invoice, ...] = ()
    digest: str = ""

    @property
    def number(self) -> int:
        """Its place in the file."""
        return self.row.number


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of all rows."""

    lines: tuple[Line, ...]
    open_invoices: tuple[Invoice, ...] = ()

    def of(self, *outcomes: Outcome) -> list[Line]:
        """Return the rows with one of some outcomes."""
        return [line for line in self.lines if line.outcome in outcomes]

    @property
    def span(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day of which the statement tells."""
        days = [line.row.day for line in self.lines if isinstance(line.row, Incoming)]
        return (min(days), max(days)) if days else None


@dataclass(frozen=True, slots=True)
class Done:
    """How many payments were noted, and for how many rows an answer could not be taken.

    `covered` says whether what is missing in the statement is known not to have come.
    """

    noted: int
    refused: int
    covered: bool = False


def plan(room: Room, rows: Iterable[Row], now: dt.datetime) -> Plan:
    """Say what would become of rows, as things stand; write nothing."""
    taken = set(TakenRow.objects.filter(room=room).values_list("digest", flat=True))
    matching = _Matching(room)
    seen = Counter[tuple[object, ...]]()
    today = now.astimezone(room.zone).date()
    lines = tuple(_line(row, matching, taken, seen, today) for row in rows)
    return Plan(lines, tuple(matching.invoices))


def carry_out(
    room: Room,
    rows: Sequence[Row],
    answers: Mapping[int, int | None],
    now: dt.datetime,
    *,
    covers: bool,
) -> Done:
    """Note the payments; `answers` name the invoice (by key) of a row, or None for none of them.

    A row without an answer was not shown to anybody: it is left open, however clear it is.
    `covers` says that whatever came in the statement's time stands in it: then what is missing in
    it did not come. That holds only where no row is left open that might be what is missing.
    Confirming twice notes nothing twice.
    """
    with transaction.atomic():
        hold(room)
        planned = plan(room, rows, now)
        invoices = {each.pk: each for each in _open(room)}
        facts: list[Fact] = []
        refused = 0
        for line in planned.of(Outcome.TAKE, Outcome.ASK):
            chosen = answers.get(line.number)
            if chosen is None:
                continue
            invoice = invoices.get(chosen)
            assert isinstance(line.row, Incoming)
            try:
                facts.append(_paid(room, invoice, line.row, now))
            except Nonsense:
                refused += 1
                continue
            assert invoice is not None
            _remember(room, invoice, line, now)
        noted = len(facts)
        if covers and not refused and _is_settled(planned, answers):
            facts += _watched(room, planned, now)
        if facts:
            record(room, facts, now)
    return Done(noted, refused, covered=len(facts) > noted)


class _Matching:
    """The open invoices of a house, and who may have paid which of them."""

    def __init__(self, room: Room) -> None:
        self.invoices = _open(room)
        self.payers = Payers(payers_of(room))
        self.on_record = _payments_on_record(room)
        self._by_client: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in self.invoices:
            self._by_client[invoice.client_id].append(invoice)
        self._spent: set[int] = set()

    def match(self, row: Incoming) -> tuple[Invoice | None, tuple[Invoice, ...], bool]:
        """Return the invoice that a row pays, those that it might, and whether that is sure."""
        free = [each for each in self.invoices if each.pk not in self._spent]
        told = f"{row.who} {row.reference}".casefold()
        numbered = [each for each in free if _is_told(each.invoice, told)]
        clients = self.payers.named(row.who)
        theirs = [each for each in free if each.client_id in clients]
        exact = [each for each in (numbered or theirs) if each.missing == row.amount]
        if exact:
            self._spent.add(exact[0].pk)
            return exact[0], tuple(numbered or theirs), bool(numbered) or len(clients) == 1
        near = numbered or theirs or [each for each in free if each.missing == row.amount]
        return (near[0] if len(near) == 1 else None), tuple(near), False


def _line(
    row: Row,
    matching: _Matching,
    taken: set[str],
    seen: Counter[tuple[object, ...]],
    today: dt.date,
) -> Line:
    if isinstance(row, Unread) or not isinstance(row, Incoming):
        return Line(row, Outcome.UNREAD)
    if row.amount <= 0:
        return Line(row, Outcome.LEFT)
    if row.is_other:
        return Line(row, Outcome.OTHER)
    alike = (row.day, row.amount, payer_key(row.who), row.reference)
    seen[alike] += 1
    digest = _digest(*alike, seen[alike])
    if digest in taken:
        return Line(row, Outcome.THERE, digest=digest)
    if row.day > today:
        return Line(Unread(row.number, FUTURE, row.who), Outcome.UNREAD)
    by_hand = matching.on_record[row.day, row.amount]
    for client in by_hand:
        if client in matching.payers.named(row.who):
            by_hand.remove(client)
            return Line(row, Outcome.THERE, digest=digest)
    invoice, candidates, is_sure = matching.match(row)
    return Line(row, Outcome.TAKE if is_sure else Outcome.ASK, invoice, candidates, digest)


def _digest(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _is_told(number: str, told: str) -> bool:
    """Say whether a text names an invoice; short numbers stand anywhere by chance."""
    return len(number) >= _SHORTEST_NUMBER and number.casefold() in told


def _open(room: Room) -> list[Invoice]:
    rows = Invoice.objects.filter(room=room, is_open=True, owed_by="client")
    return list(rows.select_related("client").order_by("due", "pk"))


def payers_of(room: Room) -> list[Payer]:
    """Return the clients of a house with every name under which they may pay."""
    names: dict[str, list[str]] = defaultdict(list)
    clients = Client.objects.filter(room=room).prefetch_related("people")
    for client in clients:
        names[client.pk] += [client.name, client.kana]
        for person in client.people.all():
            names[client.pk] += [person.name, person.kana]
    for payer in PayerName.objects.filter(room=room):
        names[payer.client_id].append(payer.key)
    return [Payer(client, tuple(filter(None, each))) for client, each in names.items()]


def _payments_on_record(room: Room) -> dict[tuple[dt.date, Decimal], list[str]]:
    """Return who is on record to have paid how much on which day, by hand or from a list."""
    found: dict[tuple[dt.date, Decimal], list[str]] = defaultdict(list)
    entries = Entry.objects.filter(room=room, kind="invoice.paid").order_by("number")
    for fact in map(fact_of, entries):
        if isinstance(fact, f.InvoicePaid) and fact.client and fact.source != SOURCE:
            day = fact.at.astimezone(room.zone).date()
            found[day, Decimal(repr(fact.amount))].append(fact.client)
    return found


def _paid(room: Room, invoice: Invoice | None, row: Incoming, now: dt.datetime) -> Fact:
    """Return the payment of a row. Raises Nonsense: `no_invoice`, and what money and days raise."""
    if invoice is None:
        raise Nonsense("no_invoice")
    return f.InvoicePaid(
        at=instant_of(room, row.day, now),
        client=invoice.client_id,
        invoice=invoice.invoice,
        amount=money.amount(row.amount, money.currency_of(room)),
        source=SOURCE,
        id=f"paid-{invoice.invoice}-{new_key()}",
    )


def _remember(room: Room, invoice: Invoice, line: Line, now: dt.datetime) -> None:
    TakenRow.objects.create(
        room=room, client_id=invoice.client_id, digest=line.digest, taken_at=now
    )
    assert isinstance(line.row, Incoming)
    key = payer_key(line.row.who)[:200]
    if key and line.outcome is Outcome.ASK:
        PayerName.objects.get_or_create(
            room=room, key=key, defaults={"client_id": invoice.client_id}
        )


def _is_settled(planned: Plan, answers: Mapping[int, int | None]) -> bool:
    """Say whether it is known of every row whether it pays an invoice."""
    asked = planned.of(Outcome.TAKE, Outcome.ASK)
    is_answered = all(line.number in answers or not line.candidates for line in asked)
    return is_answered and not planned.of(Outcome.UNREAD)


def _watched(room: Room, planned: Plan, now: dt.datetime) -> list[Fact]:
    """Return that payments were seen from the first day of a statement to the end of its last."""
    if planned.span is None:
        return []
    first, last = planned.span
    since = dt.datetime.combine(first, dt.time(), room.zone)
    until = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), room.zone)
    until = min(until, now.astimezone(room.zone))
    if since >= until:
        return []
    return watch(since, until, f"{SOURCE} {first.isoformat()} {last.isoformat()}")
