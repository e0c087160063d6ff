"""Mail addresses and phone numbers: the normal form by which two of them are the same."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import phonenumbers

from kijun.clients.names import settled

LONGEST: Final = 320
"""Characters of an address or a number as it is written."""

_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""What comes along unseen when an address or a number is copied from somewhere."""
_LOCAL: Final = re.compile(r"""[^\s@<>()\[\],;:"\\\x00-\x1f\x7f-\x9f]{1,64}""")
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_DOTS_AS_NOBODY_ELSE: Final = re.compile(r"^\.|\.\.|\.$")
_EXTENSION: Final = re.compile(r"\(?内線[:：番号]*\s*(\d+)\)?")
_DASHES: Final = re.compile("[ー−‐‑–—―─]")


class NotAnAddress(ValueError):
    """This cannot be a mail address."""


class NotANumber(ValueError):
    """This cannot be a phone number."""


def normal_mail(text: str) -> str:
    """Return the normal form of a mail address: lower case, domain in ASCII.

    Addresses as phones once had them (`a..b.@docomo.ne.jp`) are taken: they work within Japan.
    Raises NotAnAddress.
    """
    if len(text) > LONGEST:
        raise NotAnAddress(text)
    plain = settled(_folded, text).removeprefix("mailto:")
    local, at, domain = plain.rpartition("@")
    if not at or not _LOCAL.fullmatch(local):
        raise NotAnAddress(text)
    return f"{local}@{_ascii_domain(domain)}"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).strip().casefold()


def _ascii_domain(domain: str) -> str:
    try:
        written = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise NotAnAddress(domain) from error
    labels = written.split(".")
    is_sound = len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)
    if not is_sound or labels[-1].isdigit() or len(written) > 253:
        raise NotAnAddress(domain)
    return written


def is_unusual(mail: str) -> bool:
    """Say whether a normal address has dots where few mail servers allow them.

    Some servers refuse to send to such an address; whoever wrote it down should know.
    """
    return bool(_DOTS_AS_NOBODY_ELSE.search(mail.rpartition("@")[0]))


def normal_phone(text: str, region: str = "JP") -> str:
    """Return a phone number in E.164, with its extension if it has one (RFC 3966).

    `region` is where a number without country code belongs to (ISO 3166). Raises NotANumber.
    """
    if len(text) > LONGEST:
        raise NotANumber(text)
    plain = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).strip()
    plain = _DASHES.sub("-", _EXTENSION.sub(r" ext. \1", plain))
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException as error:
        raise NotANumber(text) from error
    if not phonenumbers.is_possible_number(number):
        raise NotANumber(text)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written


def shown_phone(normal: str, region: str = "JP") -> str:
    """Return a normal number as people write it: national within `region`."""
    number = phonenumbers.parse(normal, region)
    is_national = phonenumbers.region_code_for_country_code(number.country_code or 0) == region
    style = phonenumbers.PhoneNumberFormat.NATIONAL
    if not is_national:
        style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
