"""What a browser says of passkeys, as forms: anything may come in their place."""

from __future__ import annotations

from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_MALFORMED: Final = (KeyError, AttributeError, TypeError, ValueError)
"""What reading a credential raises that has another shape than the standard's."""


class _Shown(AuthenticateWebAuthnForm):
    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except _MALFORMED as malformed:
            raise ValidationError(_("That is not a passkey.")) from malformed


class ShownAtTheDoor(_Shown, LoginWebAuthnForm):
    """A passkey in place of a password."""


class ShownAsSecondStep(_Shown):
    """A passkey after the password."""


class ShownAgain(_Shown, ReauthenticateWebAuthnForm):
    """A passkey before something that matters."""


class NewPasskey(AddWebAuthnForm):
    """A passkey that is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this device")
        self.fields["name"].initial = self.initial["name"] = _("This device")
        self.fields["name"].widget.attrs["maxlength"] = 60
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True

    def clean(self) -> dict[str, Any]:
        """Take only what has the shape of a passkey."""
        try:
            return super().clean()
        except _MALFORMED as malformed:
            raise ValidationError(_("That is not a passkey.")) from malformed
