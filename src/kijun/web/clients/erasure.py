"""Erasing a client: what goes and what stays is said first, in plain words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.letters.models import Letter
from kijun.services import clock
from kijun.services.clients.erasure import StillBooked, erase, sessions_to_come
from kijun.web.clients.clients import client_of, page_of
from kijun.web.shell import for_owner

_UNSENT = (Letter.State.WAITING, Letter.State.ASKS, Letter.State.BY_HAND)


@for_owner
@require_http_methods(["GET", "POST"])
def forget(request: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """Ask whether a client is to be erased, and do it where that was said."""
    client, now = client_of(room, client_id), clock.now()
    if request.method == "POST":
        try:
            erase(client, now)
        except StillBooked:
            return redirect("erase-client", client_id)
        messages.success(request, _("Erased. The record holds nothing that names them."))
        return redirect("clients")
    given = {
        "client": client,
        "coming": list(sessions_to_come(client, now).order_by("starts")),
        "unsent": Letter.objects.filter(client=client, state__in=_UNSENT).count(),
        "zone": room.zone,
    }
    return page_of(request, room, "web/client_erase.html", given)
