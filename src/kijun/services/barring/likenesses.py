"""Whoever may be one to whom the doors are closed: let in, and a person is asked, once."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.known import turned
from kijun.clients.models import Client, Likeness
from kijun.ledger.record import hold
from kijun.services.barring import doors
from kijun.services.barring.gate import State, Verdict, Visitor

MOST: Final = 30
"""So many questions are shown at once; the rest comes up as these are answered."""
_LONGEST: Final = 200


def ask(
    room: Room,
    verdict: Verdict,
    visitor: Visitor,
    now: dt.datetime,
    *,
    source: str,
    client: Client | None = None,
) -> Likeness | None:
    """Have the owner asked whether a suspected visitor is who they seem to be; once for each.

    `client` is who the visitor was written down as, if anybody. Nothing comes of any other verdict.
    """
    if verdict.state is not State.SUSPECTED or not verdict.known_by:
        return None
    reached = " / ".join((*visitor.mails, *visitor.phones))
    likeness, is_new = Likeness.objects.get_or_create(
        room=room,
        closed=verdict.client,
        digest=verdict.known_by[0][1],
        defaults={
            "client": client,
            "name": visitor.name[:_LONGEST],
            "reached": reached[: 3 * _LONGEST],
            "known_by": [list(each) for each in verdict.known_by],
            "reasons": sorted(verdict.reasons),
            "source": source,
            "seen_at": now,
        },
    )
    if not is_new and client is not None and likeness.client is None:
        likeness.client = client
        likeness.save(update_fields=["client"])
    return likeness


def _that_are_open() -> QuerySet[Likeness]:
    waiting = Likeness.objects.filter(room=Given("room"), answer=Likeness.Answer.OPEN)
    return waiting.order_by("seen_at", "pk")[:MOST]


_open: Final = Prepared(_that_are_open)


def open_ones(room: Room) -> list[Likeness]:
    """Return the questions that wait for the owner, the oldest first."""
    return _open(room=room.pk)


class Answered(ValueError):
    """A person has said it already."""


def answer(likeness: Likeness, same: bool, now: dt.datetime) -> None:
    """Keep the owner's word. Who is the same is closed out; who is not is never asked about again.

    What they wrote of themselves goes; the keyed hashes stay, by which they are known again.
    Raises Answered, also where the question has gone because the doors are open again.
    """
    with transaction.atomic():
        hold(likeness.room)
        said = Likeness.Answer.SAME if same else Likeness.Answer.OTHER
        waiting = Likeness.objects.filter(pk=likeness.pk, answer=Likeness.Answer.OPEN)
        if not waiting.update(answer=said, answered_at=now, name="", reached=""):
            raise Answered
        doors.reconcile(likeness.room, now)
        turned(likeness.room)
