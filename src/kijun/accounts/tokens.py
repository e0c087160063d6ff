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
    return f"{opaque_id}{_checksum(kind, opaque_id)}"


def id_in(kind: str, token: str) -> str | None:
    """Return the id in a token, or None for one that is not ours."""
    opaque_id, checksum = token[:-_CHECK], token[-_CHECK:]
    ours = hmac.compare_digest(checksum.encode(), _checksum(kind, opaque_id).encode())
    return opaque_id if ours else None


def _checksum(kind: str, opaque_id: str) -> str:
    key = f"kijun {kind} {settings.SECRET_KEY}".encode()
    number = int.from_bytes(hmac.digest(key, opaque_id.encode(), hashlib.sha256))
    letters = []
    for _ in range(_CHECK):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
