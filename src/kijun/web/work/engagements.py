"""Work with a client: what was agreed, how far it came, what it brought, what is owed for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.booking.models import Service
from kijun.clients.models import Client
from kijun.services import clock
from kijun.services.work import engagements
from kijun.services.work.money import Nonsense, currency_of
from kijun.services.work.work_history import told_of_engagement
from kijun.web.clients.clients import page_of
from kijun.web.shell import for_owner
from kijun.web.wording import language
from kijun.web.work.forms import Agreement, Measured, NewTerms, OnDay, first_terms, terms_of
from kijun.web.work.lists import invoice_entry, work_of, worth_drawn
from kijun.web.work.words import in_unit, met_words, money, refused, stage_words
from kijun.work.models import Engagement

MOST_LISTED: Final = 100


@for_owner
@require_GET
def work(request: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """List what was agreed with a client, and what is owed for it."""
    client = a_client(room, client_id)
    given = {"client": client, **work_of(room, client, today_in(room), MOST_LISTED)}
    return page_of(request, room, "web/work.html", given)


@for_owner
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, room: Room, client_id: str) -> HttpResponse:
    """Write down what was agreed."""
    client, now = a_client(room, client_id), clock.now()
    form = Agreement(request.POST or None, initial=first_terms(room, today_in(room)))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = engagements.agree(
                client,
                form.terms(),
                day=given["day"],
                due=given["due"],
                service=given["service"],
                key=given["key"],
                now=now,
            )
        except Nonsense as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("The agreement is on record."))
            return redirect("engagement", made.pk)
    services = Service.objects.filter(room=room).values_list("slug", flat=True)
    given = {"client": client, "form": form, "services": list(services)}
    return page_of(request, room, "web/engagement_new.html", given)


@for_owner
@require_GET
def engagement(request: HttpRequest, room: Room, pk: int) -> HttpResponse:
    """Show one engagement: its terms, how far it came, what it brought, and what is next."""
    found, today = engagement_of(room, pk), today_in(room)
    currency = currency_of(room)
    invoices = found.invoices.order_by("-is_open", "due", "pk")
    given = {
        "engagement": found,
        "client": found.client,
        "stage": stage_words(found.stage),
        "price": money(found.currency, found.price),
        "worth": worth_drawn(found),
        "met": met_words(found),
        "figures": figures_of(found),
        "told": told_of_engagement(found, language())[::-1],
        "invoices": [invoice_entry(currency, each, today) for each in invoices],
        "next": _next(found),
        "day": OnDay(initial={"day": today}),
        "measured": Measured(initial={"day": today, "key": engagements.new_key()}),
        "zone": room.zone,
    }
    return page_of(request, room, "web/engagement.html", given)


@for_owner
@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, room: Room, pk: int) -> HttpResponse:
    """Agree on other terms; once the work is delivered, say why that is over."""
    found = engagement_of(room, pk)
    form = NewTerms(request.POST or None, initial=terms_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            key = form.cleaned_data["key"]
            engagements.agree_anew(found, form.terms(), key=key, now=clock.now())
        except Nonsense as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("The new terms are on record."))
            return redirect("engagement", found.pk)
    given = {"engagement": found, "client": found.client, "form": form}
    return page_of(request, room, "web/engagement_terms.html", given)


@for_owner
@require_POST
def act(request: HttpRequest, room: Room, pk: int, what: str) -> HttpResponse:
    """Note that work was delivered, accepted, measured, or is over."""
    found = engagement_of(room, pk)
    form = (Measured if what == "measured" else OnDay)(request.POST)
    if not form.is_valid():
        messages.error(request, _("That could not be understood; nothing was changed."))
    else:
        try:
            _note(found, what, form)
        except Nonsense as problem:
            messages.error(request, refused(problem.code))
        else:
            messages.success(request, _("Noted."))
    return redirect("engagement", found.pk)


def _note(found: Engagement, what: str, form: OnDay) -> None:
    day, now = form.cleaned_data["day"], clock.now()
    if what == "measured":
        value, key = form.cleaned_data["value"], form.cleaned_data["key"]
        engagements.measure(found, value, day=day, key=key, now=now)
    elif what in _ACTS:
        _ACTS[what](found, day=day, now=now)
    else:
        raise Http404


_ACTS: Final[dict[str, Callable[..., Engagement]]] = {
    "delivered": engagements.deliver,
    "accepted": engagements.accept,
    "ended": engagements.end,
}


def a_client(room: Room, client_id: str) -> Client:
    """Return a client of a room. Raises Http404."""
    found = Client.objects.filter(room=room, pk=client_id).first()
    if found is None:
        raise Http404
    found.room = room
    return found


def engagement_of(room: Room, pk: int) -> Engagement:
    """Return an engagement of a room. Raises Http404."""
    rows = Engagement.objects.filter(room=room, pk=pk).select_related("client", "title")
    found = rows.first()
    if found is None:
        raise Http404
    found.room = found.client.room = room
    return found


def today_in(room: Room) -> dt.date:
    """Return the day as the house's clock shows it."""
    return clock.now().astimezone(room.zone).date()


def figures_of(engagement: Engagement) -> list[tuple[str, str]]:
    """Return where it started from, what was aimed at, and what was measured."""
    named = (
        (_("At the start"), engagement.baseline),
        (_("Target"), engagement.target),
        (_("Measured"), engagement.measured),
    )
    return [(name, in_unit(engagement, value)) for name, value in named if value is not None]


def _next(engagement: Engagement) -> list[tuple[str, str]]:
    """Return what may be noted next, the likeliest first."""
    acts = {
        "agreed": [("delivered", _("It was delivered")), ("ended", _("It has ended"))],
        "delivered": [("accepted", _("They accepted it")), ("ended", _("It has ended"))],
        "accepted": [("ended", _("It has ended"))],
        "ended": [],
    }
    return acts[engagement.stage]
