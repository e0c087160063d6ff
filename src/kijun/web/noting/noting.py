"""Writing down what happened: what it was, one short form, and what the record makes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.accounts.access import access_clients, access_sessions
from kijun.accounts.models import Membership, Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.clients.names import place
from kijun.clients.texts import is_commitment, words_behind
from kijun.files.cell_text import number
from kijun.files.problems import Unreadable
from kijun.judge.words.facts import fact_line
from kijun.judge.words.language import Language
from kijun.ledger.models import Entry
from kijun.letters.models import Letter, Word
from kijun.services import clock
from kijun.services.decisions.reasons import unspoken
from kijun.services.delivery.sending import can_send
from kijun.services.noting import answering, notes
from kijun.services.noting.known import STAGES, Known, known_about
from kijun.services.noting.notes import Note, State
from kijun.services.noting.sorts import FAMILIES, SORTS, Sort, sort_of
from kijun.services.noting.view import View, view_of
from kijun.services.record import evidence
from kijun.services.record.evidence import NotTaken
from kijun.services.record.history_words import as_said
from kijun.services.record.timeline import rule_name, things_of
from kijun.services.work import money
from kijun.services.work.engagements import new_key
from kijun.services.work.money import Nonsense
from kijun.ui.parts import Choice
from kijun.web import taps
from kijun.web.guards import expect_theirs
from kijun.web.noting.forms import Writing
from kijun.web.shell import for_house, for_member, owner
from kijun.web.wording import language

_NEAR: Final = dt.timedelta(hours=12)
_MOST: Final = 12
"""So many clients are offered; whoever it is else is looked for."""
_LATEST: Final = 50
"""So many of the latest entries say who was on record last."""


@for_member
@require_GET
def choose(request: HttpRequest, membership: Membership, client_id: str = "") -> HttpResponse:
    """Ask what happened: with a client, or first with whom."""
    room = membership.room
    sort, chosen = request.GET.get("sort", ""), request.GET.get("client", "")
    for named in filter(None, (client_id, chosen)):
        expect_theirs(membership, {"client_id": named})
    client = _client(room, client_id) if client_id else None
    if client is None and sort in SORTS and chosen:
        return redirect("write-down-as", _client(room, chosen).pk, sort)
    families = [
        (
            family.label.in_language(language()),
            [Choice(sort.name, sort.label.in_language(language())) for sort in family.sorts],
        )
        for family in FAMILIES
    ]
    likely, are_more = ([], False) if client is not None else _likely(membership, clock.now())
    given = {
        "client": client,
        "families": families,
        "word": _word(room, client, request.GET.get("word", "")),
        "clients": likely,
        "are_more": are_more,
    }
    return _page(request, room, "web/noting/choose.html", given)


@for_house
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, room: Room, client_id: str, sort: str) -> HttpResponse:
    """Ask for the little that has to be known, and write it down."""
    client, now = _client(room, client_id), clock.now()
    if sort not in SORTS:
        raise Http404
    given = (request.POST, request.FILES) if request.method == "POST" else (None,)
    word = _word(room, client, (request.POST or request.GET).get("word", ""))
    initial = {"key": new_key(), **_said_in(word, room)}
    form = Writing(client, SORTS[sort], now, language(), *given, initial=initial)
    if request.method == "POST" and form.is_valid():
        note = _written(request, client, SORTS[sort], form, now, word)
        if note is not None:
            return redirect("written", client.pk, note.key)
    shown = {
        "client": client,
        "word": word,
        "form": form,
        "title": SORTS[sort].label.in_language(language()),
        "most": settings.MOST_EVIDENCE // 1_000_000,
    }
    status = 422 if form.errors else 200
    return _page(request, room, "web/noting/write.html", shown, status)


def _written(
    request: HttpRequest,
    client: Client,
    sort: Sort,
    form: Writing,
    now: dt.datetime,
    word: Word | None,
) -> Note | None:
    """Write it down with its files; None where one of them is not taken, which the form tells."""
    try:
        return notes.write_down(
            client,
            sort,
            form.given(),
            form.texts(),
            now=now,
            key=form.cleaned_data["key"],
            files=_files(request),
            word=word,
        )
    except NotTaken as refused:
        form.add_error("pieces", refusal(refused))
    except Nonsense:
        form.add_error(None, _("This form is not as it was sent to you. Please open it anew."))
    return None


def _word(room: Room, client: Client | None, number: str) -> Word | None:
    """Return the client's mail from which something is written down."""
    if client is None or not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    return Word.objects.filter(room=room, client=client, pk=int(number)).first()


