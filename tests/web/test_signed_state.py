"""What travels with a page comes back as it was signed, or not at all."""

from __future__ import annotations

import msgspec
import pytest
from django.core import signing

from kijun.accounts.models import Room
from kijun.web.signed_state import Carried


class Words(msgspec.Struct):
    said: str


class Figures(msgspec.Struct):
    amount: int


ROOM = Room(pk=1)


def test_what_was_signed_comes_back_for_the_same_room() -> None:
    carried = Carried("words", Words)
    words = Words("少し遅れます")
    assert carried.released(ROOM, carried.signed(ROOM, words)) == words


def test_what_another_room_signed_is_refused() -> None:
    carried = Carried("words", Words)
    signed = carried.signed(Room(pk=2), Words("少し遅れます"))
    with pytest.raises(signing.BadSignature):
        carried.released(ROOM, signed)


def test_what_an_earlier_version_signed_in_another_shape_is_refused() -> None:
    signed = Carried("words", Words).signed(ROOM, Words("少し遅れます"))
    with pytest.raises(signing.BadSignature):
        Carried("words", Figures).released(ROOM, signed)
