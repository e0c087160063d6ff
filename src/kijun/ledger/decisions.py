"""Decisions as they were made, kept revision by revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from django.db.models import Q, QuerySet

from kijun.accounts.models import MEMBER, Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.erased import erased_in
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.ledger.models import Decided, Open

_DECODER: Final = msgspec.json.Decoder(Decision)
GONE: Final = "gone"
"""The status of a decision that would not be made on what is known now."""
_WAITS: Final = frozenset({"proposed", "standing"})
"""Where something of a decision waits for a person's click. What is held back waits for itself."""


def decision_in(row: Decided) -> Decision:
    """Return the decision that a row holds."""
    return _DECODER.decode(row.content)


def kept_under(decision: Decision) -> str:
    """Return under whose name a decision is kept: its client's, or its member's as `member:ID`."""
    is_of_member = decision.party not in ("client", "house")
    return decision.party if is_of_member else decision.client or ""


_about: Final = Prepared(lambda: Decided.objects.filter(room=Given("room"), client=Given("client")))


def _open_about(whom: Q) -> QuerySet[Decided]:
    rows = Decided.objects.filter(pk__in=Open.objects.filter(room=Given("room")).values("row"))
    return rows.filter(whom).order_by("decided_at", "decision")


def _barred() -> QuerySet[Client, str]:
    waiting = Open.objects.filter(room=Given("room"))
    # Looked up by whom they are about, so that no other client is read for it.
    about = Client.objects.filter(pk__in=waiting.values("row__client"))
    return about.filter(barred_at__isnull=False).values_list("pk", flat=True)


def _open_with_clients_in_sight() -> QuerySet[Open, str]:
    waiting = Open.objects.filter(room=Given("room")).exclude(row__client__in=_barred())
    return waiting.values_list("decision", flat=True)


_OF_MEMBERS: Final = Q(client__startswith=MEMBER)
_open_of_clients: Final = Prepared(lambda: _open_about(~_OF_MEMBERS & ~Q(client__in=_barred())))
_open_of_members: Final = Prepared(lambda: _open_about(_OF_MEMBERS))
_open_in_sight: Final = Prepared(_open_with_clients_in_sight)


def standing_rows(room: Room, client: str | None = None) -> dict[str, Decided]:
    """Return the latest revision of each decision of a room, or of one client, by decision."""
    if client is None:
        rows = list(Decided.objects.filter(room=room))
    else:
        rows = _about(room=room.pk, client=client)
    # Sorted here: asked for an order, SQLite walks through the whole room to find it.
    return {row.decision: row for row in sorted(rows, key=lambda row: (row.decision, row.revision))}


def clients_decided_since(room: Room, since: dt.datetime) -> set[str]:
    """Return the clients about whom something was decided at or after an instant."""
    decided = Decided.objects.filter(room=room, decided_at__gte=since)
    found = decided.order_by().values_list("client", flat=True).distinct()
    return {client for client in found if not client.startswith(MEMBER)}


def write_down(
    room: Room,
    client: str,
    decisions: Iterable[Decision],
    before: Mapping[str, Decided],
    *,
    upto: int,
    as_of: dt.datetime,
) -> list[Decided]:
    """Write what is new or has changed among all decisions about a client; return those rows.

    `before` holds the client's `standing_rows`. A decision that is no longer among them is written
    as `gone`: a fact of an earlier date has taken the ground from under it. `upto` is the number of
    the last entry that was known, `as_of` the instant of judging.
    """
    found = {decision.id: decision for decision in decisions}
    for known, row in before.items():
        if known not in found:
            found[known] = msgspec.structs.replace(decision_in(row), status=GONE)
    written = []
    for decision in found.values():
        content = msgspec.json.encode(decision, order="sorted").decode()
        last = before.get(decision.id)
        if last is None or last.content != content:
            written.append(
                Decided(
                    room=room,
                    decision=decision.id,
                    revision=last.revision + 1 if last is not None else 1,
                    client=client,
                    rule=decision.rule,
                    status=decision.status,
                    decided_at=dt.datetime.fromisoformat(decision.decided_at),
                    upto=upto,
                    as_of=as_of,
                    content=content,
                )
            )
    rows = Decided.objects.bulk_create(written) if written else []
    _note_open(room, rows, before)
    return rows


def open_rows(room: Room, *, of_members: bool = False) -> list[Decided]:
    """Return the decisions of which something waits for a person, the oldest first.

    Those about clients whose doors are open, or with `of_members` those about who works in the house.
    """
    return (_open_of_members if of_members else _open_of_clients)(room=room.pk)


def how_many_open(room: Room) -> int:
    """Return how many decisions wait for a person; none about clients whose doors are closed."""
    return len(_open_in_sight(room=room.pk))


def latest_rows(room: Room, decisions: Iterable[str]) -> dict[str, Decided]:
    """Return the latest revision of some decisions of a room, by decision."""
    rows = Decided.objects.filter(room=room, decision__in=set(decisions))
    return {row.decision: row for row in rows.order_by("decision", "revision")}


def differences_of_open(room: Room) -> list[str]:
    """Return every decision of which `Open` does not hold what the decisions themselves give."""
    there = dict(Open.objects.filter(room=room).values_list("decision", "row"))
    wanted = {row.decision: row.pk for row in _open_of(room)}
    return [name for name in sorted({*there, *wanted}) if there.get(name) != wanted.get(name)]


def rebuild_open(room: Room) -> None:
    """Make the projection of what waits for a person anew from the decisions themselves."""
    Open.objects.filter(room=room).delete()
    Open.objects.bulk_create(
        Open(room=room, decision=row.decision, row=row) for row in _open_of(room)
    )


def _open_of(room: Room) -> list[Decided]:
    """Return the latest rows of which something waits. About who was erased nothing does."""
    written = Decided.objects.filter(room=room).order_by("decision", "revision")
    latest = dict(written.values_list("decision", "pk"))
    erased = erased_in(room)
    return [
        row
        for row in Decided.objects.filter(room=room, status__in=_WAITS).iterator(chunk_size=500)
        if latest[row.decision] == row.pk and row.client not in erased and _waits(decision_in(row))
    ]


def _note_open(room: Room, rows: list[Decided], before: Mapping[str, Decided]) -> None:
    """Keep `Open` in step with new latest rows; `before` holds what was latest until now."""
    for row in rows:
        if _waits(decision_in(row)):
            Open.objects.update_or_create(room=room, decision=row.decision, defaults={"row": row})
        elif row.decision in before and _waits(decision_in(before[row.decision])):
            Open.objects.filter(room=room, decision=row.decision).delete()


def _waits(decision: Decision) -> bool:
    return bool(decision.awaiting) and decision.status in _WAITS
