"""How allauth behaves here: mail addresses without verification, secrets at rest encrypted."""

from __future__ import annotations

import base64
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage
from qrcode.main import QRCode

from kijun.accounts.models import User
from kijun.services.accounts import second_step_secrets


class AccountAdapter(DefaultAccountAdapter):
    """Signing in with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up here: the first run makes the owner."""
        del request
        return False

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Say whether the password is theirs; attempts are counted as those of signing in."""
        assert isinstance(user, User)
        found = self.authenticate(context.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Lead somebody who may no longer sign in back to the door."""
        del request, user
        return redirect("sign-in")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing beside the page: each page shows itself what has become of it."""


class SecondStepAdapter(DefaultMFAAdapter):
    """The second step: codes of an app, passkeys, codes to keep."""

    error_messages = {  # noqa: RUF012 - as the base class declares it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right. Enter the one that the app shows now."),
        "rate_limited": _("Too many attempts. Try again in five minutes."),
        "too_many_login_attempts": _("Too many attempts. Try again in five minutes."),
    }

    def encrypt(self, text: str) -> str:
        """Keep a secret so that the database alone does not tell it."""
        return second_step_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read a secret. One of another key becomes a random one, so that no code fits it."""
        try:
            return second_step_secrets.unseal(encrypted_text)
        except second_step_secrets.SealBroken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        """Draw the address of a TOTP secret as a QR code that can stand in a page."""
        code = QRCode(image_factory=SvgPathImage)
        code.add_data(url)
        return str(code.make_image().to_string(encoding="unicode"))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name whom passkeys belong to: the public address, whichever way one came in."""
        host = urlsplit(settings.PUBLIC_ADDRESS).hostname
        return {"id": host or context.request.get_host().partition(":")[0], "name": "Kijun"}
