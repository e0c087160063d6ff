"""Headers of mails as they really come: encoded twice, in the wrong letters, folded, or cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import Any, Final, TypeAlias

from kijun.channels.mail.charsets import to_text

LONGEST: Final = 20_000
"""Characters of a header that are looked at."""
MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,500}>")
ADDRESS: Final = re.compile(
    r"[^\s@<>\"(),;:]+(?:\"[^\"]*\")?@[^\s@<>\"(),;:]+|\"[^\"]{1,64}\"@[^\s@<>]+"
)

AnyMessage: TypeAlias = "Message[Any, Any]"


def raw_headers(message: AnyMessage, name: str) -> Iterator[str]:
    """Give each header of a name as it stands, in one line; bytes beyond ASCII are guessed at."""
    for known, value in message.raw_items():
        if known.lower() != name.lower():
            continue
        line = str(value)[:LONGEST]
        if not line.isascii() or "\x1b" in line:
            line = to_text(line.encode("utf-8", "surrogateescape"), None)
        yield " ".join(line.split())


def words(text: str) -> str:
    """Read a header's encoded words."""
    if "=?" not in text:
        return text
    try:
        parts = decode_header(text)
    except (MessageError, ValueError, LookupError):
        return text
    said = [to_text(part, charset) if isinstance(part, bytes) else part for part, charset in parts]
    return " ".join("".join(said).split())


def header(message: AnyMessage, name: str) -> str:
    """Give the first header of a name in readable letters; empty where there is none."""
    return words(next(raw_headers(message, name), ""))


def addresses(message: AnyMessage, *names: str) -> tuple[tuple[str, str], ...]:
    """Give the names and addresses (in lower case) of some headers."""
    lines = [line for name in names for line in raw_headers(message, name)]
    found = (pair for line in lines for pair in _pairs(line))
    return tuple(dict.fromkeys(found))


def _pairs(line: str) -> list[tuple[str, str]]:
    pairs = [(words(shown), spec.lower()) for shown, spec in getaddresses([line])]
    if pairs and all(ADDRESS.fullmatch(spec) for _, spec in pairs):
        return pairs
    # The standard library makes nothing of a broken list: the addresses in it are found still.
    return [("", found.lower()) for found in ADDRESS.findall(line)]


def identifiers(message: AnyMessage, *names: str) -> tuple[str, ...]:
    """Give the Message-IDs in some headers, each once, in order."""
    lines = (line for name in names for line in raw_headers(message, name))
    return tuple(dict.fromkeys(found for line in lines for found in MESSAGE_ID.findall(line)))
