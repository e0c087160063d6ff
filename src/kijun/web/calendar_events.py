"""Events of subscribed calendars of which nobody knows yet whose they are."""

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
from kijun.services import clock, feeds_open
from kijun.services.sessions import Impossible
from kijun.web.clients import ended_words
from kijun.web.shell import for_owner, owner
from kijun.web.speech import day_and_clock

_MOST = 50
"""So many are shown at once, the nearest first."""


def unknown_events(room: Room, now: dt.datetime) -> list[FeedEvent]:
    """Return what lies ahead in calendars with somebody invited, and belongs to no client yet.

    What is of somebody to whom the doors are closed is left out.
    """
    ahead = FeedEvent.objects.filter(
        room=room, session="", gone_at__isnull=True, all_day=False, starts__gt=now
    )
    events = ahead.exclude(attendees=[]).order_by("starts", "pk")
    return list(feeds_open.in_sight(room, events))


@for_owner
@require_http_methods(["GET", "POST"])
def events(request: HttpRequest, room: Room) -> HttpResponse:
    """List such events; one of them becomes a client's session because the owner says so."""
    now = clock.now()
    if request.method == "POST":
        _choose(request, room, now)
        return redirect("calendar-events")
    assert request.user.is_authenticated
    rows = [
        {"event": event, "at": day_and_clock(event.starts, room.zone)}
        for event in unknown_events(room, now)[:_MOST]
    ]
    clients = Client.in_sight.filter(room=room).order_by("kana", "name") if rows else []
    given = {"rows": rows, "clients": clients, "shell": owner(room, request.user, "today")}
    return render(request, "web/calendar_events.html", given)


def _choose(request: HttpRequest, room: Room, now: dt.datetime) -> None:
    try:
        number = int(request.POST.get("event", ""))
    except ValueError as no_number:
        raise Http404 from no_number
    event = get_object_or_404(FeedEvent, room=room, pk=number)
    client = Client.in_sight.filter(room=room, pk=request.POST.get("client", "")).first()
    if client is None:
        messages.error(request, _("Choose the client."))
        return
    try:
        session = feeds_open.choose(event, client, now)
    except Impossible:
        messages.warning(request, ended_words())
        return
    if session is None:
        messages.info(request, _("It already belongs to a client, or has begun."))
    else:
        messages.success(
            request, _("Booked as a session with %(client)s.") % {"client": client.name}
        )
