"""By what somebody is known: addresses and numbers in the form in which a disguise falls away.

What is kept of people to whom the doors are closed are keyed hashes of these forms, and nothing
else: they tell whether somebody is known, never who that was.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Final

from django.conf import settings

from kijun.clients.contact_points import normal_mail, normal_phone
from kijun.clients.models import Identity
from kijun.clients.names import is_japanese, normal_kana, normal_name
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
_HIRAGANA: Final = re.compile("[ぁ-ゖ]")
_READING: Final = re.compile("[ァ-ヺー・]+")
_HONORIFICS: Final = ("様", "殿", "氏", "御中", "先生", "サマ", "サン")
_LAST: Final = frozenset(each[-1] for each in _HONORIFICS)
_LONG_NAME: Final = 8
"""Characters of a Japanese name in one: whatever is longer is no person's."""
_MANY_PARTS: Final = 3
"""Parts of a name up to which every order of them is known."""


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


def above(domain: str) -> list[str]:
    """Return the domains above one, as far as they may be a firm's: it may be a part of hers."""
    return [domain.split(".", n)[n] for n in range(1, domain.count("."))]


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
    """Return a name as names are compared: in katakana what is in kana, without 「様」 behind it."""
    written = normal_name(name)
    if _HIRAGANA.search(written):
        written = normal_kana(written)
    if written[-1:] in _LAST:
        bare = next((written[: -len(x)] for x in _HONORIFICS if written.endswith(x)), "")
        return bare or written
    return written


def is_reading(written: str) -> bool:
    """Say whether a name, as names are compared, is in kana."""
    return _READING.fullmatch(written) is not None


def orders_of(name: str) -> set[str]:
    """Return a name as names are compared, in every order in which its parts may be given.

    Where a Japanese name is written in one, its parts may meet anywhere.
    """
    whole, parts = written_name(name), [written_name(part) for part in name.split()]
    if len(parts) == 1 and len(whole) <= _LONG_NAME and is_japanese(whole):
        return {whole[n:] + whole[:n] for n in range(len(whole))}
    orders = permutations(parts) if len(parts) <= _MANY_PARTS else (parts[::-1],)
    return {whole, *("".join(order) for order in orders)} - {""}


def key_of(room_id: str) -> bytes:
    """Return the key of a room's identities."""
    return _key_by(settings.SECRET_KEY, room_id)


def earlier_keys_of(room_id: str) -> list[bytes]:
    """Return the keys of a room's identities before today's: what they hashed is still known."""
    return [_key_by(secret, room_id) for secret in settings.SECRET_KEY_FALLBACKS]


def _key_by(secret: str, room_id: str) -> bytes:
    return hashlib.blake2b(f"kijun identities {room_id} {secret}".encode()).digest()


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


class DigestsOfKeys(Digests):
    """The keyed hashes of identities of which earlier keys have made some.

    Each is the one that is known: of several that which stands in the first of `known`.
    """

    def __init__(
        self, key: bytes, earlier: Iterable[bytes], known: Sequence[Iterable[bytes]]
    ) -> None:
        super().__init__(key)
        self._earlier = [Digests(each) for each in earlier]
        self._unknown = len(known)
        self._place = {
            digest: place for place in reversed(range(len(known))) for digest in known[place]
        }

    def of(self, kind: str, normal: str) -> bytes:
        """Return the keyed hash by which an identity is known, or that of today's key."""
        found = Digests.of(self, kind, normal)
        first = self._place.get(found, self._unknown)
        for each in self._earlier:
            made = each.of(kind, normal)
            place = self._place.get(made, self._unknown)
            if place < first:
                found, first = made, place
        return found


def digest_of(key: bytes, kind: str, normal: str) -> str:
    """Return the keyed hash of an identity as it is kept."""
    return Digests(key).of(kind, normal).hex()
