"""Judging the record again from its beginning: it must give the decisions that were written down."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kijun.accounts.models import Room
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.ledger.decisions import GONE, decision_in, standing_rows
from kijun.ledger.models import Decided
from kijun.ledger.record import facts_of
from kijun.rulebooks.versions import rulebooks_of


class Difference(NamedTuple):
    """A decision that the record does not give now as it was written down; None: not at all."""

    decision: str
    written: str | None
    replayed: str | None


def differences(room: Room) -> Iterator[Difference]:
    """Yield every decision of a room that judging anew gives otherwise than it stands.

    Each client is judged as of the instant at which they were judged last.
    """
    clients = Decided.objects.filter(room=room).values_list("client", flat=True)
    for client in sorted(set(clients.order_by())):
        yield from _of_client(room, client)


def _of_client(room: Room, client: str) -> Iterator[Difference]:
    rows = standing_rows(room, client)
    as_of = max(row.as_of for row in rows.values())
    written = {key: decision_in(row) for key, row in rows.items() if row.status != GONE}
    judgement = judge(rulebooks_of(room), facts_of(room, client), as_of, show_all=True)
    replayed = {
        decision.id: decision
        for decision in judgement.decisions
        if decision.client == client and decision.status != "unannounced"
    }
    for key in sorted(written.keys() | replayed.keys()):
        before, now = written.get(key), replayed.get(key)
        if before != now:
            yield Difference(key, _status(before), _status(now))


def _status(decision: Decision | None) -> str | None:
    return decision.status if decision is not None else None
