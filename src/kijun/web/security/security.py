"""How somebody signs in: password, second step, passkeys, codes to keep, other devices."""

from __future__ import annotations

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.accounts.models import Membership, User
from kijun.services.accounts.credentials import change_password, end_sessions
from kijun.web.security.forms import NewPassword
from kijun.web.shell import for_anyone, owner


@for_anyone
@require_GET
@never_cache
def security(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Show with what somebody signs in, and what of it can be changed."""
    user = _user(request)
    kept = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    codes = next((each for each in kept if each.type == Authenticator.Type.RECOVERY_CODES), None)
    given = {
        "room": membership.room,
        "shell": owner(membership.room, user, "settings"),
        "has_totp": any(each.type == Authenticator.Type.TOTP for each in kept),
        "passkeys": [each for each in kept if each.type == Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes.wrap().get_unused_codes()) if codes is not None else None,
        "hindrance": passkey_hindrance(request),
        "address": settings.PUBLIC_ADDRESS,
        "done": request.GET.get("done", ""),
    }
    return render(request, "web/security/overview.html", given)


def passkey_hindrance(request: HttpRequest) -> str:
    """Say why no passkey can be made here, or nothing: one belongs to an address for ever.

    `none`: there is no public address yet. `insecure`: browsers make none without https.
    `elsewhere`: one has come in by another address.
    """
    address = urlsplit(settings.PUBLIC_ADDRESS)
    if not address.hostname:
        return "none"
    if address.scheme != "https" and address.hostname != "localhost":
        return "insecure"
    return "" if request.get_host() == address.netloc else "elsewhere"


@for_anyone
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@never_cache
def password(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Change the password, which ends the sessions on all other devices."""
    user, form = _user(request), NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_changed(request, user, form):
        update_session_auth_hash(request, user)
        return _done("password")
    shell = owner(membership.room, user, "settings")
    return render(request, "web/security/password.html", {"form": form, "shell": shell})


def _is_changed(request: HttpRequest, user: User, form: NewPassword) -> bool:
    given = form.cleaned_data
    try:
        is_theirs = get_adapter(request).reauthenticate(user, given["current"])
    except ValidationError:
        form.add_error(None, _("Too many attempts. Try again in five minutes."))
        return False
    if not is_theirs:
        form.add_error("current", _("That is not your current password."))
        return False
    try:
        change_password(user, given["password"])
    except ValidationError as weak:
        form.add_error("password", weak)
        return False
    return True


@for_anyone
@require_POST
def elsewhere(request: HttpRequest, _membership: Membership) -> HttpResponse:
    """Sign somebody out on every other device."""
    user = _user(request)
    end_sessions(user)
    update_session_auth_hash(request, user)
    return _done("elsewhere")


def _done(what: str) -> HttpResponse:
    response = redirect("security")
    response["Location"] += f"?done={what}"
    return response


def _user(request: HttpRequest) -> User:
    assert request.user.is_authenticated
    return request.user
