"""The rules as they were announced to one client, and their word that they have read them."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from kijun.clients.links import token_of
from kijun.clients.models import Link
from kijun.door import words
from kijun.door.opening import Visit, act
from kijun.door.rules_told import RulesTold
from kijun.letters import when
from kijun.letters.pdf_words import version_words
from kijun.services.rules import announcing


def show_rules(
    request: HttpRequest, visit: Visit, *, has_changed: bool = False, status: int = 200
) -> HttpResponse:
    """Show a version with what it changed for the client, and ask whether they have read it."""
    told = _told(visit)
    link, at = told.newer_link, told.acknowledged_at
    given = {
        "shell": visit.shell(wide=True),
        "visit": visit,
        "rules": told,
        "shown": hashlib.sha256(told.text.encode()).hexdigest(),
        "version": version_words(told.version, visit.language),
        "announced": when.day(visit.there(told.announced_at), visit.language)
        if told.announced_at
        else "",
        "acknowledged": when.day_and_clock(visit.there(at), visit.language) if at else "",
        "newer": reverse("door", args=[token_of(link.pk), visit.language]) if link else "",
        "known": version_words(told.known_before.row.version, visit.language)
        if told.known_before
        else "",
        "has_changed": has_changed,
        **words.said_in(visit),
    }
    return render(request, "door/acknowledge.html", given, status=status)


@act(Link.Purpose.RULES)
def acknowledge(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Record that the client has read exactly what the page shows them now."""
    told = _told(visit)
    if request.POST.get("shown") != hashlib.sha256(told.text.encode()).hexdigest():
        return show_rules(request, visit, has_changed=True, status=409)
    announcing.acknowledge(visit.client, told.version, told.text, visit.language, visit.now)
    return redirect(f"{visit.address()}#acknowledged")


def _told(visit: Visit) -> RulesTold:
    told = RulesTold.of(visit)
    if told is None:
        raise Http404
    return told
