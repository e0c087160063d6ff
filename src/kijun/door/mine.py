"""The client's own page: their rules, both sides' record, decisions, what comes next, and a word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final, NamedTuple

from django.db.models import DateTimeField, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Service, Session
from kijun.clients.links import token_of
from kijun.clients.models import Link
from kijun.door import words
from kijun.door.opening import Visit, page
from kijun.door.work import owed_back, owed_between, work_for
from kijun.judge.facts import Fact, RulesAcknowledged, RulesAnnounced
from kijun.judge.rulebook import Rulebooks
from kijun.judge.words.vocabulary import tier_words
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided
from kijun.letters import when
from kijun.letters.pdf_words import version_words
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.decisions.made_known import known_to
from kijun.services.delivery import letter_words
from kijun.services.record.history import Record, record_of
from kijun.services.record.standings import reliances
from kijun.services.record.timeline import happenings, ruling_of
from kijun.services.rules.binding import told_to
from kijun.ui.marks import Party
from kijun.ui.parts import Ruling

_MOST_LINES: Final = 30
"""So many lines of the record are shown; `?all` shows the rest."""
_MOST_NEXT: Final = 5


class Told(NamedTuple):
    """A version that the client was told: its title, its name, its dates, and its page."""

    title: str
    name: str
    announced: str
    acknowledged: str
    href: str


class Coming(NamedTuple):
    """A session ahead, and where to send word about it."""

    at: str
    about: str
    href: str


def show_mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show everything that the house has on record about the client, and its own side."""
    rulebooks = rulebooks_of(visit.room)
    record = record_of(visit.client, visit.language)
    person = visit.house
    zone = visit.room.zone
    lines = record.lines if "all" in request.GET else record.lines[-_MOST_LINES:]
    reliance = reliances(record, rulebooks, zone, visit.now, visit.language)
    given = {
        "shell": visit.shell(wide=True),
        "visit": visit,
        "house": person,
        "rules": _rules(visit, rulebooks, record.facts),
        "coming": _coming(visit),
        "work": work_for(visit),
        "owed": owed_between(visit),
        "owed_back": owed_back(visit),
        "booking": _booking(visit),
        "happenings": happenings(
            lines,
            rulebooks,
            zone,
            visit.language,
            person=person,
            address=lambda decision: _onward(visit, "decisions", decision),
        ),
        "is_cut": len(lines) < len(record.lines),
        "decisions": _decisions(visit, rulebooks, record),
        "mine": reliance[Party.CLIENT],
        "my_tier": tier_words(reliance[Party.CLIENT].tier, visit.language),
        "theirs": reliance[Party.HOUSE],
        **words.said_in(visit),
    }
    return render(request, "door/mine.html", given)


@page
def go_on(request: HttpRequest, visit: Visit, purpose: str, subject: str) -> HttpResponse:
    """Lead from the client's own page to that of one session, decision or version of theirs.

    The page about a session leads to the decisions about it, that about an enquiry to the rules
    that were read with it and to the first booking.
    """
    del request
    if visit.link.purpose != Link.Purpose.MINE and not _is_about(visit, purpose, subject):
        raise Http404
    link = _ONWARD[purpose](visit, subject) if purpose in _ONWARD else None
    if link is None:
        raise Http404
    return redirect("door", token_of(link.pk), visit.language)


def _is_about(visit: Visit, purpose: str, subject: str) -> bool:
    if visit.link.purpose == Link.Purpose.ENQUIRY:
        return purpose in ("rules", "booking")
    if visit.link.purpose != Link.Purpose.SESSION or purpose != "decisions":
        return False
    row = _latest(visit, subject)
    return row is not None and decision_in(row).matter == visit.link.subject


def _latest(visit: Visit, decision: str) -> Decided | None:
    rows = Decided.objects.filter(room=visit.room, client=visit.client.pk, decision=decision)
    return rows.order_by("revision").last()


def _to_session(visit: Visit, subject: str) -> Link | None:
    sessions = Session.objects.select_related("client").filter(room=visit.room)
    session = sessions.filter(client=visit.client, pk=subject).first()
    return letter_words.link_to_session(session, visit.now) if session is not None else None


def _to_decision(visit: Visit, subject: str) -> Link | None:
    row = _latest(visit, subject)
    known = known_to(visit.client, [decision_in(row)]) if row is not None else []
    return letter_words.link_to(known[0], visit.client, visit.now) if known else None


def _to_rules(visit: Visit, subject: str) -> Link | None:
    told = (fact for fact in told_to(visit.client) if isinstance(fact, RulesAnnounced))
    if subject not in {fact.rulebook for fact in told}:
        return None
    return letter_words.link_to_rules(visit.client, subject, visit.now)


def _to_booking(visit: Visit, _: str) -> Link:
    return letter_words.link_to_booking(visit.client, visit.now)


_ONWARD: Final[dict[str, Callable[[Visit, str], Link | None]]] = {
    "sessions": _to_session,
    "decisions": _to_decision,
    "rules": _to_rules,
    "booking": _to_booking,
}


def _onward(visit: Visit, purpose: str, subject: str) -> str:
    return reverse("door-own", args=[visit.token, visit.language, purpose, subject])


def _rules(visit: Visit, rulebooks: Rulebooks, facts: list[Fact]) -> list[Told]:
    told: dict[str, dt.datetime] = {}
    known: dict[str, dt.datetime] = {}
    for fact in facts:
        if isinstance(fact, RulesAnnounced):
            told[fact.rulebook] = fact.at
        elif isinstance(fact, RulesAcknowledged):
            known[fact.rulebook] = fact.at
    return [
        Told(
            rulebooks[version].title.in_language(visit.language) or _("Rules"),
            version_words(version, visit.language),
            when.day(visit.there(at), visit.language),
            when.day(visit.there(known[version]), visit.language) if version in known else "",
            _onward(visit, "rules", version),
        )
        for version, at in sorted(told.items(), key=lambda each: each[1], reverse=True)
        if version in rulebooks
    ]


def _that_are_ahead() -> QuerySet[Session]:
    booked = Session.objects.filter(
        room=Given("room"), client=Given("client"), state=Session.State.BOOKED
    )
    ahead = booked.filter(starts__gt=Given("since", DateTimeField()))
    return ahead.select_related("offered").order_by("starts")[:_MOST_NEXT]


def _that_are_offered() -> QuerySet[Service, int]:
    return Service.objects.filter(room=Given("room"), is_active=True).values_list("pk", flat=True)


_ahead: Final = Prepared(_that_are_ahead)
_offered: Final = Prepared(_that_are_offered)


def _coming(visit: Visit) -> list[Coming]:
    since = visit.now - dt.timedelta(hours=12)
    return [
        Coming(
            when.day_and_clock(visit.there(session.starts), visit.language),
            " ".join(filter(None, [session.service_in(visit.language), session.place])),
            _onward(visit, "sessions", session.pk),
        )
        for session in _ahead(room=visit.room.pk, client=visit.client.pk, since=since)
        if session.ends > visit.now
    ]


def _booking(visit: Visit) -> str:
    """Return where the client can book, or an empty text where nothing can be booked."""
    return _onward(visit, "booking", "-") if _offered(room=visit.room.pk) else ""


def _decisions(visit: Visit, rulebooks: Rulebooks, record: Record) -> list[tuple[str, Ruling]]:
    person = visit.house
    return [
        (
            when.day(dt.datetime.fromisoformat(decision.decided_at), visit.language),
            ruling_of(
                decision,
                rulebooks,
                visit.language,
                person,
                _onward(visit, "decisions", decision.id),
            ),
        )
        for decision in record.decisions[::-1]
    ]
