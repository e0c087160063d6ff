"""What is exported says of everything whose it is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kijun.accounts.models import Room
from kijun.cli.exporting import export
from kijun.clients import texts
from kijun.clients.models import Client
from tests.web.people import somebody

pytestmark = pytest.mark.storage


def test_free_words_name_the_client_or_the_member_whom_they_are_about(
    room: Room, tmp_path: Path
) -> None:
    aoi = Client.objects.create(room=room, name="青井 直")
    mori = somebody(room, "mori@example.com", "森 圭", "member")
    texts.keep(aoi, "道に迷いました")
    texts.keep(mori, "前日に出しました")
    assert export(room, tmp_path / "all")["texts"] == 2
    lines = (tmp_path / "all" / "texts.jsonl").read_bytes().splitlines()
    found = {each["text"]: (each["client"], each["member"]) for each in map(_decoded, lines)}
    assert found == {"道に迷いました": (aoi.pk, None), "前日に出しました": (None, mori.code)}


def _decoded(line: bytes) -> dict[str, str | None]:
    return msgspec.json.decode(line, type=dict[str, str | None])
