"""Amounts due: noted by decisions, settled by the owner's word."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.ledger.record import hold


def settle(client: Client, due: int, now: dt.datetime) -> Due | None:
    """Note that an amount has been paid, once; return it, or None where it is none of the client's.

    What is owed no longer stays as it is.
    """
    with transaction.atomic():
        hold(client.room)
        found = Due.objects.filter(client=client, pk=due).first()
        if found is not None and found.settled_at is None and found.void_at is None:
            found.settled_at = now
            found.save(update_fields=["settled_at"])
        return found
