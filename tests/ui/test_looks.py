"""What the browser shows: every page of the gallery, narrow and wide, by day and by night.

`KIJUN_PICTURES=1` leaves the pictures in `build/looks/`.
"""

from __future__ import annotations

import importlib.resources
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize

from kijun.ui.gallery import LANGUAGES, PAGES
from tests.ui.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

LOOKS = Path(__file__).resolve().parents[2] / "build" / "looks"
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desk": {"width": 1280, "height": 900},
}
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
EACH_ONCE = (("ja", "phone"), ("en", "desk"))
"""Each language and each width is looked at once: none changes what is wrong with the other."""
LOADING_SHOWS_AFTER = 450.0
AXE = importlib.resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
OF_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What night can change: a page has the same words, names and order in both themes."""
BEYOND = """[...document.querySelectorAll('body *')]
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .filter(each => !each.closest('.scrolls, .unseen'))
    .map(each => each.className || each.tagName)"""


def take_picture(page: Page, name: str) -> None:
    """Leave a picture of the whole page, where pictures are asked for."""
    if os.environ.get("KIJUN_PICTURES"):
        page.screenshot(path=LOOKS / f"{name}.png", full_page=True)


def faults(page: Page, theme: Theme = "light") -> list[tuple[str, list[str]]]:
    """Return what axe-core finds; by night, where it was looked for by day, in the colours."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "options => axe.run(document, options).then(found => found.violations)",
        {"resultTypes": ["violations"], **(OF_COLOURS if theme == "dark" else {})},
    )
    return [(each["id"], [node["target"][0] for node in each["nodes"]]) for each in found]


@pytest.mark.parametrize(("language", "size"), EACH_ONCE)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_by_day_and_by_night(
    browser: Browser, address: str, name: str, language: str, size: str
) -> None:
    with browser.new_page(viewport=SIZES[size]) as page:
        said: list[str] = []
        page.on("console", lambda line: said.append(line.text))
        page.goto(f"{address}/{language}/{name}/")
        page.wait_for_timeout(LOADING_SHOWS_AFTER if name == "parts" else 0)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            take_picture(page, f"{name}-{language}-{size}-{theme}")
            assert faults(page, theme) == []
        assert page.evaluate(BEYOND) == []
        assert said == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_on_the_narrowest_phone(
    browser: Browser, address: str, name: str, language: str
) -> None:
    with browser.new_page(viewport={"width": 320, "height": 640}) as page:
        page.goto(f"{address}/{language}/{name}/")
        assert page.evaluate(BEYOND) == []


@pytest.fixture(scope="module")
def large_print(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page of a browser whose owner has set its text to twice the size."""
    profile = tmp_path_factory.mktemp("large-print")
    (profile / "Default").mkdir()
    preferences = {"webkit": {"webprefs": {"default_font_size": 32}}}
    (profile / "Default" / "Preferences").write_text(json.dumps(preferences), encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=str(CHROMIUM),
        args=CHROMIUM_ARGUMENTS,
        viewport={"width": 390, "height": 844},
    )
    yield context.pages[0]
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_in_large_print(large_print: Page, address: str, name: str) -> None:
    large_print.goto(f"{address}/ja/{name}/")
    assert large_print.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    assert large_print.evaluate(BEYOND) == []