def _said_in(word: Word | None, room: Room) -> dict[str, object]:
    """Return what a mail fills in: its words, and when it came."""
    if word is None:
        return {}
    at = word.said_at.astimezone(room.zone)
    return {"words": word.text[: notes.LONGEST_WORDS], "day": at.date(), "time": at.time()}


def _files(request: HttpRequest) -> list[tuple[str, bytes]]:
    sent = request.FILES.getlist("pieces")
    if len(sent) > evidence.MOST_FILES:
        raise NotTaken("many", "")
    return [(each.name or "", _content(each)) for each in sent]


def _content(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > settings.MOST_EVIDENCE:
        raise NotTaken("large", file.name or "")
    content: bytes = file.read()
    return content


def refusal(refused: NotTaken) -> str:
    """Say why a file is not taken, and what would be."""
    found = evidence.told_words(refused.found, language()) if refused.found is not None else ""
    named = {"name": refused.name, "found": found}
    named["most"] = str(settings.MOST_EVIDENCE // 1_000_000)
    named["files"] = str(evidence.MOST_FILES)
    return {
        "large": _("“%(name)s” is larger than %(most)s MB. Nothing has been noted yet."),
        "empty": _("“%(name)s” is empty. Nothing has been noted yet."),
        "lies": _(
            "“%(name)s” is not what its name says: by its content it is something"
            " else: %(found)s. Rename it, or attach the original. Nothing has been noted yet."
        ),
        "strange": _(
            "“%(name)s” cannot be attached. Photos, emails (.eml), PDF, office documents, texts and"
            " recordings can. Nothing has been noted yet."
        ),
        "many": _("At most %(files)s files can be attached. Nothing has been noted yet."),
    }[refused.code] % named


@for_house
@require_GET
def written(request: HttpRequest, room: Room, client_id: str, key: str) -> HttpResponse:
    """Show what was written down, what the record knows of it, what follows, and an answer."""
    client = _client(room, client_id)
    note, sort = _note(client, key)
    return _page(request, room, "web/noting/written.html", _shown(request, client, note, sort))


def _shown(
    request: HttpRequest, client: Client, note: Note, sort: Sort, lacking: bool = False
) -> dict[str, Any]:
    now, fact = clock.now(), note.fact
    known = known_about(client, fact, language())
    view = view_of(client, fact, known.facts, sort.occasion, now, language())
    price, wrong = _quote(request, client)
    proposed = answering.proposed(client, note, sort, known, view, price)
    theirs: Language = "en" if client.language == "en" else "ja"
    other: Language = "ja" if theirs == "en" else "en"
    letter = Letter.objects.filter(
        room=client.room, kind=answering.REPLY, key=f"{client.pk}/{note.key}"
    ).first()
    pieces = evidence.pieces_of(client, fact.evidence)
    what = getattr(fact, "what", None) or ""
    said = words_behind([fact.note, what])
    return {
        "client": client,
        "note": note,
        "title": sort.label.in_language(language()),
        "line": fact_line(
            unspoken(fact),
            client.room.zone,
            language(),
            currency=money.currency_of(client.room),
            to="owner",
        ),
        "what": as_said(what, said, language()) if is_commitment(what) else "",
        "words": as_said(fact.note, said, language()),
        "pieces": [pieces[each] for each in fact.evidence if each in pieces],
        "is_held": note.state is State.HELD,
        "is_back": note.state is State.TAKEN_BACK,
        "stage": _stage(known),
        "known": known.lines,
        "view": view,
        "ruled": _ruled(view),
        "proposed": proposed,
        "answer": proposed.answers[theirs],
        "answer_language": theirs,
        "other": proposed.answers[other],
        "other_language": other,
        "can_quote": sort.name == "scope_request",
        "quote": request.GET.get("quote", ""),
        "quote_wrong": wrong,
        "letter": letter,
        "is_answered": answering.is_answered(client, note),
        "can_send": can_send(client.room),
        "lacking": lacking,
        "longest": answering.LONGEST_ANSWER,
    }


@for_house
@require_POST
def back(request: HttpRequest, room: Room, client_id: str, key: str) -> HttpResponse:
    """Take back what was just written down."""
    client = _client(room, client_id)
    _note(client, key)
    if notes.take_back(client, key):
        messages.success(request, _("Taken back: nothing was noted."))
        return taps.back(request) if "next" in request.POST else redirect("client", client.pk)
    messages.info(request, _("That is on record now. Nothing was changed."))
    return redirect("written", client.pk, key)


@for_house
@require_POST
def answer(request: HttpRequest, room: Room, client_id: str, key: str) -> HttpResponse:
    """Send an answer, or note that it was given another way."""
    client, now = _client(room, client_id), clock.now()
    note, sort = _note(client, key)
    if note.state is State.TAKEN_BACK:
        return redirect("written", client.pk, key)
    shown = _shown(request, client, note, sort)
    found = shown["answer"]
    if request.POST.get("act") == "told":
        answering.answered(client, note, found.records, now)
        messages.success(request, _("Noted that you have answered."))
        return redirect("written", client.pk, key)
    try:
        letter = answering.send(client, note, found, request.POST.get("text", ""), now)
    except answering.NoWords:
        shown = _shown(request, client, note, sort, lacking=True)
        return _page(request, room, "web/noting/written.html", shown, 422)
    if letter.state == Letter.State.BY_HAND:
        messages.info(request, _("Kijun cannot send it from here. Copy it and pass it on."))
    else:
        messages.success(request, _("Your answer is on its way."))
    return redirect("written", client.pk, key)


def _quote(request: HttpRequest, client: Client) -> tuple[int | float | None, bool]:
    """Return the price that is named for extra work, and whether something else was typed."""
    text = request.GET.get("quote", "")[:60].strip()
    if not text:
        return None, False
    try:
        return money.amount(number(text), money.currency_of(client.room)), False
    except (Unreadable, Nonsense):
        return None, True


def _stage(known: Known) -> str:
    said = STAGES.get(known.stage)
    return said.in_language(language()) if said is not None else ""


def _ruled(view: View) -> list[dict[str, Any]]:
    return [
        {
            "ruled": each,
            "things": things_of(each.decision, language()),
            "rule": rule_name(each.decision, {each.decision.version: each.rulebook}, language()),
            "href": reverse("decision", args=[each.decision.id]),
        }
        for each in view.ruled
    ]


def _note(client: Client, key: str) -> tuple[Note, Sort]:
    note = notes.find(client, key)
    sort = sort_of(note.fact) if note is not None else None
    if note is None or sort is None:
        raise Http404
    return note, sort


def _client(room: Room, client_id: str) -> Client:
    client = Client.objects.select_related("room").filter(room=room, pk=client_id).first()
    if client is None:
        raise Http404
    return client


def _likely(membership: Membership, now: dt.datetime) -> tuple[list[Client], bool]:
    """Return the few whom it may be about, and whether somebody sees more.

    With whom a session is near, who was on record last, and others as far as there is room.
    """
    room, theirs = membership.room, access_clients(membership)
    near = Session.objects.filter(
        access_sessions(membership),
        room=room,
        starts__gte=now - _NEAR,
        starts__lte=now + _NEAR,
        state=Session.State.BOOKED,
    )
    sessions = sorted(near, key=lambda each: abs(each.starts - now))
    entries = Entry.objects.filter(room=room).exclude(client="").order_by("-number")
    latest = entries.values_list("client", flat=True)[:_LATEST]
    ids = list(dict.fromkeys([*(each.client_id for each in sessions), *latest]))
    found = Client.in_sight.filter(theirs, room=room).distinct()
    seen = found.filter(pk__in=ids).in_bulk()
    likely = [seen[pk] for pk in ids if pk in seen][:_MOST]
    others = found.exclude(pk__in=[each.pk for each in likely]).order_by("kana", "name")
    more = list(others[: _MOST + 1 - len(likely)])
    room_left = more[: _MOST - len(likely)]
    likely += sorted(room_left, key=lambda each: place(each.name, each.kana))
    return likely, len(more) > len(room_left)


def _page(
    request: HttpRequest, room: Room, template: str, given: dict[str, Any], status: int = 200
) -> HttpResponse:
    assert request.user.is_authenticated
    shell = owner(room, request.user, "clients" if given.get("client") else "today")
    return render(request, template, {**given, "room": room, "shell": shell}, status=status)
