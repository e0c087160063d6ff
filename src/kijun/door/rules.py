"""The rules of a house as anybody may read them: plain words, no login, no script; and to print."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from kijun.accounts.models import Room
from kijun.door.opening import room_named
from kijun.door.spoken import language_for
from kijun.judge.sentence import Announcement, announcement_in_parts
from kijun.judge.words.language import Language
from kijun.letters.pdf import CannotPrint, pdf_response, rules_pdf
from kijun.letters.pdf_words import file_name, since_words, version_words
from kijun.rulebooks.versions import Published, latest_published
from kijun.ui.shells import ClientShell


@require_GET
def public_rules(request: HttpRequest, room_id: str, language: str = "") -> HttpResponse:
    """Show the version that was published last, to whoever has the address."""
    room, published = _published(room_id)
    spoken = language_for(request, room, language)
    switches = {
        code: reverse("public-rules-in", args=[room.pk, code]) for code in dict(settings.LANGUAGES)
    }
    with translation.override(spoken):
        given = {
            "told": _told(room, published, spoken),
            "since": since_words(published, spoken),
            "version": version_words(published.row.version, spoken),
            "pdf": reverse("public-rules-pdf", args=[room.pk, spoken]),
            "shell": ClientShell(room.name_in(spoken), switches, wide=True),
        }
        return render(request, "door/rules.html", given)


@require_GET
def public_rules_pdf(request: HttpRequest, room_id: str, language: str) -> HttpResponse:
    """Give the same to print; where nothing can be set as PDF, the page itself can be printed."""
    room, published = _published(room_id)
    spoken = language_for(request, room, language)
    told = _told(room, published, spoken)
    since = since_words(published, spoken)
    version = version_words(published.row.version, spoken)
    house = room.name_in(spoken)
    try:
        printed = rules_pdf(told, spoken, house=house, since=since, version=version)
    except CannotPrint:
        return redirect("public-rules-in", room.pk, spoken)
    return pdf_response(printed, file_name(house, spoken, "pdf"))


def _published(room_id: str) -> tuple[Room, Published]:
    room = room_named(room_id)
    published = latest_published(room)
    if published is None:
        raise Http404
    return room, published


def _told(room: Room, published: Published, language: Language) -> Announcement:
    try:
        return announcement_in_parts(
            published.rulebook, language, house=room.name_in(language), since=published.since
        )
    except ValueError as nobody:
        raise Http404 from nobody
