"""What clients receive: a page, a PDF, a text for mail and one for LINE; and publishing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kijun.accounts.models import Room
from kijun.files.problems import Refused
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.rulebook import Rulebook
from kijun.judge.sentence import Announcement, announcement_in_parts, announcement_of, rules_for
from kijun.judge.words.figures import date
from kijun.judge.words.language import LANGUAGES, Language, Said
from kijun.letters.pdf import PACKAGES, CannotPrint, pdf_response, rules_pdf
from kijun.letters.pdf_words import file_name, since_words, version_words
from kijun.rulebooks.models import Draft, Version
from kijun.rulebooks.versions import Published, latest_published
from kijun.services import clock
from kijun.services.rules.rulebooks import TooSoon, beginning_of, days_to_choose, publish_from
from kijun.web.rules.page import language, page
from kijun.web.rules.text import text_page
from kijun.web.shell import for_owner

_SENT_ALONG: Final = Said(
    "全文は、あわせてお送りするPDFをご覧ください。",
    "You find all of it in the PDF that comes with this message.",
)


@for_owner
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, room: Room) -> HttpResponse:
    """Show what clients receive; publish it, with the day from which it holds."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    try:
        rulebook = load_rulebook(draft.text.encode(), "rulebook")
    except Refused as refused:
        return text_page(request, room, draft.text, refused.problems)
    wrong, typed, now = "", None, clock.now()
    if request.method == "POST":
        try:
            typed = _day(request, rulebook, now)
            publish_from(room, draft.text, typed, now)
        except TooSoon as limits:
            wrong = _too_soon(limits)
        except Refused as refused:
            return text_page(request, room, draft.text, refused.problems)
        else:
            said = _("Published. The rules take effect on %(day)s. Next, tell your clients.")
            messages.success(request, said % {"day": date(typed, language())})
            return redirect("letter")
    given = _given(request, room, draft.text, rulebook, now)
    return page(request, room, "web/letter.html", {**given, "wrong": wrong, "typed": typed})


@for_owner
@require_GET
def printed(request: HttpRequest, room: Room, spoken: str) -> HttpResponse:
    """Give the draft as PDF; where none can be made here, say what to install for it."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None or spoken not in LANGUAGES:
        raise Http404
    told_in: Language = "en" if spoken == "en" else "ja"
    house = room.name_in(told_in)
    try:
        rulebook = load_rulebook(draft.text.encode(), "rulebook")
        shown = _as_published(room, draft.text, rulebook, clock.now())
        content = rules_pdf(
            announcement_in_parts(rulebook, told_in, house=house, since=shown.since),
            told_in,
            house=house,
            since=since_words(shown, told_in),
            version=version_words(rulebook.version, told_in),
        )
    except (Refused, ValueError):
        return redirect("letter")
    except CannotPrint:
        return page(
            request,
            room,
            "web/cannot_print.html",
            {"packages": PACKAGES, "instead": reverse("letter")},
        )
    return pdf_response(content, file_name(house, told_in, "pdf"))


def _given(
    request: HttpRequest, room: Room, text: str, rulebook: Rulebook, now: dt.datetime
) -> Mapping[str, object]:
    if not rules_for(rulebook, "client"):
        return {"has_rules": False}
    shown = _as_published(room, text, rulebook, now)
    first, usual, last = days_to_choose(rulebook.zone, now)
    is_published = shown.row.pk is not None
    address = request.build_absolute_uri(reverse("public-rules", args=[room.pk]))
    is_reachable = bool(settings.PUBLIC_ADDRESS)
    spoken = language()
    parts = {
        code: announcement_in_parts(rulebook, code, house=room.name_in(code), since=shown.since)
        for code in LANGUAGES
    }
    return {
        "has_rules": True,
        "told": parts[spoken],
        "texts": {
            code: announcement_of(rulebook, code, house=room.name_in(code), since=shown.since)
            for code in LANGUAGES
        },
        "short": {
            code: _short(told, address if is_reachable else _SENT_ALONG.in_language(code))
            for code, told in parts.items()
        },
        "version": version_words(rulebook.version, spoken),
        "since": since_words(shown, spoken),
        "address": address if is_published else None,
        "is_reachable": is_reachable,
        "is_announced": shown.row.announced_at is not None,
        "days": {"first": first, "usual": shown.since or usual, "last": last},
    }


def _as_published(room: Room, text: str, rulebook: Rulebook, now: dt.datetime) -> Published:
    """Return what was published, or the draft as it would be on the usual day."""
    latest = latest_published(room)
    if latest is not None and latest.rulebook.version == rulebook.version:
        return latest
    _first, usual, _last = days_to_choose(rulebook.zone, now)
    effective = beginning_of(usual, rulebook.zone)
    row = Version(version=rulebook.version, text=text, published_at=now, effective=effective)
    return Published(row, rulebook)


def _short(told: Announcement, where: str) -> str:
    """Write the few lines that lead to the rules: for LINE and the like."""
    lines = [told.greeting, *told.opening, "", where, "", *told.closing]
    return "\n".join(lines).strip() + "\n"


def _day(request: HttpRequest, rulebook: Rulebook, now: dt.datetime) -> dt.date:
    first, usual, last = days_to_choose(rulebook.zone, now)
    try:
        return dt.date.fromisoformat(request.POST.get("day", usual.isoformat()))
    except ValueError as unreadable:
        raise TooSoon(first, last) from unreadable


def _too_soon(limits: TooSoon) -> str:
    first, last = (date(day, language()) for day in limits.args)
    return _("Choose a day from %(first)s to %(last)s.") % {"first": first, "last": last}
