"""Erasing somebody who has left: what goes and what stays is said first, in plain words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import Room
from kijun.services import clock
from kijun.services.clients.erasure import StillHere, erase_member
from kijun.web.members.members import member_of
from kijun.web.settings.settings import page_of
from kijun.web.shell import for_owner


@for_owner
@require_http_methods(["GET", "POST"])
def forget(request: HttpRequest, room: Room, code: str) -> HttpResponse:
    """Ask whether somebody who has left is to be erased, and do it where that was said."""
    member = member_of(room, code, has_left=True)
    if request.method == "POST":
        try:
            erase_member(member, clock.now())
        except StillHere:
            messages.info(request, _("They are here again. Nothing was changed."))
        else:
            messages.success(request, _("Erased. The record holds nothing that names them."))
        return redirect("members")
    given: dict[str, object] = {"member": member, "name": str(member.user)}
    return page_of(request, room, "web/member_erase.html", given)
