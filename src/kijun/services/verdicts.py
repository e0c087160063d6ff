"""What a person does about a decision: confirm, decline, let pass with a reason, or lift."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction

from kijun.clients import texts
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.record import hold
from kijun.services.record import record

LONGEST_REASON: Final = 200
"""Characters of a reason that are kept; a page lets nobody type more."""


class NoReason(ValueError):
    """Letting something pass needs a reason: it is shown as an exception."""


def confirm(client: Client, decision: str, now: dt.datetime) -> None:
    """Let what waits for a person go ahead."""
    record(client.room, [f.DecisionConfirmed(at=now, client=client.pk, decision=decision)], now)


def decline(client: Client, decision: str, now: dt.datetime) -> None:
    """Let what waits for a person lapse; the breach still counts."""
    record(client.room, [f.DecisionDeclined(at=now, client=client.pk, decision=decision)], now)


def waive(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """Let a decision pass: it no longer counts. Raises NoReason."""
    with transaction.atomic():
        why = kept(client, reason)
        fact = f.DecisionWaived(at=now, client=client.pk, decision=decision, reason=why)
        record(client.room, [fact], now)


def lift(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """End what a decision still means, from now on. Raises NoReason."""
    with transaction.atomic():
        why = kept(client, reason)
        fact = f.DecisionLifted(at=now, client=client.pk, decision=decision, reason=why)
        record(client.room, [fact], now)


def meet(client: Client, decision: str, consequence: str, now: dt.datetime) -> None:
    """Note that a condition has been met, such as a payment in advance."""
    fact = f.DecisionMet(at=now, client=client.pk, decision=decision, consequence=consequence)
    record(client.room, [fact], now)


def said(reason: str) -> str:
    """Return a reason as it is kept, at most LONGEST_REASON characters. Raises NoReason."""
    found = reason.strip()[:LONGEST_REASON]
    if not found:
        raise NoReason
    return found


def kept(client: Client, reason: str) -> str:
    """Keep a typed reason and return what goes on record in its place. Raises NoReason.

    It takes the lock of the record first, as whoever writes does.
    """
    words = said(reason)
    hold(client.room)
    return texts.keep(client, words)
