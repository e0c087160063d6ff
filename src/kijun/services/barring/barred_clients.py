"""Those to whom every door is closed, as one calm page tells of them. Read in a few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from kijun.accounts.models import Room
from kijun.clients.models import Client, Closed
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.letters.models import Sealed


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody to whom the doors are closed; `client` is None where everything was erased."""

    row: Closed
    decision: Decision
    client: Client | None
    pieces: int

    @property
    def review_at(self) -> dt.datetime | None:
        """When it is to be looked at again, or ends."""
        text = self.decision.ends or self.decision.review_at
        return dt.datetime.fromisoformat(text) if text is not None else None


def barred_in(room: Room) -> list[Barred]:
    """Return those to whom the doors are closed, or close once the statement has gone."""
    rows = list(Closed.objects.filter(room=room, opened_at=None).order_by("wanted_at", "pk"))
    decided = latest_rows(room, [row.decision for row in rows])
    clients = Client.objects.filter(room=room).in_bulk([row.client for row in rows])
    lying = Sealed.objects.filter(room=room, settled_at=None).values_list("client", flat=True)
    pieces = Counter(lying)
    return [
        Barred(row, decision_in(decided[row.decision]), clients.get(row.client), pieces[row.client])
        for row in rows
    ]


def has_barred(room: Room) -> bool:
    """Say whether doors are closed to anybody, or were."""
    return Closed.objects.filter(room=room).exists()


def by_year(room: Room, now: dt.datetime) -> list[tuple[int, int]]:
    """Return how often doors were closed in each year of the practice, the first year first."""
    closed = Closed.objects.filter(room=room, since__isnull=False).values_list("since", flat=True)
    count = Counter(since.astimezone(room.zone).year for since in closed if since is not None)
    last = now.astimezone(room.zone).year
    first = min([room.created_at.astimezone(room.zone).year, last, *count])
    return [(year, count[year]) for year in range(first, last + 1)]
