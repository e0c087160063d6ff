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
GONE: Final = "gone"
"""The status of a decision that would not be made on what is known now."""


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
    """Write what is new or has changed among all decisions about a client; return those rows.

    A decision that is no longer among them is written as `gone`: a fact of an earlier date has
    taken the ground from under it. `upto` is the number of the last entry that was known, `as_of`
    the instant of judging.
    """
    before = standing_rows(room, client)
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
    return Decided.objects.bulk_create(written)
