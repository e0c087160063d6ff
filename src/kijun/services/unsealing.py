"""What is made of a piece in the sealed mailbox, once its owner has read it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.clients.models import Client
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.letters.models import Sealed
from kijun.services import appeals, evidence
from kijun.services.sealed import Shut, is_open, settle


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
        appeals.file(
            client, decision_in(row), piece.text or piece.subject, now, f"sealed-{piece.pk}"
        )
        settle(piece, now)
