"""What is made of a piece in the sealed mailbox, once its owner has read it."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.words.language import Said
from kijun.ledger.appealed import ANSWER_WITHIN
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Job
from kijun.letters.models import Sealed
from kijun.services.barring import doors
from kijun.services.barring.sealed_mailbox import DOOR, Shut, is_open, settle
from kijun.services.decisions import appeals
from kijun.services.delivery.letter_words import language_of
from kijun.services.record import evidence

_LEAST: Final = dt.timedelta(days=13)
"""No fourteen days of a calendar are over sooner."""
_WITHOUT_WORDS: Final = Said(
    "（本文のないメールです。届いたままのメールをご覧ください）",
    "(a mail without words: see it as it came)",
)


class NotTheirs(LookupError):
    """A decision is not about whoever sent a piece; `args` hold the decision."""


def as_it_came(piece: Sealed, now: dt.datetime) -> bytes:
    """Return a mail in the sealed mailbox with all that was attached. Raises Shut and Gone."""
    if not is_open(piece.room, now):
        raise Shut
    return evidence.sealed_content(piece)


def take_as_appeal(piece: Sealed, decision: str, now: dt.datetime) -> None:
    """Record what came by mail as an appeal against a decision, and be done with it.

    Raises Shut, NotTheirs, Client.DoesNotExist where the client was erased, and appeals.NotTaken.
    """
    if not is_open(piece.room, now):
        raise Shut
    row = latest_rows(piece.room, [decision]).get(decision)
    if row is None or row.client != piece.client:
        raise NotTheirs(decision)
    with transaction.atomic():
        client = Client.objects.select_related("room").get(room=piece.room, pk=piece.client)
        _file(piece, client, decision_in(row), now)
        settle(piece, now)


def look_after(job: Job, now: dt.datetime) -> None:
    """See what became of appeals by mail, and that doors are as they should be.

    Done because a decision has changed, or an hour is over.
    """
    take_what_waited_too_long(job.room, now)
    doors.reconcile(job.room, now)


def take_what_waited_too_long(room: Room, now: dt.datetime) -> None:
    """File each mail that reads as an appeal and of which nobody has said within its term what it is.

    Until then that is for a person to say, on the day on which the mailbox is read. The piece stays
    where it is, and the measure rests.
    """
    lying = Sealed.objects.filter(
        room=room, kind=Sealed.Kind.APPEAL, settled_at=None, came_at__lte=now - _LEAST
    )
    for piece in lying.exclude(channel=DOOR).select_related("room").order_by("came_at", "pk"):
        client = Client.objects.select_related("room").filter(room=room, pk=piece.client).first()
        decision = doors.closing(client) if client is not None else None
        if client is None or decision is None:
            continue
        if ANSWER_WITHIN.after(_filed_at(piece, decision), room.zone) <= now:
            with suppress(appeals.NotTaken):
                _file(piece, client, decision, now)


def _file(piece: Sealed, client: Client, decision: Decision, now: dt.datetime) -> None:
    kept = None
    if piece.original:
        with suppress(evidence.Gone):
            whole = evidence.sealed_content(piece)
            kept = evidence.keep_mail(client, piece.subject, whole, now)
    text = piece.text.strip() or piece.subject.strip()
    appeals.file(
        client,
        decision,
        text or _WITHOUT_WORDS.in_language(language_of(client)),
        now,
        f"sealed-{piece.pk}",
        appeals.Mailed(_filed_at(piece, decision), (kept.sha256,) if kept is not None else ()),
    )


def _filed_at(piece: Sealed, decision: Decision) -> dt.datetime:
    """Return when a mail arrived; nobody can have objected to a decision before it began."""
    began = dt.datetime.fromisoformat(decision.starts or decision.decided_at)
    return max(piece.came_at, began)
