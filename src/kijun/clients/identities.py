"""By what somebody is known: addresses and numbers in the form in which a disguise falls away.

What is kept of people to whom the doors are closed are keyed hashes of these forms, and nothing
else: they tell whether somebody is known, never who that was.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from django.conf import settings

from kijun.clients.contact_points import normal_mail, normal_phone
from kijun.clients.models import Identity
from kijun.clients.names import normal_kana, normal_name
from kijun.clients.providers import ONE_MAILBOX, WITHOUT_DOTS, is_provider

Kind = Identity.Kind
_PLAIN: Final = re.compile(
    r"([a-z0-9_.-]+)(?:\+[a-z0-9_.+-]*)?"
    r"@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?)"
)
"""An address as most are: nothing in it could be written otherwise but for capitals."""
_SHORT: Final = 63
"""Characters up to which no part of an address can be too long."""
_JAPANESE: Final = re.compile(r"(?:\+81|0)([1-9]\d{8,9})")
_BETWEEN: Final = re.compile(r"[ ()-]")


def mailbox_of(mail: str) -> str:
    """Return the mailbox in which mail to an address arrives: without tag, under one domain.

    Dots are left out where the provider does not look at them. Raises NotAnAddress.
    """
    plain = _PLAIN.fullmatch(mail.lower()) if mail.isascii() and len(mail) <= _SHORT else None
    if plain is not None:
        local, domain = plain.groups()
    else:
        local, _, domain = normal_mail(mail).rpartition("@")
        local = local.partition("+")[0] or local
    domain = ONE_MAILBOX.get(domain, domain)
    if domain in WITHOUT_DOTS:
        local = local.replace(".", "") or local
    return f"{local}@{domain}"


def firm_of(mailbox: str) -> str:
    """Return the domain by which colleagues know each other; empty where anybody may have one."""
    domain = mailbox.rpartition("@")[2]
    return "" if is_provider(domain) else domain


def number_of(phone: str) -> str:
    """Return a phone number in E.164, without its extension. Raises NotANumber.

    Numbers that are plainly Japanese are read here, fifty times as fast as any number is.
    """
    plain = _JAPANESE.fullmatch(_BETWEEN.sub("", phone)) if phone.isascii() else None
    if plain is not None:
        return f"+81{plain[1]}"
    return normal_phone(phone).partition(";")[0]


def reading_of(kana: str, number: str) -> str:
    """Return how a name is read, bound to a phone number: many people are read alike."""
    return f"{normal_kana(kana).replace(' ', '')} {number}"


def written_name(name: str) -> str:
    """Return a name as names are compared."""
    return normal_name(name)


def key_of(room_id: str) -> bytes:
    """Return the key of a room's identities."""
    return hashlib.blake2b(f"kijun identities {room_id} {settings.SECRET_KEY}".encode()).digest()


class Digests:
    """The keyed hashes of a room's identities (BLAKE2b with a key, 128 bits)."""

    def __init__(self, key: bytes) -> None:
        begun = hashlib.blake2b(key=key, digest_size=16)
        self._begun = {kind: begun.copy() for kind in Kind.values}
        for kind, each in self._begun.items():
            each.update(f"{kind} ".encode())

    def of(self, kind: str, normal: str) -> bytes:
        """Return the keyed hash of an identity."""
        begun = self._begun[kind].copy()
        begun.update(normal.encode("utf-8", "surrogatepass"))
        return begun.digest()


def digest_of(key: bytes, kind: str, normal: str) -> str:
    """Return the keyed hash of an identity as it is kept."""
    return Digests(key).of(kind, normal).hex()
