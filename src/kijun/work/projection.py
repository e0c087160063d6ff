"""The rows of engagements and invoices, made of the record: after each fact, or all anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import models, transaction

from kijun.accounts.models import Room
from kijun.clients.models import Client, FreeText
from kijun.judge.facts import Fact, kind_of
from kijun.judge.quantities import Exact, plain
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of, hold
from kijun.work.fold import TELLING, Agreed, Billed, Work, work_in
from kijun.work.models import Engagement, Invoice

_CENT: Final = Decimal("0.01")
_LONGEST: Final = 200
"""Characters of a name that are kept."""
Row = dict[str, Any]


class Difference(NamedTuple):
    """A row that is not as the record gives it: of which table, and what the record calls it."""

    table: str
    name: str


def follow(room: Room, facts: Iterable[Fact]) -> None:
    """Bring the rows of those clients in step about whose work facts were just written."""
    for client in sorted({x.client for x in facts if x.client and kind_of(x) in TELLING}):
        refresh(room, client)


def refresh(room: Room, client: str) -> None:
    """Make the rows of one client what the record gives. Who was erased has none."""
    if not Client.objects.filter(room=room, pk=client).exists():
        return
    work = work_of(room, client)
    with transaction.atomic():
        texts = _texts(room, client)
        wanted = {name[:_LONGEST]: _engagement(x, texts) for name, x in work.engagements.items()}
        engagements = _bring(Engagement, "engagement", room, client, wanted)
        bills = {name[:_LONGEST]: _invoice(x, engagements) for name, x in work.invoices.items()}
        _bring(Invoice, "invoice", room, client, bills)


def rebuild(room: Room) -> None:
    """Make every row of a room what its record gives; those that are so already stay.

    Others write meanwhile: the room is held for one client after another, and only where something
    differs.
    """
    for client in _concerned(room):
        if any(_differences_of(room, client)):
            with transaction.atomic():
                hold(room)
                refresh(room, client)


def differences(room: Room) -> Iterator[Difference]:
    """Yield every row of a room that is not as its record gives it, or is missing, or too much."""
    for client in _concerned(room):
        yield from _differences_of(room, client)


def work_of(room: Room, client: str) -> Work:
    """Return how the work for a client stands, read from the record."""
    return work_in(facts_about_work(room, client))


def as_it_stood(row: Engagement, then: Agreed) -> Engagement:
    """Return an engagement as the record gave it at an earlier time, under the name it has now.

    It is for reading, and not to be saved.
    """
    for name, value in _engagement(then, set()).items():
        if name != "title_id":
            setattr(row, name, value)
    return row


def facts_about_work(room: Room, client: str) -> list[Fact]:
    """Return the facts about a client's work in the order of writing."""
    told = Entry.objects.filter(room=room, client=client, kind__in=TELLING).order_by("number")
    return [fact_of(entry) for entry in told]


def _differences_of(room: Room, client: str) -> Iterator[Difference]:
    work, texts = work_of(room, client), _texts(room, client)
    rows = _rows_of(Engagement, room, client)
    wanted = {name[:_LONGEST]: _engagement(x, texts) for name, x in work.engagements.items()}
    yield from _compare("engagement", rows, wanted)
    bills = _rows_of(Invoice, room, client)
    keys = {row.engagement: row.pk for row in rows}
    due = {name[:_LONGEST]: _invoice(x, keys) for name, x in work.invoices.items()}
    yield from _compare("invoice", bills, due)


def _concerned(room: Room) -> list[str]:
    return sorted({*_told_of(room), *_with_rows(room)})


def _told_of(room: Room) -> list[str]:
    told = Entry.objects.filter(room=room, kind__in=TELLING).exclude(client="")
    clients = set(told.order_by().values_list("client", flat=True).distinct())
    there = Client.objects.filter(room=room, pk__in=clients)
    return sorted(there.values_list("pk", flat=True))


