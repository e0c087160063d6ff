"""What every page of the owner stands in, and the doors in front of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kijun.accounts.access import access_as_owner
from kijun.accounts.models import Room, User
from kijun.ledger.decisions import how_many_open
from kijun.services import clock
from kijun.services.rooms import has_owner
from kijun.ui.shells import OwnerShell, PlainShell
from kijun.web.speech import day_and_clock, language

OwnerView = Callable[..., HttpResponse]


def switches(request: HttpRequest) -> dict[str, str]:
    """Return the address of this page in each language."""
    return {
        code: f"{reverse('language')}?{urlencode({'to': code, 'next': request.path})}"
        for code, _ in settings.LANGUAGES
    }


def plain(request: HttpRequest) -> PlainShell:
    """Return the shell of pages without places: first run, sign-in, errors."""
    return PlainShell(switches(request))


def owner(room: Room, user: User, current: str) -> OwnerShell:
    """Return the shell of an owner's page."""
    hrefs = {place: reverse(place) for place in ("today", "clients", "rules")}
    return OwnerShell(
        current=current,
        hrefs=hrefs,
        room=room.name_in(language()),
        person=str(user),
        waiting=how_many_open(room),
        settings=reverse("settings"),
        invented=_invented(room),
        letters=reverse("all-letters"),
    )


def _invented(room: Room) -> str:
    """Return the time of a practice to look at: there the clock is set and no mail leaves."""
    if not (settings.SHARED_CLOCK and settings.OUTBOX):
        return ""
    return day_and_clock(clock.now(), room.zone)


def for_owner(view: Callable[..., HttpResponse]) -> OwnerView:
    """Let the owner in, with their room as second argument; lead everybody else to the door."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: object, **named: object) -> HttpResponse:
        if not has_owner():
            return redirect("first-run")
        if not request.user.is_authenticated:
            return redirect(f"{reverse('sign-in')}?{urlencode({'next': request.path})}")
        return view(request, access_as_owner(request.user), *arguments, **named)

    return guarded
