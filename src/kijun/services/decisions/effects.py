"""What carrying out a decision does in the house: the session, the amounts, the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import transaction

from kijun.booking.models import Due, Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.consequences import parse_consequence
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.services.decisions import amounts_due, ending
from kijun.services.record.recording import record
from kijun.services.work import engagements


def carried_out(
    client: Client, decision: Decision, consequences: Iterable[str], now: dt.datetime
) -> None:
    """Do what consequences ask of the house and record that they have been carried out."""
    facts: list[Fact] = []
    with transaction.atomic():
        session = Session.objects.filter(room=client.room, pk=decision.matter or "").first()
        for text in consequences:
            found = parse_consequence(text)
            if found.word == "cancel_session" and session is not None and session.stands:
                facts.append(_cancelled(session, decision, now))
            elif found.word in ("charge", "refund") and found.share is not None:
                _note_due(client, session, decision, found.share, now)
            elif found.word == ending.WORD:
                facts += _end(client, decision, now)
            facts.append(
                f.DecisionCarriedOut(
                    at=now,
                    client=client.pk,
                    decision=decision.id,
                    consequence=text,
                    by="system",
                    id=f"carried-{decision.id}-{text.replace(' ', '')}",
                )
            )
        record(client.room, facts, now)


def call_off_what_is_to_come(client: Client, decision: Decision, now: dt.datetime) -> list[Session]:
    """Cancel the sessions ahead of somebody with whom all dealings end, and return them."""
    ahead = list(
        Session.objects.filter(
            room=client.room, client=client, state=Session.State.BOOKED, starts__gt=now
        )
    )
    facts = [_cancelled(session, decision, now) for session in ahead]
    if facts:
        record(client.room, facts, now)
    return ahead


def put_right(
    client: Client, decision: Decision, only: Collection[str] | None, now: dt.datetime
) -> None:
    """Take back what a decision did, or `only` what these consequences did.

    What it made due is owed no longer, what a client has paid of it the house owes back, and the
    engagement that it ended goes on.
    """
    if only is None or ending.WORD in only:
        engagements.take_up_again(client, decision.id, now)
    dues = Due.objects.filter(room=client.room, decision=decision.id, void_at__isnull=True)
    if only is not None:
        dues = dues.filter(share__in=[parse_consequence(text).share or 0 for text in only])
    dues.filter(settled_at__isnull=True).update(void_at=now)
    for paid in dues.filter(settled_at__isnull=False, owed_by="client"):
        amounts_due.owe_back(paid, now)


def _end(client: Client, decision: Decision, now: dt.datetime) -> list[Fact]:
    over = ending.ending_of(client, decision, now)
    for each in over.engagements:
        engagements.end(each, now=now, decision=decision.id)
    return [_cancelled(session, decision, now) for session in over.sessions]


def _cancelled(session: Session, decision: Decision, now: dt.datetime) -> Fact:
    session.state, session.ended_by = Session.State.CANCELLED, "system"
    session.decision, session.sequence = decision.id, session.sequence + 1
    session.save(update_fields=["state", "ended_by", "decision", "sequence"])
    return f.AppointmentCancelled(
        at=now,
        client=session.client_id,
        appointment=session.pk,
        by="system",
        service=session.service or None,
    )


def _note_due(
    client: Client, session: Session | None, decision: Decision, share: int, now: dt.datetime
) -> None:
    price = session.price if session is not None else None
    # A house that owes rounds up, a client who owes is rounded down: never to the client's loss.
    by_house = decision.party == "house"
    amount = None if price is None else (price * share + (99 if by_house else 0)) // 100
    Due.objects.get_or_create(
        room=client.room,
        decision=decision.id,
        owed_by="house" if by_house else "client",
        defaults={
            "client": client,
            "session": session,
            "share": share,
            "amount": amount,
            "noted_at": now,
        },
    )
