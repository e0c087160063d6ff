"""The way in: the first run, signing in and out, the language."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login, logout
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language, get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kijun.services.accounts.rooms import AlreadyOpened, has_owner, open_first_room
from kijun.web.security.forms import FirstRun, SignIn
from kijun.web.shell import plain
from kijun.web.taps import own_path

_A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def first_run(request: HttpRequest) -> HttpResponse:
    """Make the owner; there is such a page only as long as there is none."""
    if has_owner():
        return redirect("rules")
    form = FirstRun(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_opened(request, form):
        return redirect("starters")
    return render(request, "web/first_run.html", {"form": form, "shell": plain(request)})


def _is_opened(request: HttpRequest, form: FirstRun) -> bool:
    given = form.cleaned_data
    try:
        owner = open_first_room(language=get_language() or "ja", **given)
    except AlreadyOpened:
        form.add_error(None, _("Somebody has just become the owner. Sign in instead."))
        return False
    login(request, owner)
    return True


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let somebody in, or on to the second step where they have one."""
    if not has_owner():
        return redirect("first-run")
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        entered = _entered(request, form)
        if entered is not None:
            return entered
        form.look_at_password()
    given = {
        "form": form,
        "shell": plain(request),
        "next": _wanted(request),
        "has_passkeys": bool(settings.PUBLIC_ADDRESS) and _passkeys().exists(),
        "is_passkey_unknown": "passkey" in request.GET,
    }
    return render(request, "web/sign_in.html", given)


def _passkeys() -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)


def _entered(request: HttpRequest, form: SignIn) -> HttpResponse | None:
    email, password = form.cleaned_data["email"], form.cleaned_data["password"]
    try:
        user = get_adapter().authenticate(request, email=email, password=password)
    except ValidationError:
        form.add_error(None, _("Too many attempts. Try again in five minutes."))
        return None
    if user is None:
        form.add_error(None, _("Wrong email address or password."))
        return None
    address = _wanted(request)
    return perform_password_login(request, {"email": email}, Login(user, redirect_url=address))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """See somebody out."""
    logout(request)
    return redirect("sign-in")


@require_GET
def language(request: HttpRequest) -> HttpResponse:
    """Remember the language that somebody chose, and lead back to the page."""
    response = redirect(_wanted(request))
    chosen = request.GET.get("to", "")
    if check_for_language(chosen):
        response.set_cookie("django_language", chosen, max_age=_A_YEAR, samesite="Lax")
    return response


def _wanted(request: HttpRequest) -> str:
    return own_path(request, request.GET.get("next", "")) or "/"
