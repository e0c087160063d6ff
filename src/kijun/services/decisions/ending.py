"""What the end of an engagement ends, in a decision of level 5: read before and after it is done.

It bars nobody from booking: a pause and a ban are consequences of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db.models import QuerySet

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.judge.words.figures import date
from kijun.judge.words.language import Language, Said
from kijun.letters import when
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.decisions.conditions import BARRING
from kijun.services.work import engagements
from kijun.work.models import Engagement, Invoice

WORD: Final = "end_engagement"
MOST: Final = 8
"""So many engagements or sessions are named one by one."""
_OF_AN_ENGAGEMENT: Final = frozenset({"price_request", "scope_request"})
_OVER: Final = Said("終わりとなるご契約：{named}", "What ends: {named}")
_CALLED_OFF: Final = Said("取りやめとなるご予約：{named}", "Called off with it: {named}")
_TITLE: Final = Said("「{title}」", "“{title}”")
_AGREED: Final = Said("{day}のお約束", "what we agreed on {day}")
_SESSION: Final = Said("{when}のセッション", "our session of {when}")
_MORE: Final = Said("ほか{count}件", "{count} more")
_NOT_BARRED: Final = Said(
    "これによって、新しいご予約をお断りすることはありません",
    "It does not keep you from booking again",
)


class Ending(NamedTuple):
    """The engagements that end with a decision, and the sessions that are called off with them."""

    engagements: tuple[Engagement, ...]
    sessions: tuple[Session, ...]


def ends_engagement(decision: Decision) -> bool:
    """Say whether a decision ends, or would end, an engagement."""
    return WORD in decision.consequences and WORD not in decision.lapsed


def ending_of(client: Client, decision: Decision, now: dt.datetime) -> Ending:
    """Return what a decision has ended or, where that is still to be done, would end now.

    What was agreed or booked since a person confirmed it stays: they did not see it then.
    """
    if WORD in decision.carried_out:
        rows = client.sessions.filter(decision=decision.id, ended_by="system")
        over = engagements.ended_by(client, decision.id)
        return Ending(tuple(over), tuple(rows.order_by("starts", "pk")))
    until = dt.datetime.fromisoformat(decision.starts) if decision.starts else now
    known = list(_engagements(client).filter(agreed_at__lte=until))
    over = _over(client, decision, known)
    ahead = client.sessions.filter(
        state=Session.State.BOOKED, starts__gt=now, created_at__lte=until
    )
    named = _named(client, decision)
    ended = {each.service for each in over} if over or named else _services(client, decision)
    stays = {each.service for each in known if each.ended_at is None and each not in over}
    called_off = [
        session
        for session in ahead.select_related("room").order_by("starts", "pk")
        if _is_of(session, ended) and not _is_of(session, stays)
    ]
    return Ending(tuple(over), tuple(called_off))


def told(client: Client, decision: Decision, language: Language, now: dt.datetime) -> list[str]:
    """Return what ends with a decision, and what does not, each as a sentence without its stop."""
    over, zone = ending_of(client, decision, now), client.room.zone
    works = [_name(each, language) for each in over.engagements]
    times = [
        _SESSION.in_language(language).format(
            when=when.day_and_clock(each.starts.astimezone(zone), language)
        )
        for each in over.sessions
    ]
    said = [
        each.in_language(language).format(named=_listed(named, language))
        for each, named in ((_OVER, works), (_CALLED_OFF, times))
        if named
    ]
    if not any(text.partition(" ")[0] in BARRING for text in decision.consequences):
        said.append(_NOT_BARRED.in_language(language))
    return said


def _engagements(client: Client) -> QuerySet[Engagement]:
    rows = Engagement.objects.filter(room_id=client.room_id, client=client)
    return rows.select_related("client__room", "room", "title").order_by("agreed_at", "pk")


def _over(client: Client, decision: Decision, known: Iterable[Engagement]) -> list[Engagement]:
    """Return the engagement that a decision is about; where it names none, all that are open."""
    named = _named(client, decision)
    return [each for each in known if each.ended_at is None and named in (None, each.engagement)]


def _named(client: Client, decision: Decision) -> str | None:
    """Return the engagement that a decision is about, or None where it is about none of them."""
    if decision.occasion in _OF_AN_ENGAGEMENT:
        return decision.matter
    if decision.occasion != "payment":
        return None
    rows = Invoice.objects.filter(client=client, invoice=decision.matter or "")
    return rows.values_list("engagement__engagement", flat=True).first()


def _services(client: Client, decision: Decision) -> set[str]:
    """Return the services of a rule: where no work was agreed, sessions are what ends."""
    rule = rulebooks_of(client.room)[decision.version].rule(decision.rule)
    return set(rule.services) if rule is not None and rule.services is not None else {""}


def _is_of(session: Session, services: set[str]) -> bool:
    """Say whether a session is of one of some services; work for no service is for all of them."""
    return "" in services or session.service in services


def _name(engagement: Engagement, language: Language) -> str:
    if engagement.name:
        return _TITLE.in_language(language).format(title=engagement.name)
    agreed = engagement.agreed_at.astimezone(engagement.room.zone).date()
    return _AGREED.in_language(language).format(day=date(agreed, language))


def _listed(named: list[str], language: Language) -> str:
    shown = named[:MOST]
    if len(named) > MOST:
        shown.append(_MORE.in_language(language).format(count=len(named) - MOST))
    return ("、" if language == "ja" else ", ").join(shown)
