"""How booking looks and is used: narrow and wide, by day and by night, by keyboard, without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from kijun.booking.models import Service, Session
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.services.booking import opening_hours
from kijun.services.delivery import letter_words
from kijun.services.sessions import sessions
from tests.door.at_the_door import it_is
from tests.door.bookable import open_for_booking
from tests.door.served import PHONE
from tests.judge.record import at
from tests.ui.test_looks import BEYOND, EACH_ONCE, SIZES, THEMES, faults, take_picture

NARROWEST: ViewportSize = {"width": 320, "height": 640}
AT = "2026-03-12T14:00"


@pytest.fixture
def service(aoi: Client) -> Service:
    """Return what can be booked; on one day nothing is left."""
    offered = open_for_booking(aoi.room)
    for hour in range(10, 18):
        sessions.book(aoi, starts=at(11, 60 * (hour - 10)), minutes=60, now=at(1))
    past = sessions.book(aoi, starts=at(2), minutes=60, now=at(1))
    sessions.arrive(past, at(2), at(2), by="house")
    it_is(at(5))
    return offered


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that says nothing to the console."""
    with browser.new_page(reduced_motion="reduce", timezone_id="Asia/Tokyo") as opened:
        yield opened


def addresses_of(service: Service) -> dict[str, str]:
    """Return each kind of page about booking, without its language."""
    room = service.room_id
    client = Client.objects.get(name="青井 直")
    token = token_of(letter_words.link_to_booking(client, at(5)).pk)
    ahead = client.sessions.latest("starts")
    change = token_of(letter_words.link_to_session(ahead, at(5)).pk)
    return {
        "start": f"/b/{room}/LANGUAGE/",
        "chosen": f"/b/{room}/LANGUAGE/?service=consulting&at={AT}&zone=Europe/Berlin",
        "full": f"/b/{room}/LANGUAGE/?day=2026-03-11",
        "link": f"/v/{token}/LANGUAGE/?at={AT}",
        "change": f"/v/{change}/LANGUAGE/change/",
        "cancel": f"/v/{change}/LANGUAGE/change/?way=cancel",
    }


def test_every_page_is_accessible_by_day_and_by_night(
    page: Page, address: str, service: Service
) -> None:
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    for language, size in EACH_ONCE:
        page.set_viewport_size(SIZES[size])
        for name, path in addresses_of(service).items():
            page.goto(address + path.replace("LANGUAGE", language))
            page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            for theme in THEMES:
                page.emulate_media(color_scheme=theme, reduced_motion="reduce")
                take_picture(page, f"booking-{name}-{language}-{size}-{theme}")
                assert faults(page, theme) == [], (name, language, size, theme)
            assert page.evaluate(BEYOND) == [], (name, language, size)


@pytest.mark.parametrize("large", [False, True])
def test_nothing_is_cut_off_on_the_narrowest_phone_or_in_large_print(
    page: Page, address: str, service: Service, large: bool
) -> None:
    page.set_viewport_size(PHONE if large else NARROWEST)
    for name, path in addresses_of(service).items():
        for language in ("ja", "en"):
            page.goto(address + path.replace("LANGUAGE", language))
            page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            if large:
                page.evaluate("document.documentElement.style.fontSize = '200%'")
            assert page.evaluate(BEYOND) == [], (name, language)


def test_a_stranger_books_without_script(browser: Browser, address: str, service: Service) -> None:
    with browser.new_context(java_script_enabled=False, viewport=PHONE, locale="ja-JP") as context:
        page = context.new_page()
        page.goto(f"{address}/b/{service.room_id}/ja/")
        page.get_by_role("link", name="はじめての相談").click()
        page.get_by_role("link", name="次の週").click()
        page.get_by_role("link", name="3月12日（木）").click()
        page.get_by_role("link", name="14:00").click()
        page.get_by_label("お名前").fill("小田 千尋")
        page.get_by_label("メール", exact=True).fill("oda@localhost")
        page.get_by_text("つのお約束を読みました").click()
        take_picture(page, "booking-filled-ja-phone-light")
        page.get_by_role("button", name="3月12日（木）14:00を予約する").click()
        expect(page.get_by_text("メールアドレスの形になっていません")).to_be_visible()
        take_picture(page, "booking-wrong-ja-phone-light")
        page.get_by_role("button", name="15:00").click()
        expect(page.get_by_label("お名前")).to_have_value("小田 千尋")
        page.get_by_label("メール", exact=True).fill("oda@example.com")
        page.get_by_label("メール", exact=True).press("Enter")
        expect(page.get_by_role("heading", name="ご予約を承りました")).to_be_visible()
        take_picture(page, "booking-done-ja-phone-light")
    session = Session.objects.get(client__name="小田 千尋")
    assert (session.minutes, session.starts) == (30, at(12, 300))


def test_a_session_is_booked_by_keyboard_alone(page: Page, address: str, service: Service) -> None:
    page.goto(f"{address}/b/{service.room_id}/en/?service=first&at={AT}")
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    for typed in ("Chihiro Oda", "oda@example.com"):
        while (
            page.evaluate("document.activeElement.tagName + document.activeElement.value")
            != "INPUT"
        ):
            page.keyboard.press("Tab")
        page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="It is booked")).to_be_visible()
    assert Session.objects.filter(client__name="Chihiro Oda").count() == 1


def test_the_time_on_the_visitors_own_clock_is_shown_by_itself(
    browser: Browser, address: str, service: Service
) -> None:
    with browser.new_page(timezone_id="America/New_York", viewport=PHONE) as page:
        page.goto(f"{address}/b/{service.room_id}/en/?day=2026-03-12")
        first = page.locator(".choose-time li").first
        expect(first).to_contain_text("10:00")
        expect(first).to_contain_text("Wednesday 11 March, 21:00")
        expect(page.get_by_text("Beside them stands the time in New York.")).to_be_visible()
        take_picture(page, "booking-elsewhere-en-phone-light")
        page.get_by_role("link", name="14:00").click()
        own = page.get_by_text("Thursday 12 March, 01:00 in New York")
        expect(own).to_be_visible()
        page.locator("[name=read]").check(force=True)
        page.get_by_label("Your name").fill("Dana Miller")
        page.get_by_label("Mail", exact=True).fill("dana@example.com")
        page.locator(".says").click()
        expect(page.get_by_text("Thursday 12 March, 01:00 in New York")).to_be_visible()


def test_in_a_frame_the_page_has_the_height_that_it_needs(
    page: Page, address: str, service: Service
) -> None:
    opening_hours.set_terms(service.room, sites=address)
    page.route(
        f"{address}/embedding/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<iframe src="{address}/b/{service.room_id}/ja/frame/" data-kijun height="100">'
            f'</iframe><script src="{address}/static/door/embed.js"></script>',
        ),
    )
    page.goto(f"{address}/embedding/")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", name="予約する")).to_be_visible()
    needed = frame.locator("html").evaluate("root => root.scrollHeight")
    expect(page.locator("iframe")).to_have_css("height", f"{needed}px")
    assert needed > 1000
