"""Free words about clients: kept here, erasable, and only committed to in the record.

A fact holds `t-…:COMMITMENT`, an HMAC-SHA-256 of the words under a key that is kept beside them.
Whoever erases the row erases the key: then nobody can tell what was said, only that it was.
"""

from __future__ import annotations

import hashlib
import hmac

from kijun.clients.models import Client, FreeText


def keep(client: Client, words: str) -> str:
    """Keep words about a client and return the commitment for the record."""
    kept = FreeText.objects.create(room_id=client.room_id, client=client, text=words)
    return f"{kept.pk}:{_commitment(kept)}"


def words_of(client: Client) -> dict[str, str]:
    """Return all kept words about a client, by the commitment that facts hold."""
    return {f"{kept.pk}:{_commitment(kept)}": kept.text for kept in client.texts.all()}


def _commitment(kept: FreeText) -> str:
    return hmac.digest(kept.key.encode(), kept.text.encode(), hashlib.sha256).hex()
