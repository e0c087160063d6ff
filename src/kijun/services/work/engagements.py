"""Engagements: agreed, delivered, accepted, measured, ended. Each is a fact; the row follows.

What is noted twice is noted once: each act has a name of its own in the record. Terms are changed
by agreeing anew, which stays beside the first agreement, and only until the work is delivered.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Concatenate, Final, Literal, ParamSpec

from django.db import transaction
from msgspec.structs import replace

from kijun.accounts.ids import LENGTH, new_id
from kijun.accounts.models import Room
from kijun.clients import texts
from kijun.clients.models import Client
from kijun.clients.names import TooLong, Unwritable, tidy
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger.record import hold
from kijun.services.record.recording import record
from kijun.services.work import money
from kijun.services.work.dates import due_day, instant_of
from kijun.services.work.money import Nonsense
from kijun.work.models import Engagement
from kijun.work.projection import work_of

LONGEST_UNIT: Final = 40
_KEY: Final = re.compile(rf"[0-9a-z]{{{LENGTH}}}")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed on, as typed; `title` says what the work is, in people's words.

    `currency` may be left out: it is the house's. `better` is `higher` or `lower`.
    """

    title: str
    price: Decimal | float
    currency: str = ""
    guaranteed: bool = False
    baseline: Decimal | float | None = None
    target: Decimal | float | None = None
    better: Literal["higher", "lower"] | None = None
    unit: str = ""
    unit_value: Decimal | float | None = None


def _held(
    act: Callable[Concatenate[Engagement, P], Engagement],
) -> Callable[Concatenate[Engagement, P], Engagement]:
    """Let an act find its engagement as it stands, while nobody else changes it."""

    @wraps(act)
    def acting(engagement: Engagement, /, *given: P.args, **named: P.kwargs) -> Engagement:
        with transaction.atomic():
            hold(engagement.room)
            engagement.refresh_from_db()
            return act(engagement, *given, **named)

    return acting


def agree(
    client: Client,
    terms: Terms,
    *,
    now: dt.datetime,
    day: dt.date | None = None,
    due: dt.date | None = None,
    service: str = "",
    key: str = "",
) -> Engagement:
    """Note that work was agreed on a day (default: today); return the engagement.

    `due` is until when the house promises to deliver: a promise of its own on the record. `key`
    makes sending it twice the same as once. Raises Nonsense: what money and days raise, and
    `no_title`, `long`, `signs` (of texts), `no_target` (guaranteed, but not what), `key`.
    """
    room = client.room
    at = instant_of(room, day, now)
    name = f"e-{checked_key(key)}" if key else new_id("e")
    with transaction.atomic():
        hold(room)
        known = Engagement.objects.filter(room=room, engagement=name).first()
        if known is not None:
            if known.client_id != client.pk:
                raise Nonsense("key")
            return known
        facts: list[Fact] = [_agreed(client, name, terms, at, service, f"agreed-{name}")]
        if due is not None:
            until = due_day(due, at.date()).isoformat()
            facts.append(
                f.PromiseMade(
                    at=at, client=client.pk, promise=name, due=until, by="house", id=f"due-{name}"
                )
            )
        record(room, facts, now)
        return Engagement.objects.get(room=room, client=client, engagement=name)


@_held
def agree_anew(
    engagement: Engagement, terms: Terms, *, now: dt.datetime, key: str = ""
) -> Engagement:
    """Agree on other terms.

    Raises Nonsense: `delivered` once the work is, `ended` where it ended before, and what agree
    raises.

    What was agreed before stays on record; the day of delivery that was promised stays.
    """
    fact_id = f"agreed-{engagement.engagement}-{checked_key(key or new_id('k')[2:])}"
    if is_there(engagement.room, fact_id):
        return engagement
    if engagement.delivered_at is not None:
        raise Nonsense("delivered")
    if engagement.ended_at is not None:
        raise Nonsense("ended")
    at = instant_of(engagement.room, None, now, not_before=engagement.agreed_at)
    client, name = engagement.client, engagement.engagement
    return _keep(engagement, [_agreed(client, name, terms, at, engagement.service, fact_id)], now)


@_held
def deliver(engagement: Engagement, *, now: dt.datetime, day: dt.date | None = None) -> Engagement:
    """Note that the work was handed over; a promised day is kept or not by this.

    Raises Nonsense: `ended`, and what days raise.
    """
    if engagement.delivered_at is not None:
        return engagement
    if engagement.ended_at is not None:
        raise Nonsense("ended")
    at = instant_of(engagement.room, day, now, not_before=engagement.agreed_at)
    name, client = engagement.engagement, engagement.client_id
    facts: list[Fact] = [
        f.EngagementDelivered(
            at=at, client=client, engagement=name, service=_service(engagement), id=f"done-{name}"
        )
    ]
    if engagement.due is not None:
        facts.append(
            f.PromiseKept(at=at, client=client, promise=name, by="house", id=f"kept-{name}")
        )
    return _keep(engagement, facts, now)


