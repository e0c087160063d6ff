"""Words that came by mail: shown as they were written and as they were read, and taken or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.letters.models import Word
from kijun.services import clock
from kijun.services.inbox.sender import possible
from kijun.services.noting.guessing import likely_sorts
from kijun.services.noting.sorts import SORTS
from kijun.services.sessions.notices import About, UnknownReason
from kijun.services.today import front_desk
from kijun.ui.parts import Choice
from kijun.web.shell import acting_in, for_house
from kijun.web.taps import back, minutes_in, reason_choices, told
from kijun.web.wording import day_and_clock, language

_BEFORE, _AFTER = timedelta(days=2), timedelta(days=14)
MINUTES = (5, 10, 15, 20, 30, 45, 60)


@dataclass(frozen=True, slots=True)
class WordCard:
    """A client's mail: from whom, when, what, and as what it was read."""

    word: Word
    by: str
    read_as: str
    sessions: list[Choice]
    chosen: str
    minutes: list[Choice]
    reasons: list[Choice]
    likely: list[Choice]
    """As what else it may be written down."""
    may_be_of: list[Choice]
    """Where several share the address from which it came: the clients who do."""

    @property
    def about_when(self) -> str:
        """When the session is that it names."""
        return next((each.label for each in self.sessions if each.value == self.word.session), "")

    @property
    def late(self) -> str:
        """The minutes as they were read."""
        return str(self.word.minutes or "")


def word_cards(room: Room, words: Sequence[Word]) -> list[WordCard]:
    """Return the words that wait, each with the sessions that it may be about."""
    if not words:
        return []
    first, last = words[0].said_at - _BEFORE, words[-1].said_at + _AFTER
    near = Q(starts__gte=first, starts__lt=last, state=Session.State.BOOKED)
    named = Q(pk__in={word.session for word in words})
    rows = Session.objects.filter(near | named, room=room, client__barred_at=None).select_related(
        "client"
    )
    sessions = list(rows.order_by("starts"))
    return [_card(word, sessions, room) for word in words]


def _card(word: Word, sessions: Sequence[Session], room: Room) -> WordCard:
    possible = [
        session
        for session in sessions
        if session.pk == word.session or word.client_id in (None, session.client_id)
    ]
    later = [session.pk for session in possible if session.ends > word.said_at]
    minutes = sorted({*MINUTES, *([word.minutes] if word.minutes else [])})
    at = day_and_clock(word.said_at, room.zone)
    return WordCard(
        word,
        by=f"{word.client.name if word.client else word.sender}\N{NO-BREAK SPACE}· {at}",
        read_as=_read_as(word),
        sessions=[Choice(each.pk, _named(each, word, room)) for each in possible],
        chosen=word.session or next(iter(later), ""),
        minutes=[Choice(str(each), _("%(minutes)s min") % {"minutes": each}) for each in minutes],
        reasons=reason_choices(_("no reason given")),
        likely=_likely(word),
        may_be_of=[Choice(each.pk, each.name) for each in _sharing(word)],
    )


def _sharing(word: Word) -> list[Client]:
    return possible(word) if word.client_id is None else []


def _likely(word: Word) -> list[Choice]:
    if word.about or word.client_id is None:
        return []
    sorts = likely_sorts(f"{word.subject}\n{word.text}")
    return [Choice(sort, SORTS[sort].label.in_language(language())) for sort in sorts]


def _named(session: Session, word: Word, room: Room) -> str:
    at = day_and_clock(session.starts, room.zone)
    return at if word.client_id else f"{at} {session.client.name}"


def _read_as(word: Word) -> str:
    if word.about == "absence":
        return _("Read as: they cannot come.")
    if word.about == "late" and word.minutes:
        return _("Read as: about %(minutes)s minutes late.") % {"minutes": word.minutes}
    if word.about == "late":
        return _("Read as: late.")
    return _("Kijun could not tell what it means.")


@for_house
@require_POST
def settle_word(request: HttpRequest, room: Room, word: int) -> HttpResponse:
    """Take a mail as a notice, put it aside, or say whose it is."""
    try:
        match request.POST.get("about"):
            case "whose":
                named = request.POST.get("client", "")
                client = front_desk.word_is_of(room, word, named, clock.now())
                said = _("Noted: it is from %(client)s.") % {"client": client.name}
                messages.success(request, said)
            case "late" | "absence" as about:
                _take(request, room, word, about)
            case "nothing":
                front_desk.put_word_aside(room, word, clock.now())
                messages.success(request, _("Set aside. What it held up now goes ahead."))
            case _unknown:
                raise Http404
    except front_desk.Settled as settled:
        messages.info(request, told(settled))
    except (Session.DoesNotExist, UnknownReason):
        messages.error(request, _("Choose which session it is about."))
    return back(request)


def _take(request: HttpRequest, room: Room, word: int, about: About) -> None:
    session = front_desk.take_word(
        room,
        word,
        request.POST.get("session", ""),
        about=about,
        minutes=minutes_in(request) if about == "late" else None,
        reason=request.POST.get("reason", ""),
        now=clock.now(),
    )
    said = _("Noted as word from %(client)s, at the time it arrived.")
    messages.success(request, said % {"client": session.client.name})


@for_house
@require_POST
def settle_gone(request: HttpRequest, room: Room, word: int) -> HttpResponse:
    """Note who called a session off that disappeared from the calendar, or that it stands."""
    try:
        match request.POST.get("by"):
            case "client" | "house" as by:
                front_desk.called_off(room, word, by, clock.now(), acting_in(request))
                messages.success(request, _("Noted. The time is free again."))
            case "nobody":
                front_desk.put_word_aside(room, word, clock.now())
                messages.success(request, _("Noted. It goes ahead as planned."))
            case _unknown:
                raise Http404
    except front_desk.Settled as settled:
        messages.info(request, told(settled))
    return back(request)
