"""What a client's browser shows: narrow and wide, by day and by night, in large print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.services.delivery import letter_words
from tests.door.at_the_door import STARTS, it_is, notices_of, open_session
from tests.door.served import PHONE
from tests.door.test_acknowledging import LATER, link_to, told
from tests.door.test_reasons import decided
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture

NARROWEST: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def pages(aoi: Client) -> dict[str, str]:
    """Return the token of each kind of page, in the middle of a life with the rules."""
    told(aoi, LATER, 2)
    rules = link_to(aoi, told(aoi, LATER.replace("15 min", "20 min"), 3))
    session, decision, reasons = decided(aoi, STARTS - dt.timedelta(days=7))
    afterwards = token_of(letter_words.link_to_session(session, STARTS).pk)
    _, ahead = open_session(aoi)
    mine = token_of(letter_words.link_to_own_page(aoi, STARTS).pk)
    assert decision.status == "standing"
    return {
        "late": ahead,
        "afterwards": afterwards,
        "rules": rules,
        "reasons": reasons,
        "mine": mine,
        "unknown": "nothing",
    }


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that opens everything that can be opened, and says nothing to the console."""
    with browser.new_page(reduced_motion="reduce") as opened:
        yield opened


def test_every_page_is_accessible_by_day_and_by_night(
    page: Page, address: str, pages: dict[str, str]
) -> None:
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    for language, size in EACH_ONCE:
        page.set_viewport_size(SIZES[size])
        for name, token in pages.items():
            page.goto(f"{address}/v/{token}/{language}/")
            page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            for theme in THEMES:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                take_picture(page, f"door-{name}-{language}-{size}-{theme}")
                assert faults(page, theme) == [], (name, language, size, theme)
            assert page.evaluate(BEYOND) == [], (name, language, size)


@pytest.mark.parametrize("large", [False, True])
def test_nothing_is_cut_off_on_the_narrowest_phone_or_in_large_print(
    page: Page, address: str, pages: dict[str, str], large: bool
) -> None:
    page.set_viewport_size(PHONE if large else NARROWEST)
    for name, token in pages.items():
        for language in ("ja", "en"):
            page.goto(f"{address}/v/{token}/{language}/")
            page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            if large:
                page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate(BEYOND) == [], (name, language)


def test_a_word_is_sent_by_keyboard_alone(page: Page, address: str, aoi: Client) -> None:
    session, token = open_session(aoi)
    page.goto(f"{address}/v/{token}/ja/")
    page.get_by_label("10", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="この一文を送る").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("ご連絡が届きました。")).to_be_visible()
    (notice,) = notices_of(session)
    assert (notice.about, notice.reason) == ("late", "lost_way")
    assert notice.eta == STARTS + dt.timedelta(minutes=15)
    assert notice.tapped_at is not None


def test_everything_works_without_script(browser: Browser, address: str, aoi: Client) -> None:
    session, token = open_session(aoi)
    rules = link_to(aoi, told(aoi, LATER, 2))
    it_is(STARTS - dt.timedelta(minutes=9))
    with browser.new_context(java_script_enabled=False, viewport=PHONE, locale="ja-JP") as context:
        page = context.new_page()
        page.goto(f"{address}/v/{token}/ja/")
        page.get_by_label("20").check()
        page.get_by_label("電車の遅延").check()
        sentence = page.locator("[value='late'] q").inner_text().replace("\n", "")
        assert sentence == "今、電車が遅れているので、20分ほど遅れそうです"
        page.get_by_role("button", name="この一文を送る").first.click()
        expect(page.get_by_text("ご連絡が届きました。")).to_be_visible()
        page.get_by_text("時間を直す・お越しになれないとき").click()
        page.get_by_text("お越しになれないとき", exact=True).click()
        page.locator("[value='absence']").click()
        expect(page.get_by_text("14:00に伺えなくなりました").first).to_be_visible()
        page.goto(f"{address}/v/{rules}/ja/")
        page.get_by_role("button", name="確認しました").click()
        expect(page.get_by_text("ご確認いただきました")).to_be_visible()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_text("that you have read this")).to_be_visible()
    assert [notice.about for notice in notices_of(session)] == ["late", "absence"]
