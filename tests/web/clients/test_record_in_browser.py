"""Records, decisions, announcing and settings in a browser: seen, walked by keyboard, by night."""

from __future__ import annotations

import re
from typing import Final

from playwright.sync_api import Browser, Page, expect

from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture
from tests.web.rules.test_rules_in_browser import PHONE, browser
from tests.web.today.test_today_in_browser import Day, day, entered, walk_to

__all__ = ["browser", "day"]

SETTINGS: Final = ("/settings/", "/settings/letters/", "/settings/mailbox/", "/settings/calendars/")


def places(page: Page, day: Day) -> list[str]:
    """Return the addresses of the pages to look at: a client's and a decision's among them."""
    page.goto(f"{day.address}/clients/")
    link = page.locator("a[href^='/clients/c-']").filter(has_text="青井 直").first
    client = str(link.get_attribute("href"))
    page.goto(f"{day.address}{client}")
    decision = str(page.locator("a[href^='/decisions/']").first.get_attribute("href"))
    return [client, decision, f"{client}erase/", "/rules/announce/", *SETTINGS]


def test_every_page_is_accessible_by_day_and_by_night(browser: Browser, day: Day) -> None:
    for language, size in EACH_ONCE:
        with entered(browser, day, SIZES[size], language) as context:
            page = context.new_page()
            for place in places(page, day):
                page.goto(f"{day.address}{place}")
                name = re.sub(r"[cd]-\w+", "one", place).strip("/").replace("/", "-")
                for theme in THEMES:
                    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                    take_picture(page, f"{name}-{language}-{size}-{theme}")
                    assert faults(page, theme) == [], (place, language, theme)
                page.set_viewport_size({"width": 320, "height": 640})
                assert page.evaluate(BEYOND) == [], (place, language)
                page.set_viewport_size(SIZES[size])


def test_what_waits_is_let_pass_without_script(browser: Browser, day: Day) -> None:
    with entered(browser, day, PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{day.address}{places(page, day)[1]}")
        expect(page.get_by_text("確認するまで、何も起きません。")).to_be_visible()
        page.locator("#waive-reason").fill("初めてのため")
        page.get_by_role("button", name="見逃す").click()
        expect(page.get_by_text("例外として見逃しました")).to_be_visible()
        page.get_by_role("link", name="青井 直").click()
        expect(page.get_by_text("見逃しました").first).to_be_visible()


def test_letters_are_looked_at_by_keyboard_alone(browser: Browser, day: Day) -> None:
    with entered(browser, day, SIZES["desk"]) as context:
        page = context.new_page()
        page.goto(f"{day.address}/settings/letters/")
        walk_to(page, "すべて、これでよい")
        page.keyboard.press("Enter")
        expect(page.get_by_text("待っているものはありません")).to_be_visible()


def test_the_rules_are_passed_on_by_hand_without_script(browser: Browser, day: Day) -> None:
    with entered(browser, day, PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{day.address}/clients/new/")
        page.locator("[name=name]").fill("小谷 聡")
        page.locator("main form button[type=submit]").first.click()
        page.goto(f"{day.address}/rules/announce/")
        page.get_by_role("button", name="文面を用意する").click()
        page.get_by_text("文面", exact=True).click()
        expect(page.get_by_text("お越しが10分を超えて遅れた場合")).to_be_visible()
        page.get_by_role("button", name="渡しました").click()
        expect(page.get_by_role("button", name="渡しました")).to_have_count(0)
        expect(page.get_by_role("link", name="小谷 聡")).to_be_visible()