@_held
def accept(engagement: Engagement, *, now: dt.datetime, day: dt.date | None = None) -> Engagement:
    """Note that the client accepted what was delivered. Raises Nonsense: `not_delivered`."""
    if engagement.accepted_at is not None:
        return engagement
    if engagement.delivered_at is None:
        raise Nonsense("not_delivered")
    at = instant_of(engagement.room, day, now, not_before=engagement.delivered_at)
    name = engagement.engagement
    fact = f.EngagementAccepted(
        at=at,
        client=engagement.client_id,
        engagement=name,
        service=_service(engagement),
        id=f"accepted-{name}",
    )
    return _keep(engagement, [fact], now)


@_held
def end(
    engagement: Engagement, *, now: dt.datetime, day: dt.date | None = None, decision: str = ""
) -> Engagement:
    """Note that the engagement is over; `decision` is the one that ended it, if one did."""
    if engagement.ended_at is not None:
        return engagement
    latest = engagement.accepted_at or engagement.delivered_at or engagement.agreed_at
    at = instant_of(engagement.room, day, now, not_before=latest)
    name = engagement.engagement
    fact = f.EngagementEnded(
        at=at,
        client=engagement.client_id,
        engagement=name,
        service=_service(engagement),
        id=_ended_by(engagement, decision) if decision else f"ended-{name}",
    )
    return _keep(engagement, [fact], now)


def ended_by(client: Client, decision: str) -> list[Engagement]:
    """Return the engagements that are over because of a decision, the earliest agreed first."""
    over = Engagement.objects.filter(room=client.room, client=client, ended_at__isnull=False)
    known = over.select_related("room", "client__room", "title").order_by("agreed_at", "pk")
    return [each for each in known if is_there(client.room, _ended_by(each, decision))]


def take_up_again(client: Client, decision: str, now: dt.datetime) -> None:
    """Let what a decision ended go on, on the terms that were agreed: it no longer holds."""
    with transaction.atomic():
        hold(client.room)
        agreed = work_of(client.room, client.pk).engagements
        facts: list[Fact] = [
            replace(
                agreed[each.engagement].terms,
                at=instant_of(client.room, None, now, not_before=each.ended_at),
                recorded_at=None,
                source=None,
                id=f"agreed-{each.engagement}-{decision}",
            )
            for each in ended_by(client, decision)
        ]
        record(client.room, facts, now)


def _ended_by(engagement: Engagement, decision: str) -> str:
    """Return the id of the fact that a decision ended an engagement."""
    return f"ended-{engagement.engagement}-{decision}"


@_held
def measure(
    engagement: Engagement,
    value: Decimal | float,
    *,
    now: dt.datetime,
    day: dt.date | None = None,
    key: str = "",
) -> Engagement:
    """Note what the work brought, in its unit; the latest measurement counts.

    Raises Nonsense: `enormous`, and what days raise.
    """
    name = engagement.engagement
    fact_id = f"measured-{name}-{checked_key(key)}" if key else None
    if fact_id is not None and is_there(engagement.room, fact_id):
        return engagement
    at = instant_of(engagement.room, day, now, not_before=engagement.agreed_at)
    fact = f.OutcomeMeasured(
        at=at,
        client=engagement.client_id,
        engagement=name,
        value=money.measure(value),
        service=_service(engagement),
        id=fact_id,
    )
    return _keep(engagement, [fact], now)


def new_key() -> str:
    """Return what a form carries, so that sending it twice is noted once."""
    return new_id("k").removeprefix("k-")


def checked_key(key: str) -> str:
    """Return a key that new_key made. Raises Nonsense: `key`."""
    if not _KEY.fullmatch(key):
        raise Nonsense("key")
    return key


def _keep(engagement: Engagement, facts: Sequence[Fact], now: dt.datetime) -> Engagement:
    record(engagement.room, facts, now)
    engagement.refresh_from_db()
    return engagement


def is_there(room: Room, fact_id: str) -> bool:
    """Say whether a fact of that id is on record."""
    return room.entries.filter(fact_id=fact_id).exists()


def _service(engagement: Engagement) -> str | None:
    return engagement.service or None


def _agreed(
    client: Client, name: str, terms: Terms, at: dt.datetime, service: str, fact_id: str
) -> Fact:
    currency = money.same_currency(terms.currency, client.room)
    title, unit = _text(terms.title), _text(terms.unit)
    if not title:
        raise Nonsense("no_title")
    if len(unit) > LONGEST_UNIT:
        raise Nonsense("long")
    if terms.guaranteed and terms.target is None:
        raise Nonsense("no_target")
    price = money.amount(terms.price, currency, may_be_zero=True)
    baseline, target = _measure(terms.baseline), _measure(terms.target)
    unit_value = None
    if terms.unit_value is not None:
        unit_value = money.amount(terms.unit_value, currency, may_be_zero=True)
    return f.EngagementAgreed(
        at=at,
        client=client.pk,
        engagement=name,
        price=price,
        currency=currency,
        baseline=baseline,
        target=target,
        better=terms.better,
        unit=unit or None,
        unit_value=unit_value,
        guaranteed=terms.guaranteed,
        service=service.strip() or None,
        note=texts.keep(client, title),
        id=fact_id,
    )


def _measure(value: Decimal | float | None) -> int | float | None:
    return None if value is None else money.measure(value)


def _text(text: str) -> str:
    try:
        return tidy(text)
    except TooLong as error:
        raise Nonsense("long") from error
    except Unwritable as error:
        raise Nonsense("signs") from error
