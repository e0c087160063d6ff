"""Services: what clients can book, how long it takes, and what it costs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from kijun.accounts.models import Room
from kijun.booking.models import Service
from kijun.judge.words.figures import amount
from kijun.services.booking.offers import Taken, change, offer, services_of
from kijun.services.members.readiness import not_here, without_anybody
from kijun.services.work.money import currency_of
from kijun.web.booking.offer_forms import NewOffer, Offer
from kijun.web.settings.settings import page_of
from kijun.web.shell import for_owner
from kijun.web.wording import language


@for_owner
@require_GET
def services(request: HttpRequest, room: Room) -> HttpResponse:
    """List the services, those that can be booked first."""
    currency = currency_of(room)
    services = services_of(room)
    unled = without_anybody(room, services)
    listed = [_shown(each, currency) | {"is_unled": each.pk in unled} for each in services]
    return page_of(request, room, "web/offers.html", {"services": listed})


@for_owner
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, room: Room) -> HttpResponse:
    """Put a service on the list."""
    form = NewOffer(room, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            service = offer(room, **form.cleaned_data)
        except Taken:
            form.add_error("slug", _("Another service already uses this word."))
        else:
            named = {"name": service.name_in(language())}
            messages.success(request, _("“%(name)s” has been added.") % named)
            return redirect("services")
    return page_of(request, room, "web/offer.html", {"form": form}, is_wrong=form.is_bound)


@for_owner
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Change a service, or take it off the list."""
    service = Service.objects.filter(room=room, pk=number).first()
    if service is None:
        raise Http404
    initial = {name: getattr(service, name) for name in Offer.base_fields}
    form = Offer(room, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        change(service, **form.cleaned_data)
        messages.success(request, _("Changes saved."))
        return redirect("services")
    given: dict[str, object] = {
        "form": form,
        "service": service,
        "name": service.name_in(language()),
        "gone": _(", ").join(str(each.user) for each in not_here(service)),
        "is_unled": bool(without_anybody(room, [service])),
    }
    return page_of(request, room, "web/offer.html", given, is_wrong=form.is_bound)


def _shown(service: Service, currency: str) -> dict[str, object]:
    length = ngettext("%(count)d minute", "%(count)d minutes", service.minutes) % {
        "count": service.minutes
    }
    price = _("price as agreed")
    if service.price is not None:
        price = amount(service.price, currency, language())
    where = [service.place, _("online") if service.is_online else ""]
    return {
        "service": service,
        "name": service.name_in(language()),
        "detail": _(" · ").join([length, price, *filter(None, where)]),
    }
