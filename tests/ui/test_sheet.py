"""The style sheets of every page come as one file that is kept for good."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from kijun.ui import sheet
from kijun.ui.shells import STYLES


def fetched(address: str) -> tuple[str, str]:
    """Return what is at an address, and how long browsers may keep it."""
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    return answer.content.decode(), answer.headers["Cache-Control"]


def test_every_page_asks_for_one_style_sheet_that_is_kept_for_good() -> None:
    page = Client().get("/gallery/ja/parts/").content.decode()
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', page) == [sheet.address()]
    text, kept = fetched(sheet.address())
    assert "immutable" in kept
    folder = Path(sheet.__file__).parent / "static" / "ui"
    assert text == "".join((folder / f"{name}.css").read_text("utf-8") for name in STYLES)


def test_a_page_of_an_earlier_version_gets_the_present_style_and_does_not_keep_it() -> None:
    earlier = re.sub(r"\w+\.css", "0123456789abcdef.css", sheet.address())
    assert fetched(earlier) == (fetched(sheet.address())[0], "no-cache")


def test_a_changed_style_has_another_address(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    before = sheet.address()
    for name in STYLES:
        (tmp_path / f"{name}.css").write_text(f".{name} {{ color: red }}\n", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(sheet, "_FOLDER", tmp_path)
        changed = sheet.address()
        assert changed != before
        assert fetched(changed)[0].count("red") == len(STYLES)
    assert sheet.address() == before
