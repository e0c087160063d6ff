"""Coming in by invitation: with an account that one has, or with a new one."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kijun.accounts.models import LONGEST_MAIL, Invitation, Membership, User
from kijun.services import clock
from kijun.services.members import joining
from kijun.services.members.joining import AlreadyIn, HasAccount, NotOpen
from kijun.web.security.forms import FirstRun
from kijun.web.shell import ROOM, plain

_SHUT: Final = {
    "forged": gettext_lazy(
        "This link is incomplete, or it was never one of ours. Open it again from the message "
        "that it came in, or ask for a new one."
    ),
    "used": gettext_lazy(
        "Somebody has already come in with this link. If that was you, sign in. If it was not, "
        "tell the person who invited you."
    ),
    "withdrawn": gettext_lazy(
        "This invitation has been withdrawn. Ask the person who invited you for a new one."
    ),
    "expired": gettext_lazy(
        "Invitations are open for 14 days, and this one is older. Ask the person who invited you "
        "for a new one."
    ),
}
ROLES: Final = {
    Membership.Role.OWNER.value: gettext_lazy("owner"),
    Membership.Role.MEMBER.value: gettext_lazy("member"),
    Membership.Role.REVIEWER.value: gettext_lazy("reviewer"),
}
MAY: Final = {
    Membership.Role.OWNER.value: gettext_lazy(
        "Sees and decides everything, like the person who invites."
    ),
    Membership.Role.MEMBER.value: gettext_lazy(
        "Sees their own sessions and clients and the rules, and notes what happens."
    ),
    Membership.Role.REVIEWER.value: gettext_lazy(
        "Reads decisions that a client appeals against, and answers. Sees nothing else."
    ),
}


class NewAccount(forms.Form):
    """Who comes in, and how they will sign in."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email address"),
        help_text=gettext_lazy("You sign in with it."),
        max_length=LONGEST_MAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = FirstRun.base_fields["password"]
    clean_password = FirstRun.clean_password


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show what one is invited to, and let one in."""
    try:
        invitation = joining.opened(token, clock.now())
        if request.user.is_authenticated:
            return _come_in(request, request.user, invitation, token)
        return _come_in_anew(request, invitation, token)
    except NotOpen as shut:
        return _page(request, None, {"shut": _SHUT[shut.code]}, 404)


def _come_in(request: HttpRequest, user: User, invitation: Invitation, token: str) -> HttpResponse:
    room = invitation.room
    if room.memberships.filter(user=user, left_at=None).exists():
        return _page(request, invitation, {"is_in": True, "person": str(user)})
    if request.method == "POST":
        try:
            return _led_in(request, joining.come_in(token, user, clock.now()))
        except AlreadyIn:
            return redirect("home")
    return _page(request, invitation, {"person": str(user)})


def _come_in_anew(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = NewAccount(request.POST or None, initial={"email": invitation.email})
    sign_in = f"{reverse('sign-in')}?{urlencode({'next': request.path})}"
    if request.method == "POST" and form.is_valid():
        try:
            membership = joining.come_in_anew(
                token, **form.cleaned_data, language=get_language() or "ja", now=clock.now()
            )
        except HasAccount:
            form.add_error(
                "email", _("There is an account with this address. Sign in with it instead.")
            )
        except ValidationError as weak:
            form.add_error("password", weak)
        else:
            login(request, membership.user, "django.contrib.auth.backends.ModelBackend")
            return _led_in(request, membership)
    status = 422 if form.is_bound else 200
    return _page(request, invitation, {"form": form, "sign_in": sign_in}, status)


def _led_in(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session[ROOM] = membership.room_id
    named = {"room": membership.room.name, "role": ROLES[membership.role]}
    messages.success(request, _("Welcome to %(room)s. You are here as %(role)s.") % named)
    return redirect("home")


def _page(
    request: HttpRequest,
    invitation: Invitation | None,
    given: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    told: dict[str, object] = {"shell": plain(request), "invitation": invitation}
    if invitation is not None:
        told |= {"role": ROLES[invitation.role], "may": MAY[invitation.role]}
    return render(request, "web/join.html", {**told, **given}, status=status)
