"""Rules: a starter to begin with, and the draft as sentences."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from kijun.accounts.models import Room
from kijun.files.problems import Refused
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import STARTERS, rulebook_text
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.words.language import Language
from kijun.rulebooks.models import Draft
from kijun.rulebooks.stages import standing_of
from kijun.rulebooks.versions import Published, published_by
from kijun.services import clock
from kijun.services.rules.rulebooks import start_from
from kijun.web.rules.page import language, page
from kijun.web.rules.text import text_page
from kijun.web.shell import for_owner


@for_owner
@require_http_methods(["GET", "POST"])
def starters(request: HttpRequest, room: Room) -> HttpResponse:
    """Offer the starter rulebooks; take one."""
    if request.method == "POST":
        chosen = request.POST.get("starter", "")
        if chosen not in STARTERS:
            raise Http404
        start_from(room, chosen)
        return redirect("rules")
    spoken = language()
    offers = [
        {
            "name": name,
            "title": book.title.in_language(spoken),
            "summary": summary.in_language(spoken),
            "first": sentence_of(book.rules[0], book, spoken),
            "further": [(rule.number, sentence_of(rule, book, spoken)) for rule in book.rules[1:]],
            "count": len(book.rules),
        }
        for name, summary in STARTERS.items()
        for book in [load_rulebook(rulebook_text(name).encode(), name)]
    ]
    has_draft = Draft.objects.filter(room=room).exists()
    return page(request, room, "web/starters.html", {"offers": offers, "has_draft": has_draft})


@for_owner
@require_GET
def rules(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the draft as sentences, with what can be done next."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    try:
        rulebook = load_rulebook(draft.text.encode(), "rulebook")
    except Refused as refused:
        return text_page(request, room, draft.text, refused.problems)
    published = published_by(room)
    spoken = language()
    given = {
        "title": rulebook.title.in_language(spoken),
        "rules": [_row(rule, rulebook, published, spoken) for rule in rulebook.rules],
        "is_published": bool(published),
        "has_previous": bool(draft.previous),
        "is_changed": not published or published[0].rulebook.version != rulebook.version,
    }
    return page(request, room, "web/rules.html", given)


def _row(
    rule: Rule, rulebook: Rulebook, published: list[Published], spoken: Language
) -> dict[str, object]:
    return {
        "id": rule.id,
        "number": rule.number,
        "title": rule.title.in_language(spoken) or rule.id,
        "text": sentence_of(rule, rulebook, spoken),
        "standing": standing_of(rule, published, clock.now()),
        "is_last": rule.number == len(rulebook.rules),
        "is_only": len(rulebook.rules) == 1,
    }