def _with_rows(room: Room) -> set[str]:
    clients: set[str] = set()
    for table in (Engagement, Invoice):
        clients |= set(table._default_manager.filter(room=room).values_list("client", flat=True))
    return clients


def _texts(room: Room, client: str) -> set[str]:
    return set(FreeText.objects.filter(room=room, client=client).values_list("pk", flat=True))


def _money(value: Exact | float) -> Decimal:
    number = plain(value) if not isinstance(value, float) else value
    return Decimal(repr(number)).quantize(_CENT)


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def _engagement(each: Agreed, texts: set[str]) -> Row:
    terms = each.terms
    named = (terms.note or "").partition(":")[0]
    return {
        "service": (terms.service or "")[:100],
        "title_id": named if named in texts else None,
        "price": _money(terms.price),
        "currency": terms.currency,
        "guaranteed": terms.guaranteed,
        "baseline": _number(terms.baseline),
        "target": _number(terms.target),
        "better": terms.better or "",
        "unit": (terms.unit or "")[:200],
        "unit_value": None if terms.unit_value is None else _money(terms.unit_value),
        "due": each.due,
        "agreed_at": each.agreed_at,
        "delivered_at": each.delivered_at,
        "accepted_at": each.accepted_at,
        "ended_at": each.ended_at,
        "measured": _number(each.measured),
        "measured_at": each.measured_at,
    }


def _invoice(each: Billed, engagements: dict[str, int]) -> Row:
    return {
        "engagement_id": engagements.get((each.issued.engagement or "")[:_LONGEST]),
        "owed_by": each.owed_by,
        "amount": _money(each.issued.amount),
        "withholding": _money(each.issued.withholding),
        "issued_at": each.issued.at,
        "due": each.issued.due,
        "paid": _money(each.paid),
        "paid_at": each.paid_at,
        "disputed_at": each.disputed_at,
        "settled_at": each.settled_at,
        "is_open": each.settled_at is None and each.paid < each.owed,
    }


def _rows_of(table: type[models.Model], room: Room, client: str) -> list[Any]:
    return list(table._default_manager.filter(room=room, client=client))


def _bring(
    table: type[models.Model], key: str, room: Room, client: str, wanted: dict[str, Row]
) -> dict[str, int]:
    """Make a client's rows those that are wanted; return their keys by name."""
    known = {getattr(row, key): row for row in _rows_of(table, room, client)}
    changed = []
    for name, row in known.items():
        if name in wanted and not _is_as(row, wanted[name]):
            for field, value in wanted[name].items():
                setattr(row, field, value)
            changed.append(row)
    gone = [row.pk for name, row in known.items() if name not in wanted]
    if gone:
        table._default_manager.filter(pk__in=gone).delete()
    fields = [name.removesuffix("_id") for name in next(iter(wanted.values()), {})]
    if changed:
        table._default_manager.bulk_update(changed, fields, batch_size=200)
    new = [
        table(room=room, client_id=client, **{key: name}, **row)
        for name, row in wanted.items()
        if name not in known
    ]
    made = table._default_manager.bulk_create(new) if new else []
    return {getattr(row, key): row.pk for row in (*known.values(), *made) if row.pk not in gone}


def _compare(table: str, rows: list[Any], wanted: dict[str, Row]) -> Iterator[Difference]:
    known = {getattr(row, table): row for row in rows}
    for name in sorted(known.keys() | wanted.keys()):
        row = known.get(name)
        if row is None or name not in wanted or not _is_as(row, wanted[name]):
            yield Difference(table, name)


def _is_as(row: Any, wanted: Row) -> bool:
    return all(_alike(getattr(row, field), value) for field, value in wanted.items())


def _alike(one: object, other: object) -> bool:
    if isinstance(one, Decimal | float) and isinstance(other, Decimal | float):
        # SQLite keeps fifteen digits: more than any amount of a practice has.
        return f"{one:.14g}" == f"{other:.14g}"
    return one == other
