"""What the pages about rules share."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from kijun.accounts.models import Room
from kijun.judge.words.language import Language
from kijun.web.shell import owner


def language() -> Language:
    """Return the language in which the page speaks."""
    return "en" if get_language() == "en" else "ja"


def page(
    request: HttpRequest, room: Room, template: str, given: Mapping[str, object]
) -> HttpResponse:
    """Show a page in the place of the rules; its days are those of the house."""
    assert request.user.is_authenticated
    shell = owner(room, request.user, "rules")
    return part(request, room, template, {**given, "room": room, "shell": shell})


def part(
    request: HttpRequest, room: Room, template: str, given: Mapping[str, object]
) -> HttpResponse:
    """Show what takes the place of a part of a page that stands already."""
    with timezone.override(room.zone):
        return render(request, template, dict(given))
