"""Decisions as they were made, kept revision by revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

import msgspec

from kijun.accounts.models import Room
from kijun.judge.decision import Decision
from kijun.ledger.models import Decided

_DECODER: Final = msgspec.json.Decoder(Decision)


def decision_in(row: Decided) -> Decision:
    """Return the decision that a row holds."""
    return _DECODER.decode(row.content)


def standing_rows(room: Room, client: str | None = None) -> dict[str, Decided]:
    """Return the latest revision of each decision of a room, or of one client, by decision."""
    rows = Decided.objects.filter(room=room).order_by("decision", "revision")
    if client is not None:
        rows = rows.filter(client=client)
    return {row.decision: row for row in rows}


def write_down(
    room: Room, client: str, decisions: Iterable[Decision], *, upto: int, as_of: dt.datetime
) -> list[Decided]:
    """Write what is new or has changed among the decisions about a client; return those rows.

    `upto` is the number of the last entry that was known, `as_of` the instant of judging.
    """
    before = standing_rows(room, client)
    written = []
    for decision in decisions:
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
    return Decided.objects.bulk_create(written)
