"""Tokens: an id with a keyed checksum, short enough to copy, and of no use to whoever guesses."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from django.conf import settings

from kijun.accounts.ids import ALPHABET

_CHECK: Final = 16
"""Characters of the checksum: 79 bits."""


def token_of(kind: str, opaque_id: str) -> str:
    """Return what stands in an address for an id; `kind` keeps tokens of one use from another."""
    return f"{opaque_id}{_checksum(kind, opaque_id, settings.SECRET_KEY)}"


def id_in(kind: str, token: str) -> str | None:
    """Return the id in a token, or None for one that is not ours: of today's key or an earlier."""
    opaque_id, checksum = token[:-_CHECK], token[-_CHECK:].encode()
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(checksum, _checksum(kind, opaque_id, secret).encode()):
            return opaque_id
    return None


def _checksum(kind: str, opaque_id: str, secret: str) -> str:
    key = f"kijun {kind} {secret}".encode()
    number = int.from_bytes(hmac.digest(key, opaque_id.encode(), hashlib.sha256))
    letters = []
    for _ in range(_CHECK):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
