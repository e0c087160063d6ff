"""What is made of a piece in the sealed mailbox, once its owner has read it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.clients.models import Client
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.letters.models import Sealed
from kijun.services import appeals
from kijun.services.sealed import Shut, is_open, settle


def take_as_appeal(piece: Sealed, decision: str, now: dt.datetime) -> None:
    """Record what came by mail as an appeal against a decision, and be done with it.

    Raises Shut, Client.DoesNotExist where the client was erased, and appeals.NotTaken.
    """
    if not is_open(piece.room, now):
        raise Shut
    with transaction.atomic():
        client = Client.objects.select_related("room").get(room=piece.room, pk=piece.client)
        found = decision_in(latest_rows(piece.room, [decision])[decision])
        appeals.file(client, found, piece.text or piece.subject, now, f"sealed-{piece.pk}")
        settle(piece, now)
