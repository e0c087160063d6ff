"""What a decision is about, in the words of letters: its session, its invoice, its day."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.facts import AppointmentBooked, AppointmentMoved, PromiseMade, parse_due
from kijun.judge.words.figures import amount
from kijun.judge.words.language import Language, Said
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.letters import when
from kijun.letters.models import Word
from kijun.services.work.money import currency_of
from kijun.work.models import Invoice

_INVOICE: Final = Said("請求書{number}（{amount}）", "invoice {number} ({amount})")
_TELLING: Final = ("notice.given", "invoice.disputed")
"""Kinds of facts by which a client says what stands in the way."""
_TIMING: Final = ("appointment.booked", "appointment.moved")
_CANCELLED_SINCE: Final = Said(
    "その日のセッションは、中止として記録しました", "that day's session is recorded as cancelled"
)
_DAY: Final = len("2026-01-31")


def _promised_day(decision: Decision, client: Client, language: Language) -> str:
    """Return until when something was promised: a day where it was a day, which ends with it."""
    made = Entry.objects.filter(
        room=client.room, fact_id__in=decision.facts, kind="promise.made"
    ).first()
    zone = client.room.zone
    fact = fact_of(made) if made is not None else None
    if not isinstance(fact, PromiseMade):
        decided = dt.datetime.fromisoformat(decision.decided_at)
        return when.day_and_clock(decided.astimezone(zone), language)
    if len(fact.due) == _DAY:
        return when.day(dt.datetime.fromisoformat(fact.due), language)
    return when.day_and_clock(parse_due(fact.due, zone).astimezone(zone), language)


def session_of(decision: Decision, client: Client) -> Session | None:
    """Return the session that a decision is about; None where its matter is something else."""
    return client.sessions.filter(pk=decision.matter or "").first()


def day_of_matter(decision: Decision, client: Client, language: Language) -> str:
    """Return the day of what a decision is about, with its time where it has one, in the room's zone."""
    invoice = _invoice_of(decision, client)
    if invoice is not None:
        return when.day(dt.datetime.combine(invoice.due, dt.time(), client.room.zone), language)
    if decision.occasion == "promise":
        return _promised_day(decision, client, language)
    span = _span(decision, client)
    instant = span[0] if span else dt.datetime.fromisoformat(decision.decided_at)
    return when.day_and_clock(instant.astimezone(client.room.zone), language)


def _span(decision: Decision, client: Client) -> tuple[dt.datetime, dt.datetime] | None:
    """Return from when to when the session of a decision lasts.

    What was brought in from elsewhere is on record alone: as far as the decision rests on it.
    """
    session = session_of(decision, client)
    if session is not None:
        return session.starts, session.ends
    rows = Entry.objects.filter(room=client.room, fact_id__in=decision.facts, kind__in=_TIMING)
    span, minutes = None, 0
    for fact in map(fact_of, rows.order_by("moment", "number")):
        if isinstance(fact, AppointmentBooked | AppointmentMoved):
            minutes = fact.minutes or minutes
            span = fact.starts, fact.starts + dt.timedelta(minutes=minutes)
    return span


def said_of_the_past(
    decision: Decision, client: Client, language: Language, now: dt.datetime
) -> dict[str, str]:
    """Return what is said otherwise of a decision about a session that is over, by the word of it."""
    span = _span(decision, client)
    if span is None or now < span[1]:
        return {}
    return {"cancel_session": _CANCELLED_SINCE.in_language(language)}


def _invoice_of(decision: Decision, client: Client) -> Invoice | None:
    if decision.occasion != "payment":
        return None
    return Invoice.objects.filter(client=client, invoice=decision.matter or "").first()


def invoice_words(decision: Decision, client: Client, language: Language) -> str:
    """Return the invoice that a decision is about, with what is asked for; empty where it is none."""
    invoice = _invoice_of(decision, client)
    if invoice is None:
        return ""
    owed = amount(float(invoice.owed), currency_of(client.room), language)
    return _INVOICE.in_language(language).format(number=invoice.invoice, amount=owed)


def has_told(decision: Decision, client: Client) -> bool:
    """Say whether a client has told what happened: in an appeal, a notice, or other words."""
    if decision.appeals:
        return True
    if not decision.matter:
        return False
    told = Entry.objects.filter(room=client.room, client=client.pk, kind__in=_TELLING)
    noted = told.filter(content__contains=f'"{decision.matter}"')
    if any(fact_of(entry).by == "client" for entry in noted):
        return True
    return Word.objects.filter(client=client, session=decision.matter).exists()
