"""The rules of a house as anybody may read them: plain words, no login, no script."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_GET

from kijun.accounts.models import Room
from kijun.judge.sentence import rules_for, sentence_of
from kijun.judge.words.language import Language
from kijun.rulebooks.versions import latest_of
from kijun.ui.shells import ClientShell

_WHAT_I_PROMISE_FIRST: Final = ("house", "both", "client")


@require_GET
def public_rules(request: HttpRequest, room_id: str, language: str = "") -> HttpResponse:
    """Show the version that was published last, to whoever has the address."""
    room = get_object_or_404(Room, pk=room_id)
    rulebook = latest_of(room)
    if rulebook is None:
        raise Http404
    spoken: Language = "en" if (language or room.language) == "en" else "ja"
    groups = [
        {
            "binds": binds,
            "rules": [
                {
                    "number": rulebook.rules.index(rule) + 1,
                    "title": rule.title.in_language(spoken),
                    "because": rule.because.in_language(spoken),
                    "text": sentence_of(rule, rulebook, spoken),
                }
                for rule in rules_for(rulebook, "client")
                if rule.binds == binds
            ],
        }
        for binds in _WHAT_I_PROMISE_FIRST
    ]
    switches = {
        code: reverse("public-rules-in", args=[room.pk, code]) for code, _ in settings.LANGUAGES
    }
    given = {
        "title": rulebook.title.in_language(spoken),
        "groups": [group for group in groups if group["rules"]],
        "version": rulebook.version,
        "shell": ClientShell(room.name, switches, wide=True),
    }
    with translation.override(spoken):
        return render(request, "door/rules.html", given)
