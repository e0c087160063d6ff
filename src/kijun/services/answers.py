"""What a person answers to somebody who asked to have a decision looked at again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.services import post, telling
from kijun.services.record import record
from kijun.services.still import DISMISSED
from kijun.services.verdicts import kept, said


def uphold(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """Take a decision back, because the appeal was right. Raises NoReason."""
    with transaction.atomic():
        why = kept(client, reason)
        fact = f.AppealUpheld(at=now, client=client.pk, decision=decision, reason=why)
        record(client.room, [fact], now)


def dismiss(client: Client, decision: str, reason: str, now: dt.datetime) -> None:
    """Leave a decision as it is, although it was looked at again, and write why. Raises NoReason."""
    with transaction.atomic():
        why = kept(client, reason)
        fact = f.AppealDismissed(at=now, client=client.pk, decision=decision, reason=why)
        record(client.room, [fact], now)
        found = decision_in(latest_rows(client.room, [decision])[decision])
        post.write(
            client,
            DISMISSED,
            f"{decision}/{now.isoformat()}",
            telling.about_dismissal(found, said(reason), client),
            due_at=now,
            now=now,
            session=found.matter or "",
            decision=decision,
            link=telling.link_to(found, client, now),
        )
