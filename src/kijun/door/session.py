"""The page about one session: word of being late or absent, being there, and what had happened."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Session
from kijun.clients.models import Link
from kijun.door.opening import Visit, act, contact_of, is_by_hand, written
from kijun.door.session_state import SessionState
from kijun.door.session_words import (
    after_calling_off,
    after_notice,
    house_late,
    lead,
    quotes,
    told_excuses,
)
from kijun.door.vouching import Tap, stamp_of, tap_in
from kijun.judge.facts import NoticeGiven
from kijun.judge.words.vocabulary import REASONS
from kijun.ledger.record import OtherContent
from kijun.letters import when
from kijun.services.decisions.made_known import known_to
from kijun.services.inbox import incoming_words
from kijun.services.sessions.notices import LONGEST_WORDS, About
from kijun.ui import sentences
from kijun.ui.parts import Choice

LONGEST_WAIT: Final = 600
"""Minutes of lateness that are taken."""


def show_session(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Show how a session stands and what one may say about it."""
    return _shown(request, SessionState(visit, _session_of(visit)))


@act(Link.Purpose.SESSION)
def give_notice(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take word of being late or absent, or afterwards of what had happened."""
    state = SessionState(visit, _session_of(visit))
    text = written(request)
    if len(text) > LONGEST_WORDS:
        return _shown(request, state, typed=text, status=422)
    if state.was_called_off or state.house_cannot_come:
        return redirect(visit.address())
    tap = tap_in(request.POST, visit.link, visit.now, get_random_string(16))
    about: About = "absence" if request.POST.get("about") == "absence" else "late"
    is_ahead = (tap.vouched or tap.claimed or visit.now) < state.session.ends
    minutes = _minutes(request) if about == "late" and is_ahead else None
    reason = request.POST.get("reason", "")
    said = incoming_words.Said(about, minutes, reason if reason in REASONS else "", text)
    try:
        incoming_words.give_notice(
            state.session,
            said,
            vouched=tap.vouched,
            claimed=tap.claimed,
            key=_key_of(said, tap),
            now=visit.now,
        )
    except OtherContent:
        # The same tap came twice at the same instant, and the first of them is written down.
        return redirect(visit.address())
    return redirect(visit.address())


@act(Link.Purpose.SESSION)
def arrive(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take that the client is there."""
    session = _session_of(visit)
    tap = tap_in(request.POST, visit.link, visit.now, get_random_string(16))
    claim = ""
    if tap.claimed is not None:
        told = _("I say that I was there at %(clock)s.")
        claim = told % {"clock": when.clock(visit.there(tap.claimed))}
    incoming_words.arrive(
        session, vouched=tap.vouched, claimed=tap.claimed, claim=claim, key=tap.key, now=visit.now
    )
    return redirect(visit.address())


def _key_of(said: incoming_words.Said, tap: Tap) -> str:
    """Return what tells it from everything else: the same tap may be sent twice."""
    whole = f"{tap.key}|{said.about}|{said.minutes}|{said.reason}|{said.text}"
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


_session: Final = Prepared(
    lambda: Session.objects.filter(room=Given("room"), client=Given("client"), pk=Given("pk"))
)


def _session_of(visit: Visit) -> Session:
    link = visit.link
    session = _session.first(room=visit.room.pk, client=link.client_id, pk=link.subject)
    if session is None:
        raise Http404
    session.room, session.client = visit.room, visit.client
    return session


def _minutes(request: HttpRequest) -> int:
    given = request.POST.get("minutes", "")
    if given.isascii() and given.isdigit() and 0 < int(given[:4]) <= LONGEST_WAIT:
        return int(given[:4])
    return sentences.USUAL


def _shown(
    request: HttpRequest, state: SessionState, *, typed: str = "", status: int = 200
) -> HttpResponse:
    visit, session = state.visit, state.session
    last = state.notices[-1] if state.notices else None
    is_first = last is None and state.takes_notice
    mail = contact_of(visit.room)
    was_moved = "moved" in request.GET and state.may_change
    has_simply_come = session.client_came_at is not None and not state.decisions
    says_little = is_first or has_simply_come or state.house_cannot_come
    given: dict[str, Any] = {
        "shell": visit.shell(),
        "visit": visit,
        "session": session,
        "state": state,
        "lead": lead(state),
        "followed": after_calling_off(state) if session.ended_by == "client" else [],
        "house_late": house_late(state),
        "was_moved": was_moved,
        "by_hand": was_moved and is_by_hand(visit.room, mail, visit.client),
        "is_days_ahead": visit.there(session.starts).date() > visit.there(visit.now).date(),
        "notice": _told(state, last) if last is not None else None,
        "quotes": [] if says_little else quotes(state, last),
        "excuses": told_excuses(state) if state.takes_reason else [],
        "typed": typed,
        "too_long": len(typed) > LONGEST_WORDS,
        "longest": LONGEST_WORDS,
        "form": _form(state) if state.takes_notice or state.takes_reason else None,
        "arrived": _clock(visit, session.client_came_at),
        "heard": [word for word in state.said if not word.about],
        "claimed": _clock(visit, next((w.said_at for w in state.open_claims[::-1]), None)),
        "word_key": get_random_string(24),
        "decisions": known_to(visit.client, state.decisions) if state.decisions else [],
        "again_at": _again_at(visit) if state.needs_new_time else "",
        "mail": mail,
        "house": visit.house,
    }
    response = render(request, "door/session.html", given, status=status)
    response.headers["X-Kijun-Keep"] = "yes"
    return response


def _again_at(visit: Visit) -> str:
    """Return where the client books another time: by their own link, where they hold one."""
    public = reverse("booking-in", args=[visit.room.pk, visit.language])
    return visit.held(Link.Purpose.BOOKING) or public


def _clock(visit: Visit, instant: dt.datetime | None) -> str:
    return when.clock(visit.there(instant)) if instant is not None else ""


def _told(state: SessionState, notice: NoticeGiven) -> dict[str, Any]:
    visit, session = state.visit, state.session
    said_at = visit.there(notice.tapped_at or notice.at)
    starts = visit.there(session.starts)
    return {
        "at": when.day_and_clock(said_at, visit.language)
        if said_at.date() != visit.there(visit.now).date()
        else when.clock(said_at),
        "sentence": sentences.said_in(notice, starts, when.clock(starts)),
        "text": state.text_of(notice),
        "about": notice.about,
        "next": after_notice(state, notice),
    }


def _form(state: SessionState) -> dict[str, Any]:
    visit = state.visit
    reasons = (*sentences.OFTEN, *sentences.SELDOM)
    clock = when.clock(visit.there(state.session.starts))
    afterwards = not state.takes_notice
    is_near = sentences.is_near(state.session.starts, visit.now)
    said = (
        sentences.reasons_then(reasons)
        if afterwards
        else sentences.reasons_now(reasons, is_near=is_near)
    )
    return {
        "afterwards": afterwards,
        "about": "late" if state.session.client_came_at else "absence",
        "stamp": stamp_of(visit.link, visit.now),
        "served": visit.now.isoformat(),
        "key": get_random_string(24),
        "minutes": [Choice(str(m), f"{m}+" if m == 30 else str(m)) for m in sentences.MINUTES],
        "usual": str(sentences.USUAL),
        "reasons": sentences.choices(sentences.OFTEN),
        "more_reasons": sentences.choices(sentences.SELDOM),
        "said_reasons": said,
        "said_none": "" if afterwards else sentences.without_reason(is_near=is_near),
        "said_minutes": sentences.late_by(),
        "usual_nth": sentences.MINUTES.index(sentences.USUAL) + 1,
        "cannot_come": sentences.cannot_come(clock),
        "was_late": sentences.was_late(),
    }
