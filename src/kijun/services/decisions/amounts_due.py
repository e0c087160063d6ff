"""Amounts due: noted by decisions, settled by the owner's word."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.clients.models import Client
from kijun.judge.words.figures import amount
from kijun.judge.words.language import Language, Said
from kijun.ledger.record import hold
from kijun.services.work.money import currency_of

_PAID_BACK: Final = Said(
    "お支払いいただいた{amount}は、お返しいたします。",
    "I pay back the {amount} that you paid for it.",
)
_PAID_BACK_UNNAMED: Final = Said(
    "お支払いいただいた料金は、お返しいたします。", "I pay back what you paid for it."
)


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


def owed_by_house(room: Room) -> list[Due]:
    """Return what the house owes to its clients and has not paid yet, the oldest first."""
    dues = Due.objects.filter(room=room, owed_by="house", settled_at=None, void_at=None)
    return list(dues.select_related("client", "session").order_by("noted_at", "pk"))


def owe_back(paid: Due, now: dt.datetime) -> None:
    """Note that the house owes what a client has paid for a charge that is taken back."""
    Due.objects.get_or_create(
        room=paid.room,
        decision=paid.decision,
        owed_by="house",
        defaults={
            "client": paid.client,
            "session": paid.session,
            "share": paid.share,
            "amount": paid.amount,
            "noted_at": now,
        },
    )


def paid_back(client: Client, decision: str, language: Language) -> str:
    """Return what a letter says of what was paid and is owed back; empty where nothing is."""
    dues = Due.objects.filter(client=client, decision=decision, settled_at=None, void_at=None)
    owed = dues.filter(owed_by="house").first()
    if owed is None:
        return ""
    if owed.amount is None:
        return _PAID_BACK_UNNAMED.in_language(language)
    told = amount(float(owed.amount), currency_of(client.room), language)
    return _PAID_BACK.in_language(language).format(amount=told)
