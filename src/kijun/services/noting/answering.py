"""The answer to a note: found from the situation, filled in from the record, and sent if wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from kijun.clients.models import Client
from kijun.clients.texts import words_of
from kijun.judge import facts as f
from kijun.judge.facts import Fact, kind_of
from kijun.judge.words.figures import amount, date, opening_hours
from kijun.judge.words.language import LANGUAGES, Language, Said
from kijun.ledger.record import hold
from kijun.letters.models import Letter
from kijun.rulebooks.versions import latest_of, rulebooks_of
from kijun.services.delivery import outbox
from kijun.services.delivery.letter_words import common
from kijun.services.noting import notes
from kijun.services.noting.known import Known, engagements_of
from kijun.services.noting.notes import Note
from kijun.services.noting.replies import Answer, reply_to, written
from kijun.services.noting.reply import Situation
from kijun.services.noting.sorts import Sort
from kijun.services.noting.view import View
from kijun.services.record.history_words import as_said
from kijun.services.record.recording import record
from kijun.services.record.timeline import rule_name
from kijun.services.work.money import currency_of, in_full

REPLY: Final = "reply"
"""The kind of letter that an answer is."""
LONGEST_ANSWER: Final = 4000
_LASTING: Final = 3
"""The highest level after which work goes on as before."""
_THE_WORK: Final = Said("ご依頼のお仕事", "the work")
_QUOTED: Final = Said("「{}」", "“{}”")


@dataclass(frozen=True, slots=True)
class Proposed:
    """An answer in both languages; `records` is the kind of fact that answering so is."""

    name: str
    records: str
    answers: dict[Language, Answer]


class NoWords(ValueError):
    """An answer without words."""


def proposed(
    client: Client, note: Note, sort: Sort, known: Known, view: View, quote: float | None
) -> Proposed:
    """Return the answer that is proposed; `quote` is the price for extra work, where given."""
    reply = reply_to(situation_of(note.fact, sort, known))
    answers = {
        language: written(reply, _given(client, note.fact, known, view, quote, language), language)
        for language in LANGUAGES
    }
    return Proposed(reply.name, reply.records, answers)


def situation_of(fact: Any, sort: Sort, known: Known) -> Situation:
    """Return what the answer to a fact depends on."""
    rule = getattr(fact, "client_rule", None)
    broken = [x for x in known.facts if isinstance(x, f.ClientRuleBroken) and x.by == "client"]
    return Situation(
        sort=sort.name,
        by="client" if fact.by == "client" else "house",
        stage=known.stage,
        target_met=known.target_met,
        paid=getattr(fact, "paid", False),
        unwanted=getattr(fact, "unwanted", False),
        severity=getattr(fact, "severity", ""),
        courtesy=getattr(fact, "courtesy", ""),
        binds=getattr(fact, "binds", ""),
        imposer_broke_it=any(each.client_rule == rule for each in broken),
    )


def send(client: Client, note: Note, answer: Answer, text: str, now: dt.datetime) -> Letter:
    """Send an answer as the owner has worded it, once for a note. Raises NoWords.

    What it answers goes on record at once, and with it what answering so is.
    """
    words = text.strip()[:LONGEST_ANSWER]
    if not words:
        raise NoWords
    given = {**common(client), "subject": answer.subject, "words": words}
    with transaction.atomic():
        hold(client.room)
        answered(client, note, answer.records, now)
        return outbox.write(client, REPLY, f"{client.pk}/{note.key}", given, due_at=now, now=now)


def answered(client: Client, note: Note, records: str, now: dt.datetime) -> None:
    """Note that the house has answered so: of declining a lower price, that it was declined."""
    with transaction.atomic():
        hold(client.room)
        notes.settle(client, note.key, now)
        engagement = getattr(note.fact, "engagement", None)
        if records != "price.cut_refused" or kind_of(note.fact) == records or not engagement:
            return
        fact_id = f"refused-{note.key}"
        if client.room.entries.filter(fact_id=fact_id).exists():
            return
        refused = f.PriceCutRefused(
            at=max(now, note.fact.at),
            client=client.pk,
            engagement=engagement,
            service=note.fact.service,
            id=fact_id,
        )
        record(client.room, [refused], now)


def is_answered(client: Client, note: Note) -> bool:
    """Say whether declining is on record already, or a letter answers it."""
    letters = Letter.objects.filter(room=client.room, kind=REPLY, key=f"{client.pk}/{note.key}")
    refused = client.room.entries.filter(fact_id=f"refused-{note.key}")
    return letters.exists() or refused.exists()


def _given(
    client: Client,
    fact: Any,
    known: Known,
    view: View,
    quote: float | None,
    language: Language,
) -> dict[str, str]:
    room, zone = client.room, client.room.zone
    work, currency = known.engagement, currency_of(room)
    cut = getattr(fact, "amount", None)
    given = {
        "work": _THE_WORK.in_language(language),
        "amount": amount(cut, currency, language) if cut else "",
        "quote": amount(quote, currency, language) if quote else "",
        "what": _what(client, fact, known.facts, language),
        "due": _due(fact, language),
        "refused": _refused(known, zone, language),
        "hours": _hours(client, language),
        # Nobody is promised more work while its end waits for a person.
        "goes_on": "" if any(each.decision.level > _LASTING for each in view.ruled) else "yes",
        **_rule(client, view, language),
    }
    if work is not None:
        if work.name:
            given["work"] = _QUOTED.in_language(language).format(work.name)
        given["price"] = amount(float(work.price), work.currency, language)
        if work.delivered_at is not None:
            given["delivered"] = date(work.delivered_at.astimezone(zone).date(), language)
        unit = work.unit if language == "ja" or not work.unit else f" {work.unit}"
        if work.target is not None:
            given["target"] = f"{in_full(work.target)}{unit}"
        if work.measured is not None:
            given["value"] = f"{in_full(work.measured)}{unit}"
    return given


def _rule(client: Client, view: View, language: Language) -> dict[str, str]:
    """Return by which rule it is, and when that was announced: only where one fits."""
    if not view.ruled:
        return {}
    decision = view.ruled[0].decision
    if decision.announced_at is None or decision.status == "practice":
        return {}
    announced = dt.datetime.fromisoformat(decision.announced_at).date()
    return {
        "rule": rule_name(decision, rulebooks_of(client.room), language),
        "announced": date(announced, language),
    }


def _what(client: Client, fact: Any, facts: Sequence[Fact], language: Language) -> str:
    """Return what a promise or a rule is about, in the words it was written down with."""
    held = getattr(fact, "what", None) if not isinstance(fact, f.ConductReported) else None
    promise, rule = getattr(fact, "promise", None), getattr(fact, "client_rule", None)
    for each in facts:
        if held is None and isinstance(each, f.PromiseMade) and each.promise == promise:
            held = each.what
        if held is None and isinstance(each, f.ClientRuleImposed) and each.client_rule == rule:
            held = each.what
    if held is not None:
        said = as_said(held, words_of(client), language)
        return _QUOTED.in_language(language).format(said)
    titles = {each.engagement: each.name for each in engagements_of(client)} if promise else {}
    title = titles.get(promise or "", "")
    return _QUOTED.in_language(language).format(title) if title else ""


def _due(fact: Any, language: Language) -> str:
    due = getattr(fact, "due", None)
    return date(dt.date.fromisoformat(due[:10]), language) if isinstance(due, str) else ""


def _refused(known: Known, zone: dt.tzinfo, language: Language) -> str:
    if known.refused_at is None:
        return ""
    return date(known.refused_at.astimezone(zone).date(), language)


def _hours(client: Client, language: Language) -> str:
    rulebook = latest_of(client.room)
    if rulebook is None or not rulebook.hours:
        return ""
    return opening_hours(rulebook.hours, rulebook.holidays, language)
