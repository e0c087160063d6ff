"""What stands in a mail: its text, whatever it is wrapped in."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.message import Message
from typing import Final

from kijun.channels.mail.charsets import to_text
from kijun.channels.mail.headers import AnyMessage
from kijun.channels.mail.plain_text import text_of

MOST_PARTS: Final = 200
ENCRYPTED: Final = {
    "multipart/encrypted",
    "application/pgp-encrypted",
    "application/pkcs7-mime",
    "application/x-pkcs7-mime",
}
INLINE_PGP: Final = re.compile(r"^-----BEGIN PGP MESSAGE-----", re.MULTILINE)


def inner(part: AnyMessage) -> list[AnyMessage]:
    """Give what a part directly consists of, where it consists of parts."""
    held = part.get_payload()
    return [one for one in held if isinstance(one, Message)] if isinstance(held, list) else []


def parts(message: AnyMessage) -> Iterator[AnyMessage]:
    """Give the parts of a mail, without going into mails that are attached to it."""
    waiting = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        yield part
        if part.get_content_maintype() == "multipart":
            waiting[:0] = inner(part)


def content(part: AnyMessage) -> str:
    """Give a part's text, in the letters that it turns out to be in."""
    try:
        raw = part.get_payload(decode=True)
    except (binascii.Error, ValueError, LookupError):
        raw = None
    if not isinstance(raw, bytes):
        return ""
    charset = part.get_param("charset")
    return to_text(raw, charset if isinstance(charset, str) else None)


def _is_attached(part: AnyMessage) -> bool:
    return str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")


def of_kind(message: AnyMessage, kind: str) -> list[AnyMessage]:
    """Give the parts of a content type that are not attachments."""
    return [
        one for one in parts(message) if one.get_content_type() == kind and not _is_attached(one)
    ]


def is_encrypted(message: AnyMessage) -> bool:
    """Say whether what was written can be read by its addressee alone."""
    kinds = {part.get_content_type() for part in parts(message)}
    signed = str(message.get_param("smime-type", "")).lower() == "signed-data"
    if kinds & ENCRYPTED and not signed:
        return True
    return any(INLINE_PGP.search(content(part)) for part in of_kind(message, "text/plain"))


def body(message: AnyMessage) -> str:
    """Give what a mail says: its plain text, or where that is empty its HTML as text."""
    plain = "\n".join(content(part) for part in of_kind(message, "text/plain")).strip()
    if plain:
        return plain
    return "\n".join(text_of(content(part)) for part in of_kind(message, "text/html")).strip()
