"""Events of subscribed calendars of which a person must say whose they are, if anybody's."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.channels.calendar.models import FeedEvent
from kijun.clients.models import Client
from kijun.services import clock
from kijun.services.calendars import open_events
from kijun.services.sessions.sessions import Impossible
from kijun.web.clients.clients import ended_words
from kijun.web.shell import for_owner, owner
from kijun.web.wording import day_and_clock

_MOST = 50
"""So many are shown at once, the nearest first."""


@for_owner
@require_http_methods(["GET", "POST"])
def events(request: HttpRequest, room: Room) -> HttpResponse:
    """List such events; one of them becomes a client's session because the owner says so."""
    now = clock.now()
    if request.method == "POST":
        _answer(request, room, now)
        return redirect("calendar-events")
    assert request.user.is_authenticated
    asked = open_events.asked_about(room, now)[:_MOST]
    proposed = open_events.proposed(room, asked)
    rows = [
        {
            "event": event,
            "at": day_and_clock(event.starts, room.zone),
            "proposed": proposed[event.pk],
        }
        for event in asked
    ]
    clients = Client.in_sight.filter(room=room).order_by("kana", "name") if rows else []
    given = {"rows": rows, "clients": clients, "shell": owner(room, request.user, "today")}
    return render(request, "web/calendar_events.html", given)


def _answer(request: HttpRequest, room: Room, now: dt.datetime) -> None:
    try:
        number = int(request.POST.get("event", ""))
    except ValueError as no_number:
        raise Http404 from no_number
    event = get_object_or_404(FeedEvent, room=room, pk=number)
    if "none" not in request.POST:
        _choose(request, room, event, now)
    elif open_events.set_aside(event):
        messages.success(request, _("Noted: it is not a session."))
    else:
        messages.info(request, _not_open())


def _choose(request: HttpRequest, room: Room, event: FeedEvent, now: dt.datetime) -> None:
    client = Client.in_sight.filter(room=room, pk=request.POST.get("client", "")).first()
    if client is None:
        messages.error(request, _("Choose the client."))
        return
    try:
        session = open_events.choose(event, client, now)
    except Impossible:
        messages.warning(request, ended_words())
        return
    if session is None:
        messages.info(request, _not_open())
    else:
        messages.success(
            request, _("Noted as a session with %(client)s.") % {"client": client.name}
        )


def _not_open() -> str:
    return _("It already belongs to a client, or has begun.")
