"""From an invitation to an account and a first look, in a browser; and the pages about people."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture
from tests.web.rules.test_rules_in_browser import PHONE, browser
from tests.web.today.test_today_in_browser import Day, day, entered

__all__ = ["browser", "day"]

PASSWORD = "夕方までまるごと自分の時間"


def test_an_invitation_leads_to_an_account_and_a_first_look_without_script(
    browser: Browser, day: Day
) -> None:
    with entered(browser, day, PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{day.address}/settings/people/")
        page.get_by_label("メンバー", exact=True).check()
        page.get_by_role("button", name="招待する").click()
        link = page.locator(".as-sent").inner_text()
        assert "/join/" in link
    path = link[link.index("/join/") :]
    with browser.new_context(viewport=PHONE, locale="ja", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{day.address}{path}")
        expect(page.locator("h1")).to_contain_text("招待されています")
        take_picture(page, "join-ja-phone")
        page.get_by_label("お名前").fill("森 圭")
        page.get_by_label("メールアドレス").fill("mori@example.com")
        page.get_by_label("パスワード").fill(PASSWORD)
        page.get_by_role("button", name="入る").click()
        expect(page.get_by_text("メンバーとして入りました")).to_be_visible()
        assert page.locator(".places a").count() == 4
        for place in range(4):
            page.locator(".places a").nth(place).click()
            assert page.locator(".places a").nth(place).get_attribute("aria-current") == "page"
            assert page.locator("h1").first.is_visible()
        answer = page.goto(f"{day.address}/settings/")
        assert answer is not None
        assert answer.status == 403
        page.goto(f"{day.address}{path}")
        expect(page.locator("h1")).to_contain_text("開けません")


def test_the_pages_about_people_are_accessible_by_day_and_by_night(
    browser: Browser, day: Day
) -> None:
    with entered(browser, day, PHONE, script=False) as context:
        page = context.new_page()
        page.goto(f"{day.address}/settings/people/")
        page.get_by_role("button", name="招待する").click()
        link = page.locator(".as-sent").inner_text()
    paths = {
        "people": "/settings/people/",
        "account": "/me/",
        "own-record": "/me/record/",
        "appeals": "/appeals/",
        "rules-in-force": "/rules/in-force/",
        "join": link[link.index("/join/") :],
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
