"""What is on record about an engagement or an invoice, as both sides may read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec

from kijun.clients.models import Client
from kijun.clients.texts import is_commitment
from kijun.judge.facts import KINDS, Fact, order_of
from kijun.judge.words.facts import ReadBy, fact_line
from kijun.judge.words.language import Language
from kijun.ledger.models import Entry
from kijun.ledger.record import fact_of
from kijun.services.work.money import currency_of
from kijun.work.models import Engagement, Invoice

_KINDS: Final = tuple(
    name
    for name in KINDS
    if name.partition(".")[0] in ("engagement", "outcome", "price", "scope", "invoice", "promise")
)


class Told(NamedTuple):
    """A fact as one plain line, and when it was."""

    at: dt.datetime
    line: str


def told_of_engagement(
    engagement: Engagement, language: Language, *, to: ReadBy = "owner"
) -> list[Told]:
    """Return what is on record about an engagement, the earliest first."""
    name = engagement.engagement
    found = [
        fact
        for fact in _facts(engagement.client)
        if name in (getattr(fact, "engagement", ""), getattr(fact, "promise", ""))
    ]
    return _told(found, engagement.client, language, to)


def told_of_invoice(invoice: Invoice, language: Language, *, to: ReadBy = "owner") -> list[Told]:
    """Return what is on record about an invoice, the earliest first."""
    found = [
        fact for fact in _facts(invoice.client) if getattr(fact, "invoice", "") == invoice.invoice
    ]
    return _told(found, invoice.client, language, to)


def _facts(client: Client) -> list[Fact]:
    entries = Entry.objects.filter(room=client.room_id, client=client.pk, kind__in=_KINDS)
    return [fact_of(entry) for entry in entries]


def _told(facts: Iterable[Fact], client: Client, language: Language, to: ReadBy) -> list[Told]:
    currency, zone = currency_of(client.room), client.room.zone
    return [
        Told(fact.at, fact_line(_bare(fact), zone, language, currency=currency, to=to))
        for fact in sorted(facts, key=order_of)
    ]


def _bare(fact: Fact) -> Fact:
    """Return a fact without the commitment to its title, which stands above."""
    if is_commitment(fact.note or ""):
        return msgspec.structs.replace(fact, note=None)
    return fact
