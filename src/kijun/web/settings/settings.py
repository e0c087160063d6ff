"""Settings: the practice, how far it is set up, the look of the pages."""

from __future__ import annotations

from typing import Final

from django.conf import settings as configured
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kijun.accounts.models import Room
from kijun.channels.calendar.models import Feed
from kijun.channels.mail.models import MailAccount
from kijun.files.zones import own_time_zones
from kijun.services import clock
from kijun.services.booking.offers import services_of
from kijun.services.delivery import reachability
from kijun.services.delivery.reachability import Hindrance, is_alone
from kijun.services.settings import change_practice, looked_at, needing_a_look
from kijun.ui.parts import Choice
from kijun.web.settings.forms import Practice
from kijun.web.settings.words import HINDRANCES
from kijun.web.shell import for_owner, owner, switches

_A_YEAR: Final = 365 * 24 * 3600
_FIELDS: Final = (
    "name",
    "signature",
    "latin_name",
    "latin_signature",
    "language",
    "timezone",
    "settle_minutes",
)


@for_owner
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, room: Room) -> HttpResponse:
    """Show what is set, and change how the practice is known."""
    initial = {name: getattr(room, name) for name in _FIELDS}
    form = Practice(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        change_practice(room, **form.cleaned_data)
        messages.success(request, _("Changes saved."))
        return redirect("settings")
    seen = looked_at(room)
    account = MailAccount.objects.filter(room=room).first()
    feeds = list(Feed.objects.filter(room=room))
    given = {
        "form": form,
        "zones": sorted(own_time_zones()),
        "letters_left": sum(kind not in seen for kind in needing_a_look()),
        "account": account,
        "services": sum(each.is_active for each in services_of(room)),
        "feeds": len(feeds),
        "feeds_failing": sum(bool(feed.error or feed.doubt) for feed in feeds),
        "is_alone": is_alone(room),
        "address": configured.PUBLIC_ADDRESS,
        "hindrance": _hindrance(room),
        "themes": _themes(),
        "theme": request.COOKIES.get("kijun_theme", "system"),
        "switches": switches(request),
    }
    return page_of(request, room, "web/settings.html", given, is_wrong=form.is_bound)


@for_owner
@require_POST
def check_reach(request: HttpRequest, room: Room) -> HttpResponse:
    """Fetch the public address as a client would, at once."""
    reachability.check(clock.now())
    room.refresh_from_db()
    if is_alone(room):
        messages.warning(request, _("Clients still cannot reach it."))
    else:
        messages.success(request, _("Clients can reach it."))
    return redirect("settings")


@for_owner
@require_POST
def theme(request: HttpRequest, _room: Room) -> HttpResponse:
    """Remember whether pages are light or dark on this device; `system` follows the device."""
    chosen = request.POST.get("theme", "")
    response = redirect("settings")
    if chosen in ("light", "dark"):
        response.set_cookie("kijun_theme", chosen, max_age=_A_YEAR, samesite="Lax")
    else:
        response.delete_cookie("kijun_theme", samesite="Lax")
    return response


def page_of(
    request: HttpRequest,
    room: Room,
    template: str,
    given: dict[str, object],
    *,
    is_wrong: bool = False,
) -> HttpResponse:
    """Show a page of the settings; one with something wrong on it says so to programs too."""
    assert request.user.is_authenticated
    shell = owner(room, request.user, "settings")
    whole = {**given, "room": room, "shell": shell, "zone": room.zone}
    return render(request, template, whole, status=422 if is_wrong else 200)


def _themes() -> list[Choice]:
    return [
        Choice("system", _("match device")),
        Choice("light", _("light")),
        Choice("dark", _("dark")),
    ]


def _hindrance(room: Room) -> str:
    if not is_alone(room):
        return ""
    code = room.reach_error or Hindrance.NOT_CHECKED.value
    if not configured.PUBLIC_ADDRESS:
        code = Hindrance.NO_ADDRESS.value
    return str(HINDRANCES[code])
