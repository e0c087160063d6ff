"""The second step and passkeys: allauth's views in the look of the other pages.

What they check, keep and count is allauth's; here they get a shell, words, and a place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.views import BaseReauthenticateView
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic.base import ContextMixin

from kijun.accounts.access import access_as_anyone
from kijun.accounts.models import Membership
from kijun.web.security.forms import Again
from kijun.web.security.passkey_forms import (
    NewPasskey,
    ShownAgain,
    ShownAsSecondStep,
    ShownAtTheDoor,
)
from kijun.web.security.security import passkey_hindrance
from kijun.web.shell import OwnerView, chosen_room, for_anyone, owner, plain


def _show(view: type[View[Any]]) -> OwnerView:
    shown = never_cache(view.as_view())

    @for_anyone
    def within(request: HttpRequest, _membership: Membership, **named: Any) -> HttpResponse:
        return cast(HttpResponse, shown(request, **named))

    return within


class _InSettings(ContextMixin):
    """A page of somebody's own settings."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        assert user.is_authenticated
        room = access_as_anyone(user, chosen_room(self.request)).room
        shell = owner(room, user, "settings")
        return {**super().get_context_data(**kwargs), "shell": shell}


class _AtTheDoor(ContextMixin):
    """A page on the way in."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "shell": plain(self.request)}


def _ask_for_code(field: forms.Field, label: str, *, digits_only: bool) -> None:
    field.label = label
    attributes = {"autocomplete": "one-time-code", "autofocus": True}
    field.widget = forms.TextInput(
        {**attributes, **({"inputmode": "numeric"} if digits_only else {})}
    )


# -- the way in -----------------------------------------------------------------------------------


class _CodeAtTheDoor(AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(
            self.fields["code"],
            _("Code from your authenticator app, or a recovery code"),
            digits_only=True,
        )


class _SecondStep(_AtTheDoor, AuthenticateView):
    template_name = "web/second_step.html"
    form_class = _CodeAtTheDoor
    webauthn_form_class = ShownAsSecondStep

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = super().get_context_data(**kwargs)
        options = given.get("js_data", {}).get("request_options", {})
        given["has_passkeys"] = bool(options.get("publicKey", {}).get("allowCredentials"))
        return given


class _EnterWithPasskey(LoginWebAuthnView):
    form_class = ShownAtTheDoor

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        del form
        return HttpResponseRedirect(f"{reverse('sign-in')}?passkey=unknown")


second_step: Callable[..., HttpResponseBase] = never_cache(_SecondStep.as_view())
enter_with_passkey: Callable[..., HttpResponseBase] = never_cache(_EnterWithPasskey.as_view())


# -- once more, before something that matters -----------------------------------------------------


class _AgainByPassword(_InSettings, BaseReauthenticateView):
    template_name = "web/security/again.html"
    form_class = Again

    def form_valid(self, form: Again) -> HttpResponse:
        problem = _problem_with(self.request, form.cleaned_data["password"])
        if problem:
            form.add_error("password", problem)
            return self.form_invalid(form)
        reauthenticate_by_password(self.request)
        response: HttpResponse = super().form_valid(form)
        return response


def _problem_with(request: HttpRequest, given: str) -> str:
    assert request.user.is_authenticated
    try:
        is_theirs = get_adapter(request).reauthenticate(request.user, given)
    except ValidationError:
        return _("Too many attempts. Try again in five minutes.")
    return "" if is_theirs else _("That is not your current password.")


class _CodeAgain(ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(
            self.fields["code"],
            _("Code from your authenticator app, or a recovery code"),
            digits_only=True,
        )


class _AgainByCode(_InSettings, ReauthenticateView):
    template_name = "web/security/again.html"
    form_class = _CodeAgain


class _AgainByPasskey(_InSettings, ReauthenticateWebAuthnView):
    template_name = "web/security/again_passkey.html"
    form_class = ShownAgain

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form, failed=True))


again_by_password = _show(_AgainByPassword)
again_by_code = _show(_AgainByCode)
again_by_passkey = _show(_AgainByPasskey)


# -- codes of an app ------------------------------------------------------------------------------


class _FirstCode(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_code(self.fields["code"], _("Six-digit code from the app"), digits_only=True)


class _BeginWithApp(_InSettings, ActivateTOTPView):
    template_name = "web/security/app.html"
    form_class = _FirstCode


class _EndWithApp(_InSettings, DeactivateTOTPView):
    template_name = "web/security/app_off.html"


begin_with_app = _show(_BeginWithApp)
end_with_app = _show(_EndWithApp)


# -- passkeys -------------------------------------------------------------------------------------


class _AddPasskey(_InSettings, AddWebAuthnView):
    template_name = "web/security/passkey.html"
    form_class = NewPasskey

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if passkey_hindrance(request):
            return redirect("security")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = super().get_context_data(**kwargs)
        user = self.request.user
        assert user.is_authenticated
        given["js_data"] = {"creation_options": begin_registration(user, passwordless=True)}
        return given


class _RemovePasskey(_InSettings, RemoveWebAuthnView):
    template_name = "web/security/passkey_off.html"


add_passkey = _show(_AddPasskey)
remove_passkey = _show(_RemovePasskey)


# -- codes to keep --------------------------------------------------------------------------------


class _Codes(_InSettings, ViewRecoveryCodesView):
    template_name = "web/security/codes.html"


class _NewCodes(_InSettings, GenerateRecoveryCodesView):
    template_name = "web/security/codes_new.html"


codes = _show(_Codes)
new_codes = _show(_NewCodes)
download_codes = _show(DownloadRecoveryCodesView)
