"""What a person answers to somebody who asked to have a decision looked at again."""

from __future__ import annotations

import datetime as dt

from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.services.record import record
from kijun.services.verdicts import said


def uphold(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """Take a decision back, because the appeal was right. Raises NoReason."""
    fact = f.AppealUpheld(at=now, client=client.pk, decision=decision, reason=said(reason))
    record(client.room, [fact], now)


def dismiss(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """Leave a decision as it is, although it was looked at again. Raises NoReason."""
    fact = f.AppealDismissed(at=now, client=client.pk, decision=decision, reason=said(reason))
    record(client.room, [fact], now)
