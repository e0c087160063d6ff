"""Free words: the record proves that they were said; only the erasable row tells what."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Room
from kijun.clients.models import Client, FreeText
from kijun.clients.texts import keep, words_of

pytestmark = pytest.mark.storage


def test_words_are_found_by_what_the_record_holds(room: Room) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    commitment = keep(aoi, "電車が止まっています")
    assert "電車" not in commitment
    assert words_of(aoi) == {commitment: "電車が止まっています"}


def test_the_same_words_twice_do_not_show_that_they_are_the_same(room: Room) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    first, second = (keep(aoi, "病院におりました").partition(":")[2] for _ in range(2))
    assert first != second


def test_changed_words_no_longer_belong_to_the_record(room: Room) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    commitment = keep(aoi, "道に迷いました")
    FreeText.objects.update(text="寝坊しました")
    assert commitment not in words_of(aoi)
