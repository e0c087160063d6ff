"""What a file of contacts gives: people and how to reach them, as they stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from kijun.files.problems import Unreadable

MOST_BYTES: Final = 5_000_000
MOST_CONTACTS: Final = 5_000
"""Bounds of one file: an address book of more is brought in parts."""
MOST_POINTS: Final = 20
"""Mail addresses, or phone numbers, of one contact; what comes after them is left out."""

TOO_LARGE: Final = "The file is larger than 5 MB. Leave the photos out, or bring it in parts."
TOO_MANY: Final = "The file holds more than %(most)s contacts. Bring it in parts."
NO_ENCODING: Final = (
    "The file is not written as UTF-8, UTF-16 or Shift_JIS. Save it as “CSV UTF-8” and try again."
)
NO_FILE: Final = "No file was chosen."
NO_NAME: Final = "There is no name."
NOT_TEXT: Final = "Some letters of it cannot be read: they are written in another encoding."

ENCODINGS: Final = ("utf-8", "cp932", "euc_jp")
"""What files without a byte order mark are written in: the first that fits."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of a file.

    `number` is its row in a table (the header is row 1) or its place among the cards. `language`
    is `ja`, `en`, or nothing where the file does not say.
    """

    number: int
    name: str
    kana: str = ""
    company: str = ""
    mails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A row or card that gives no contact: its number, what stands in it, and why.

    `message` and `params` are those of a Problem.
    """

    number: int
    message: str
    name: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text without a byte order mark. Raises Unreadable."""
    head = data[:2000]
    if b"\0" in head:
        # Half of what is Latin in UTF-16 is zero: the first half, or the second.
        return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"
    for encoding in ENCODINGS:
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable(NO_ENCODING)


def are_cards(data: bytes) -> bool:
    """Say whether a file holds contact cards rather than a table, in whichever encoding."""
    return b"BEGIN:VCARD" in data[:4000].replace(b"\0", b"").upper()
