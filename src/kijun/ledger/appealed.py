"""Which decisions were appealed against, and whether that was answered: read from the record."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients.erased import erased_in
from kijun.judge import facts as f
from kijun.judge.facts import Fact, order_of
from kijun.judge.quantities import Duration
from kijun.ledger.models import Appealed, Decided, Entry
from kijun.ledger.record import fact_of, hold

ANSWER_WITHIN: Final = Duration(14, "d")
"""So long an appeal may wait for its answer; after that the measure rests."""
_KINDS: Final = ("appeal.filed", "appeal.upheld", "appeal.dismissed")
_ANSWERS: Final = (f.AppealUpheld, f.AppealDismissed)
_TELLING: Final = ("client", "filed_at", "answer_by", "answered_at", "times")
_Row = Mapping[str, Any]


def follow(room: Room, facts: Iterable[Fact]) -> None:
    """Keep `Appealed` in step with facts that have just been written."""
    about = {fact.decision for fact in facts if isinstance(fact, (f.AppealFiled, *_ANSWERS))}
    for decision in sorted(about):
        entries = Entry.objects.filter(
            room=room, kind__in=_KINDS, content__contains=f'"{decision}"'
        )
        row = _row(room, decision, map(fact_of, entries))
        if row is not None:
            Appealed.objects.update_or_create(room=room, decision=decision, defaults=row)


def resting(room: Room, now: dt.datetime) -> set[str]:
    """Return the decisions of a room that rest, since an appeal was not answered in time."""
    rows = Appealed.objects.filter(room=room, answered_at=None, answer_by__lte=now)
    return set(rows.values_list("decision", flat=True))


def differences(room: Room) -> Iterator[str]:
    """Yield every decision of which `Appealed` does not hold what the record gives."""
    rows = Appealed.objects.filter(room=room).values("decision", *_TELLING)
    there = {row.pop("decision"): row for row in rows}
    wanted = _rows(room)
    for decision in sorted({*there, *wanted}):
        if there.get(decision) != wanted.get(decision):
            yield decision


def rebuild(room: Room) -> None:
    """Make all rows of a room anew from its record."""
    with transaction.atomic():
        hold(room)  # or an appeal could come between what goes and what is read
        Appealed.objects.filter(room=room).delete()
        rows = _rows(room).items()
        Appealed.objects.bulk_create(
            Appealed(room=room, decision=decision, **row) for decision, row in rows
        )


def _rows(room: Room) -> dict[str, _Row]:
    """Return what the record gives of every decision. Who was erased has appealed against none."""
    said: dict[str, list[Fact]] = defaultdict(list)
    for entry in Entry.objects.filter(room=room, kind__in=_KINDS):
        fact = fact_of(entry)
        assert isinstance(fact, (f.AppealFiled, *_ANSWERS))
        said[fact.decision].append(fact)
    erased = erased_in(room)
    found = ((decision, _row(room, decision, facts)) for decision, facts in said.items())
    return {name: row for name, row in found if row is not None and row["client"] not in erased}


def _row(room: Room, decision: str, facts: Iterable[Fact]) -> _Row | None:
    """Return what a row holds of a decision, by what was said about it; None: nothing against it."""
    filed: f.AppealFiled | None = None
    answered: dt.datetime | None = None
    times = 0
    for fact in sorted(facts, key=order_of):
        if isinstance(fact, f.AppealFiled):
            times += 1
            if filed is None or answered is not None:
                filed, answered = fact, None
        elif filed is not None:
            answered = answered or fact.at
    if filed is None:
        return None
    return {
        "client": filed.client or _about(room, decision),
        "filed_at": filed.at,
        "answer_by": ANSWER_WITHIN.after(filed.at, room.zone),
        "answered_at": answered,
        "times": times,
    }


def _about(room: Room, decision: str) -> str:
    """Return whom a decision is about where a fact names no client: a member, as `member:ID`."""
    rows = Decided.objects.filter(room=room, decision=decision)
    return rows.values_list("client", flat=True).first() or ""
