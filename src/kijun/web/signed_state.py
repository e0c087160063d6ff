"""What travels with a page from one step to the next, signed.

Nothing of it is kept here before somebody confirms.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final, Generic, TypeVar

import msgspec
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from kijun.accounts.models import Room
from kijun.files.contacts import MOST_BYTES, NO_FILE, TOO_LARGE
from kijun.files.problems import Unreadable

_MOST_HELD: Final = 2_000_000
"""Bytes that travel with the page; Django takes 2.5 MB of a form."""
_A_DAY: Final = 24 * 3600

Written = TypeVar("Written", bound=msgspec.Struct)
Role = TypeVar("Role", bound=StrEnum)


class _Json:
    """The JSON of msgspec, for Django's signing; what comes back is read by its type later."""

    def dumps(self, obj: msgspec.Struct) -> bytes:
        return msgspec.json.encode(obj)

    def loads(self, data: bytes) -> bytes:
        return data


class Carried(Generic[Written]):
    """What travels for one purpose, in the shape that `kind` gives it."""

    def __init__(self, purpose: str, kind: type[Written]) -> None:
        self._purpose, self._kind = purpose, kind

    def signed(self, room: Room, written: Written) -> str:
        """Sign what travels with the page. Raises Unreadable where it is too much."""
        signed = signing.dumps(written, salt=self._salt(room), serializer=_Json, compress=True)
        if len(signed) > _MOST_HELD:
            raise Unreadable(TOO_LARGE)
        return signed

    def released(self, room: Room, signed: str) -> Written:
        """Read what came back with the page, within a day. Raises BadSignature.

        What an earlier version signed in another shape is refused as well.
        """
        data: bytes = signing.loads(signed, salt=self._salt(room), serializer=_Json, max_age=_A_DAY)
        try:
            return msgspec.json.decode(data, type=self._kind)
        except msgspec.DecodeError as other_shape:
            raise signing.BadSignature from other_shape

    def _salt(self, room: Room) -> str:
        return f"kijun.{self._purpose}.{room.pk}"


def content_of(file: UploadedFile[Any] | None) -> bytes:
    """Return what an uploaded file holds. Raises Unreadable."""
    if file is None:
        raise Unreadable(NO_FILE)
    if file.size is None or file.size > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    content: bytes = file.read()
    return content


def roles_said(posted: QueryDict, roles: Sequence[Role], known: type[Role]) -> tuple[Role, ...]:
    """Take what somebody says of the columns over what was recognised."""
    said = [posted.get(f"column-{place}") for place in range(len(roles))]
    return tuple(
        known(each) if each in set(known) else before
        for each, before in zip(said, roles, strict=True)
    )
