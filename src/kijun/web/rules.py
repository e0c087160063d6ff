"""Rules: a starter to begin with, the draft, and what one has to send within five minutes."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from kijun.accounts.models import Room
from kijun.files.problems import Problem, Refused
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import STARTERS, rulebook_text
from kijun.judge.rulebook import Rulebook
from kijun.judge.sentence import announcement_of, sentence_of
from kijun.judge.words.language import Language
from kijun.rulebooks.models import Draft, Version
from kijun.services import clock
from kijun.services.rulebooks import publish, save_draft, start_from
from kijun.web.problems import told
from kijun.web.shell import for_owner, owner


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
    language = _language()
    offers = [
        {
            "name": name,
            "title": book.title.in_language(language),
            "summary": summary.in_language(language),
            "first": sentence_of(book.rules[0], book, language),
            "count": len(book.rules),
        }
        for name, summary in STARTERS.items()
        for book in [load_rulebook(rulebook_text(name).encode(), name)]
    ]
    return _page(request, room, "web/starters.html", {"offers": offers})


@for_owner
@require_GET
def rules(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the draft as sentences, with what can be done next."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    rulebook, problems = _read(draft.text)
    return _page(request, room, "web/rules.html", _shown(rulebook, draft.text, problems))


@for_owner
@require_http_methods(["POST"])
def save(request: HttpRequest, room: Room) -> HttpResponse:
    """Keep the draft as it was typed; what is wrong with it is told beside it."""
    save_draft(room, request.POST.get("text", "").replace("\r\n", "\n"))
    return redirect("rules")


@for_owner
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, room: Room) -> HttpResponse:
    """Publish the draft and show the text to send, in both languages."""
    draft = Draft.objects.filter(room=room).first()
    if draft is None:
        return redirect("starters")
    rulebook, problems = _read(draft.text)
    if rulebook is None:
        return _page(request, room, "web/rules.html", _shown(None, draft.text, problems))
    if request.method == "POST":
        publish(room, draft.text, clock.now())
        return redirect("letter")
    texts = {
        "ja": announcement_of(rulebook, "ja", house=room.name),
        "en": announcement_of(rulebook, "en", house=room.name),
    }
    is_public = Version.objects.filter(room=room, version=rulebook.version).exists()
    address = request.build_absolute_uri(reverse("public-rules", args=[room.pk]))
    given = {
        "texts": texts,
        "version": rulebook.version,
        "address": address if is_public else None,
    }
    return _page(request, room, "web/letter.html", given)


def _read(text: str) -> tuple[Rulebook | None, list[Problem]]:
    try:
        return load_rulebook(text.encode(), "rulebook"), []
    except Refused as refused:
        return None, list(refused.problems)


def _shown(rulebook: Rulebook | None, text: str, problems: list[Problem]) -> dict[str, object]:
    language = _language()
    sentences = []
    if rulebook is not None:
        sentences = [
            {
                "number": number,
                "title": rule.title.in_language(language) or rule.id,
                "text": sentence_of(rule, rulebook, language),
            }
            for number, rule in enumerate(rulebook.rules, 1)
        ]
    return {
        "title": rulebook.title.in_language(language) if rulebook is not None else None,
        "rules": sentences,
        "text": text,
        "problems": [told(problem, language) for problem in problems],
    }


def _language() -> Language:
    return "en" if get_language() == "en" else "ja"


def _page(
    request: HttpRequest, room: Room, template: str, given: Mapping[str, object]
) -> HttpResponse:
    assert request.user.is_authenticated
    shell = owner(room, request.user, "rules")
    return render(request, template, {**given, "room": room, "shell": shell})
