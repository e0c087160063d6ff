"""What a person does about a decision: confirm, decline, let pass with a reason, or lift."""

from __future__ import annotations

import datetime as dt

from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.services.record import record


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
    said = _said(reason)
    fact = f.DecisionWaived(at=now, client=client.pk, decision=decision, reason=said)
    record(client.room, [fact], now)


def lift(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """End what a decision still means, from now on. Raises NoReason."""
    said = _said(reason)
    fact = f.DecisionLifted(at=now, client=client.pk, decision=decision, reason=said)
    record(client.room, [fact], now)


def meet(client: Client, decision: str, consequence: str, now: dt.datetime) -> None:
    """Note that a condition has been met, such as a payment in advance."""
    fact = f.DecisionMet(at=now, client=client.pk, decision=decision, consequence=consequence)
    record(client.room, [fact], now)


def _said(reason: str) -> str:
    said = reason.strip()[:200]
    if not said:
        raise NoReason
    return said
