"""Secrets of second steps at rest: unreadable to whoever has the database but not the secret key."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction


class SealBroken(Exception):
    """A secret was sealed with a key that is not kept any more."""


def _cipher() -> MultiFernet:
    """Give today's key and, for reading, those that came before it."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_of(secret) for secret in secrets])


def _of(secret: str) -> Fernet:
    key = hashlib.sha256(f"kijun.second-step:{secret}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: str) -> str:
    """Seal a secret with today's key."""
    return _cipher().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Read a sealed secret, of today's key or an earlier one. Raises SealBroken."""
    try:
        return _cipher().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken from None


def _reseal(sealed: str) -> str:
    try:
        return _cipher().rotate(sealed.encode()).decode()
    except InvalidToken:
        return sealed


def seal_anew(**_: Any) -> None:
    """Seal with today's key what an earlier one has sealed; what no key opens stays as it is."""
    if not settings.SECRET_KEY_FALLBACKS:
        return
    with transaction.atomic():
        for step in Authenticator.objects.select_for_update().exclude(type="webauthn"):
            step.data = _with_secrets(step.data, _reseal)
            step.save(update_fields=["data"])


def unreadable() -> int:
    """Return how many second steps no key opens: no code of theirs fits any more."""
    return sum(_is_unreadable(step) for step in Authenticator.objects.exclude(type="webauthn"))


def _is_unreadable(step: Authenticator) -> bool:
    try:
        _with_secrets(step.data, unseal)
    except SealBroken:
        return True
    return False


def _with_secrets(data: dict[str, Any], change: Callable[[str], str]) -> dict[str, Any]:
    """Return what is kept of a second step with its secrets changed: an app's, or the codes'."""
    return {
        name: change(value) if name in ("secret", "seed") else value for name, value in data.items()
    }
