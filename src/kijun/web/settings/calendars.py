"""Calendars: those that are followed, and the house's own sessions to subscribe to."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.channels.calendar.fetch import FetchRefused
from kijun.channels.calendar.models import Feed, Outlet
from kijun.channels.calendar.words import words
from kijun.services import clock
from kijun.services.calendars import own_calendar
from kijun.services.delivery.reachability import is_alone
from kijun.services.settings import read_now, subscribe, unsubscribe
from kijun.web.clients.record import language_now
from kijun.web.settings.forms import Subscription
from kijun.web.settings.settings import page_of
from kijun.web.shell import for_owner


@for_owner
@never_cache
@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest, room: Room) -> HttpResponse:
    """Show the calendars, and follow one more."""
    form = Subscription(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            feed = subscribe(room, form.cleaned_data["name"], form.cleaned_data["address"])
        except FetchRefused as refused:
            form.add_error("address", refused.text(language_now()))
        else:
            _read(request, feed)
            return redirect("calendars")
    outlet = Outlet.objects.filter(room=room).first()
    own = reverse("sessions-calendar", args=[outlet.token]) if outlet is not None else ""
    given: dict[str, object] = {
        "form": form,
        "feeds": [_shown(feed) for feed in Feed.objects.filter(room=room).order_by("pk")],
        "outlet": request.build_absolute_uri(own) if own else "",
        "is_alone": is_alone(room),
    }
    return page_of(request, room, "web/settings_calendar.html", given, is_wrong=form.is_bound)


@for_owner
@require_POST
def read(request: HttpRequest, room: Room, feed_id: int) -> HttpResponse:
    """Read a calendar at once; the owner may say that what is missing is really off."""
    _read(request, _feed(room, feed_id), confirmed="confirmed" in request.POST)
    return redirect("calendars")


@for_owner
@require_POST
def unfollow(request: HttpRequest, room: Room, feed_id: int) -> HttpResponse:
    """Follow a calendar no longer; the sessions that came of it stay."""
    unsubscribe(_feed(room, feed_id))
    messages.success(request, _("Unsubscribed. Its sessions stay as they are."))
    return redirect("calendars")


@for_owner
@require_POST
def outlet(request: HttpRequest, room: Room) -> HttpResponse:
    """Give the house's sessions an address, a new one, or none."""
    if "close" in request.POST:
        own_calendar.close_outlet(room)
    else:
        own_calendar.open_outlet(room, clock.now())
    return redirect(f"{reverse('calendars')}#own")


@never_cache
@require_GET
def sessions(_: HttpRequest, token: str) -> HttpResponse:
    """Give the house's sessions to whoever has their address; there is no other key to it."""
    text = own_calendar.access_sessions(token, clock.now())
    if text is None:
        raise Http404
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _feed(room: Room, feed_id: int) -> Feed:
    feed = Feed.objects.select_related("room").filter(room=room, pk=feed_id).first()
    if feed is None:
        raise Http404
    return feed


def _read(request: HttpRequest, feed: Feed, *, confirmed: bool = False) -> None:
    outcome = read_now(feed, clock.now(), confirmed=confirmed)
    if outcome.code:
        messages.warning(request, words(outcome.code, language_now()))
    else:
        messages.success(request, _("“%s” has been read.") % feed.name)


def _shown(feed: Feed) -> dict[str, object]:
    language = language_now()
    code = feed.error or feed.doubt
    return {
        "feed": feed,
        "host": urlsplit(feed.address).hostname or "",
        "wrong": words(code, language) if code else "",
        "is_doubted": bool(feed.doubt) and not feed.error,
    }
