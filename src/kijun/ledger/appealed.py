"""Which decisions were appealed against, and whether that was answered: read from the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from kijun.accounts.models import Room
from kijun.clients.erased import erased_in
from kijun.judge import facts as f
from kijun.judge.facts import Fact, order_of
from kijun.judge.quantities import Duration
from kijun.ledger.models import Appealed, Entry
from kijun.ledger.record import fact_of

ANSWER_WITHIN: Final = Duration(14, "d")
"""So long an appeal may wait for its answer; after that the measure rests."""
_KINDS: Final = ("appeal.filed", "appeal.upheld", "appeal.dismissed")
_ANSWERS: Final = (f.AppealUpheld, f.AppealDismissed)


def follow(room: Room, facts: Iterable[Fact]) -> None:
    """Keep `Appealed` in step with facts that have just been written."""
    about = {
        (fact.client, fact.decision)
        for fact in facts
        if isinstance(fact, (f.AppealFiled, *_ANSWERS)) and fact.client is not None
    }
    for client, decision in about:
        _note(room, client, decision)


def resting(room: Room, now: dt.datetime) -> set[str]:
    """Return the decisions of a room that rest, since an appeal was not answered in time."""
    rows = Appealed.objects.filter(room=room, answered_at=None, answer_by__lte=now)
    return set(rows.values_list("decision", flat=True))


def rebuild(room: Room) -> None:
    """Make `Appealed` anew from the entries of a room. Who was erased is asked about no more."""
    Appealed.objects.filter(room=room).delete()
    filed = Entry.objects.filter(room=room, kind="appeal.filed")
    follow(room, map(fact_of, filed.exclude(client__in=erased_in(room))))


def _note(room: Room, client: str, decision: str) -> None:
    entries = Entry.objects.filter(room=room, kind__in=_KINDS, content__contains=f'"{decision}"')
    said = sorted((fact_of(entry) for entry in entries), key=order_of)
    filed: dt.datetime | None = None
    answered: dt.datetime | None = None
    times = 0
    for fact in said:
        if isinstance(fact, f.AppealFiled):
            times += 1
            if filed is None or answered is not None:
                filed, answered = fact.at, None
        elif filed is not None:
            answered = answered or fact.at
    if filed is None:
        return
    Appealed.objects.update_or_create(
        room=room,
        decision=decision,
        defaults={
            "client": client,
            "filed_at": filed,
            "answer_by": ANSWER_WITHIN.after(filed, room.zone),
            "answered_at": answered,
            "times": times,
        },
    )
