"""The day in a browser: by keyboard alone, without script, kept up, and nothing half-typed lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.served import free_port, served
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture
from tests.web.conftest import CLOCK
from tests.web.rules.test_rules_in_browser import PHONE, browser

__all__ = ["browser"]

KEEP_UP = "document.dispatchEvent(new Event('visibilitychange'))"
"""A page that comes to the front looks at once whether something has changed."""


class Day(NamedTuple):
    """A Kijun with a day in it: its address, the owner's cookie, a session that has begun."""

    address: str
    cookie: str
    session: str


@pytest.fixture
def day(invented: tuple[Path, str, str], tmp_path: Path) -> Iterator[Day]:
    """Serve the invented day at 13:52."""
    template, cookie, session = invented
    home, port = tmp_path / "home", free_port()
    shutil.copytree(template, home)
    with served(home, port, **CLOCK):
        yield Day(f"http://127.0.0.1:{port}", cookie, session)


def entered(
    browser: Browser, day: Day, size: ViewportSize, language: str = "ja", script: bool = True
) -> BrowserContext:
    """Return a browser in which the owner has signed in."""
    context = browser.new_context(viewport=size, locale=language, java_script_enabled=script)
    given = {"sessionid": day.cookie, "django_language": language}
    context.add_cookies([
        {"name": name, "value": value, "url": day.address} for name, value in given.items()
    ])  # fmt: skip
    return context


def walk_to(page: Page, name: str) -> None:
    """Go on by keyboard until what is called so has the focus, and it is seen."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused: list[str] = page.evaluate(
            """() => [document.activeElement.textContent.trim(),
                getComputedStyle(document.activeElement).outlineStyle]"""
        )
        if focused[0].startswith(name):
            assert focused[1] == "solid"
            return
    raise AssertionError(f"no way to {name} by keyboard")


def test_a_decision_is_confirmed_and_taken_back_by_keyboard_alone(
    browser: Browser, day: Day
) -> None:
    with entered(browser, day, SIZES["desk"]) as context:
        page = context.new_page()
        page.goto(f"{day.address}/today/")
        walk_to(page, "このとおり決める")
        page.keyboard.press("Enter")
        expect(page.get_by_text("13:55に実行します。")).to_be_visible()
        walk_to(page, "取り消す")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("別の方と取り違えました")
        page.keyboard.press("Enter")
        expect(page.get_by_text("見逃しました。")).to_be_visible()
        expect(page.get_by_text("13:55に実行します。")).to_have_count(0)


def test_not_yet_is_said_by_keyboard_alone_and_the_page_says_what_follows(
    browser: Browser, day: Day
) -> None:
    with entered(browser, day, PHONE) as context:
        page = context.new_page()
        page.goto(f"{day.address}/today/")
        walk_to(page, "まだです")
        page.keyboard.press("Enter")
        card = page.locator(f"#arrival-{day.session}")
        expect(card).to_contain_text("13:52に「まだです」を記録しました。")
        expect(card).to_contain_text("13:55までに一報もお越しもなければ")


def test_everything_can_be_settled_without_script(browser: Browser, day: Day) -> None:
    with entered(browser, day, PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{day.address}/today/")
        page.get_by_role("button", name="遅れの一報として受け取る").click()
        expect(page.get_by_text("届いた時刻で記録しました。")).to_be_visible()
        page.get_by_role("button", name="いらした").first.click()
        expect(page.get_by_text("青井 直さまがいらっしゃいました。")).to_be_visible()
        page.get_by_text("今回は見逃す").first.click()
        page.get_by_label("わけ（この決定とともに残ります）").first.fill("初めてのため")
        page.get_by_role("button", name="見逃して、数えない").first.click()
        expect(page.get_by_text("見逃しました。")).to_be_visible()


def test_the_page_keeps_up_and_loses_neither_focus_nor_what_is_half_typed(
    browser: Browser, day: Day
) -> None:
    with entered(browser, day, SIZES["desk"]) as context:
        page, elsewhere = context.new_page(), context.new_page()
        for each in (page, elsewhere):
            each.goto(f"{day.address}/today/")
        page.get_by_text("今回は見逃す").first.click()
        reason = page.get_by_label("わけ（この決定とともに残ります）").first
        reason.press_sequentially("初めての")
        elsewhere.get_by_role("button", name="いらした").first.click()
        elsewhere.get_by_role("button", name="このとおり決める").first.click()
        page.evaluate(KEEP_UP)
        expect(page.locator(f"#arrival-{day.session}")).to_have_count(0)
        expect(page.locator("[data-kept-says]")).to_contain_text("見ていただくものは")
        expect(reason).to_have_value("初めての")
        expect(reason).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_text("見逃しました。")).to_be_visible()


def test_without_a_connection_the_page_says_how_old_it_is(browser: Browser, day: Day) -> None:
    with entered(browser, day, PHONE) as context:
        page = context.new_page()
        page.goto(f"{day.address}/today/")
        context.set_offline(True)
        for _ in range(2):
            page.evaluate(KEEP_UP)
        lost = page.locator("[data-kept-lost]")
        expect(lost).to_contain_text("13:52")
        expect(lost).to_be_visible()
        context.set_offline(False)
        page.evaluate(KEEP_UP)
        expect(lost).to_be_hidden()


def test_every_page_of_the_day_is_accessible_by_day_and_by_night(
    browser: Browser, day: Day
) -> None:
    paths = {
        "today": "/today/",
        "week": "/sessions/",
        "booking": "/sessions/new/",
        "session": f"/sessions/{day.session}/",
    }
    for language, size in EACH_ONCE:
        with entered(browser, day, SIZES[size], language) as context:
            page = context.new_page()
            for name, path in paths.items():
                page.goto(f"{day.address}{path}", wait_until="networkidle")
                for theme in THEMES:
                    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                    take_picture(page, f"the-{name}-{language}-{size}-{theme}")
                    assert faults(page, theme) == [], (path, language, size, theme)
                page.set_viewport_size({"width": 320, "height": 640})
                assert page.evaluate(BEYOND) == [], (path, language)
                page.set_viewport_size(SIZES[size])
