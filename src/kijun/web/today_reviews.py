"""Appeals that wait for an answer, and reviews that are due or near, as they stand on Today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.letters import when
from kijun.services import appeals, reviewing, sealed, timeline
from kijun.web.speech import language, unbroken_name


@dataclass(frozen=True, slots=True)
class OpenCard:
    """Something about a decision that is answered on its page."""

    id: str
    title: str
    said: str
    href: str
    is_due: bool = True
    """Whether it asks today; a review that is only near does not."""


def open_cards(room: Room, now: dt.datetime) -> list[OpenCard]:
    """Return the open appeals, the oldest first, and then the reviews of what has no end."""
    filed, reviews = appeals.open_in(room), reviewing.reviews_in(room, now)
    rows = latest_rows(room, [each.decision for each in filed]) if filed else {}
    decisions = {name: decision_in(row) for name, row in rows.items()}
    about = [*decisions.values(), *(each.decision for each in reviews)]
    clients = Client.objects.filter(room=room).in_bulk({each.client or "" for each in about})
    unnamed = _unnamed(room, clients.values(), now)
    cards = []
    for each in filed:
        decision = decisions.get(each.decision)
        client = clients.get(decision.client or "") if decision is not None else None
        if decision is None or client is None or client.pk in unnamed:
            continue
        said = (
            _("The answer was due on %(day)s: until it comes, the measure rests.")
            if appeals.rests(each, now)
            else _("Answer by %(day)s.")
        )
        day = when.day(each.answer_by.astimezone(room.zone), language())
        title = _("%(client)s appeals: %(things)s") % _named(decision, clients)
        cards.append(_card("appeal", decision, title, said % {"day": day}))
    for review in reviews:
        if review.decision.client not in clients:
            continue
        day = when.day(review.due_at.astimezone(room.zone), language())
        said = (
            _("It was to be looked at again on %(day)s: keep it, or lift it?")
            if review.is_due
            else _("It is looked at again on %(day)s.")
        )
        title = _("%(client)s: %(things)s") % _named(review.decision, clients)
        card = _card("review", review.decision, title, said % {"day": day}, is_due=review.is_due)
        cards.append(card)
    return cards


def _unnamed(room: Room, clients: Iterable[Client], now: dt.datetime) -> set[str]:
    """Return whose appeal lies in the sealed mailbox: Today says so in one line, without a name."""
    barred = {client.pk for client in clients if client.barred_at is not None}
    return barred & sealed.appealing(room, now) if barred else set()


def _named(decision: Decision, clients: dict[str, Client]) -> dict[str, str]:
    name = unbroken_name(clients[decision.client or ""].name)
    return {"client": name, "things": timeline.things_of(decision, language())}


def _card(what: str, decision: Decision, title: str, said: str, *, is_due: bool = True) -> OpenCard:
    href = reverse("decision", args=[decision.id])
    return OpenCard(f"{what}-{decision.id}", title, said, href, is_due)
