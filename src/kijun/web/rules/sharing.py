"""Rules of others: starters and files, compared with the draft, taken whole or rule by rule."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.files.problems import Problem, Refused
from kijun.files.rulebook_counts import load_meant
from kijun.files.rulebook_file import load_rulebook
from kijun.files.rulebook_taking import with_rule_taken
from kijun.files.starters import STARTERS, rulebook_text
from kijun.files.yaml12 import MAX_BYTES, NOT_UTF8, TOO_LARGE
from kijun.judge.rulebook import Rulebook
from kijun.rulebooks.models import Draft
from kijun.services.booking.offers import services_of
from kijun.services.rules.rulebooks import replace_draft
from kijun.web.rules.comparison import comparison
from kijun.web.rules.page import language, page
from kijun.web.rules.text import text_page
from kijun.web.shell import for_owner


@dataclass(frozen=True, slots=True)
class Source:
    """A rulebook of somebody else's: its text, and under what name it came."""

    text: str
    name: str
    is_file: bool


@for_owner
@require_http_methods(["GET", "POST"])
def starter(request: HttpRequest, room: Room, name: str) -> HttpResponse:
    """Compare a starter with the draft; take it whole, or a rule of it."""
    if name not in STARTERS:
        raise Http404
    return _looked_at(request, room, Source(rulebook_text(name), name, is_file=False))


@for_owner
@require_POST
def bring(request: HttpRequest, room: Room) -> HttpResponse:
    """Read a file and compare it with the draft; one that cannot be read changes nothing."""
    file = request.FILES.get("file")
    if file is None:
        return redirect("rules-text")
    name = str(file.name)
    try:
        source = Source(_read(file.read(MAX_BYTES + 1), name), name, is_file=True)
    except Refused as refused:
        return _not_taken(request, room, name, refused)
    if not Draft.objects.filter(room=room).exists():
        replace_draft(room, source.text)
        return redirect("rules")
    return _compared(request, room, source)


@for_owner
@require_POST
def take(request: HttpRequest, room: Room) -> HttpResponse:
    """Take a file that was brought in, whole or a rule of it; the page holds its text."""
    name = request.POST.get("name", "")[:200]
    try:
        given = request.POST.get("text", "").encode("utf-8", "surrogatepass")
        source = Source(_read(given, name), name, is_file=True)
    except Refused as refused:
        return _not_taken(request, room, name, refused)
    return _looked_at(request, room, source)


def _looked_at(request: HttpRequest, room: Room, source: Source) -> HttpResponse:
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act == "all":
        replace_draft(room, source.text)
        messages.success(request, _("Taken. What stood there before can be restored."))
        return redirect("rules")
    if not act.startswith("rule:"):
        return _compared(request, room, source)
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    try:
        taken = with_rule_taken(draft.text, source.text, act.removeprefix("rule:"))
    except KeyError as error:
        raise Http404 from error
    except Refused:
        return redirect("rules-text")
    replace_draft(room, taken.text)
    messages.success(request, _("Taken: rule %(number)s of your draft.") % {"number": taken.number})
    if taken.along:
        names = ", ".join(_along(name) for name in taken.along)
        messages.info(request, _("What it rests on came along: %(names)s.") % {"names": names})
    return _compared(request, room, source)


def _compared(request: HttpRequest, room: Room, source: Source) -> HttpResponse:
    draft = Draft.objects.filter(room=room).first()
    spoken = language()
    services = [each.slug for each in services_of(room)]
    theirs = load_rulebook(source.text.encode(), source.name)
    mine = _rulebook_of(draft)
    given = {
        "source": source,
        "compared": comparison(mine, theirs, services, spoken),
        "can_take_one": mine is not None,
        "count": len(theirs.rules),
    }
    return page(request, room, "web/rules_compare.html", given)


def _along(name: str) -> str:
    return {
        "currency": _("the currency"),
        "hours": _("the opening hours"),
        "holidays": _("the public holidays"),
        "hourly_value": _("what an hour is worth"),
    }[name]


def _not_taken(request: HttpRequest, room: Room, name: str, refused: Refused) -> HttpResponse:
    draft = Draft.objects.filter(room=room).first()
    title = _("“%(name)s” was not imported. Your draft is unchanged") % {"name": name}
    kept = draft.text if draft is not None else ""
    return text_page(request, room, kept, refused.problems, title, is_draft=False)


def _rulebook_of(draft: Draft | None) -> Rulebook | None:
    try:
        return load_rulebook(draft.text.encode(), "rulebook") if draft is not None else None
    except Refused:
        return None


def _read(data: bytes, name: str) -> str:
    """Return the text of a file that is a rulebook. Raises Refused for any other."""
    if len(data) > MAX_BYTES:
        raise Refused([Problem(name, None, TOO_LARGE)])
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise Refused([Problem(name, None, NOT_UTF8, {"byte": error.start + 1})]) from error
    load_meant(text.encode(), name)
    return text
