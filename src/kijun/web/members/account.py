"""Somebody's own account: in which rooms they are and as what, and the way out."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kijun.accounts.access import access_memberships
from kijun.accounts.models import Membership
from kijun.services import clock
from kijun.services.members import joining
from kijun.services.members.joining import LastOwner
from kijun.web.members.joining import MAY, ROLES
from kijun.web.shell import ROOM, for_anyone, owner, plain, switches


@for_anyone
@require_GET
def account(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Show where somebody is and as what."""
    user = membership.user
    rooms = [
        {
            "room": each.room,
            "role": ROLES[each.role],
            "is_here": each.pk == membership.pk,
        }
        for each in access_memberships(user).order_by("room__name", "pk")
    ]
    given = {
        "membership": membership,
        "role": ROLES[membership.role],
        "may": MAY[membership.role],
        "rooms": rooms,
        "switches": switches(request),
        "shell": owner(membership.room, user, "settings"),
    }
    return render(request, "web/account.html", given)


@for_anyone
@require_POST
def choose(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Go to another of somebody's rooms. Raises Http404 for one that is not theirs."""
    chosen = request.POST.get("room", "")
    if not access_memberships(membership.user).filter(room=chosen).exists():
        raise Http404
    request.session[ROOM] = chosen
    return redirect("home")


@for_anyone
@require_POST
def leave(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Leave the room in which somebody is."""
    try:
        joining.leave(membership, clock.now())
    except LastOwner:
        messages.error(request, last_owner_words())
        return redirect("own-account")
    request.session.pop(ROOM, None)
    if access_memberships(membership.user).exists():
        messages.success(request, _("You have left %(room)s.") % {"room": membership.room.name})
        return redirect("home")
    return redirect("left")


@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Tell somebody who is in no room any more that they have left the last one."""
    return render(request, "web/left.html", {"shell": plain(request)})


def last_owner_words() -> str:
    """Return why the last owner stays."""
    return _("The last owner cannot leave. Make somebody else an owner first.")
