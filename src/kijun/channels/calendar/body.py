"""The body of an answer: unpacked within a bound, and in UTF-8."""

from __future__ import annotations

import http.client
import re
import zlib
from typing import Final

PIECE: Final = 65_536
GZIP: Final = 16 + zlib.MAX_WBITS
CHARSET: Final = re.compile(
    r"(utf|iso|latin|windows|cp|x?-?sjis|shift|euc|gb|big5|koi8)[a-z0-9_-]*", re.IGNORECASE
)
"""Character sets that calendars are written in; others could keep a reader busy for hours."""


class TooLarge(Exception):
    """The body is larger than it may be."""


class CutShort(Exception):
    """The body ended before it was complete."""


class UnknownForm(Exception):
    """The body is packed in a way that nobody asked for, or is not what it claims to be."""


def read_body(answer: http.client.HTTPResponse, most: int) -> bytes:
    """Return the body, unpacked if it is packed. Neither form may have more than `most` bytes.

    Raises TooLarge, CutShort, UnknownForm, and what the connection raises.
    """
    if (answer.length or 0) > most:
        raise TooLarge
    form = answer.headers.get("Content-Encoding", "").strip().lower()
    if form not in ("", "identity", "gzip", "x-gzip"):
        raise UnknownForm
    packed = zlib.decompressobj(GZIP) if "gzip" in form else None
    body, taken = bytearray(), 0
    while piece := answer.read1(PIECE):
        taken += len(piece)
        body += piece if packed is None else _unpacked(packed, piece, most - len(body))
        if max(taken, len(body)) > most:
            raise TooLarge
    if answer.length or (packed is not None and not packed.eof):
        raise CutShort
    return bytes(body)


def as_utf_8(content: bytes, charset: str) -> bytes:
    """Return the content as UTF-8 where it is written in the character set that it declares.

    What is UTF-8 anyway stays so, whatever a server says of it; what cannot be read stays as it is.
    """
    named = charset.lower()
    if not CHARSET.fullmatch(named) or (_is_utf_8(content) and not named.startswith("iso-2022")):
        return content
    try:
        return content.decode(named).encode()
    except (UnicodeError, LookupError):
        return content


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unpacked(packed: zlib._Decompress, piece: bytes, room: int) -> bytes:
    """Return a piece unpacked, one byte more than there is room for at the most."""
    if packed.eof:
        return b""
    try:
        return packed.decompress(piece, room + 1)
    except zlib.error as error:
        raise UnknownForm from error
