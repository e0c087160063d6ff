"""Appeals: a client says that a decision rests on something that was otherwise."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from kijun.clients import texts
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.record import hold
from kijun.services.notices import LONGEST_WORDS
from kijun.services.record import record


class TooLate(ValueError):
    """The time in which a decision can be appealed against is over."""


class NoWords(ValueError):
    """An appeal has to say what was otherwise: nobody could look into it."""


def file(client: Client, decision: Decision, text: str, now: dt.datetime, key: str) -> None:
    """Record that a client asks to have a decision looked at again; it is free and never counts.

    The words are kept erasable, the record commits to them. `key` makes filing it twice the same
    as once. Raises NoWords, and TooLate after the decision's `appeal_until`.
    """
    said = text.strip()[:LONGEST_WORDS]
    if not said:
        raise NoWords
    if now > dt.datetime.fromisoformat(decision.appeal_until):
        raise TooLate(decision.appeal_until)
    fact_id = f"appeal-{decision.id}-{key}"
    with transaction.atomic():
        hold(client.room)
        if client.room.entries.filter(fact_id=fact_id).exists():
            return
        fact = f.AppealFiled(
            at=now,
            client=client.pk,
            decision=decision.id,
            text=texts.keep(client, said),
            by="client",
            source="door",
            id=fact_id,
        )
        record(client.room, [fact], now)
