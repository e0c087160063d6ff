"""A phone without a connection: the tap is kept, told of honestly, and sent with its own time."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.ledger.decisions import standing_rows
from kijun.letters.models import Word
from kijun.services.sessions import sessions
from tests.door.at_the_door import STARTS, it_is, notices_of, open_session
from tests.door.served import PHONE
from tests.services.practice import work_until


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone in Japanese."""
    with browser.new_context(viewport=PHONE, locale="ja-JP") as context:
        yield context


KEPT = """async () => {
    const pages = await caches.open("kijun-pages-1");
    const parts = await caches.open("kijun-parts-1");
    const own = [...document.querySelectorAll("script[src], link[rel='stylesheet']")];
    const kept = own.map(each => parts.match(each.src || each.href, {ignoreVary: true}));
    return (await pages.keys()).length > 0 && (await Promise.all(kept)).every(Boolean);
}"""


AGED = """async () => {
    for (const tap of await kept.all()) await kept.add({...tap, wall: tap.wall - 21 * 60 * 1000});
}"""
"""What is kept has waited as long as the house's clock is about to be put forward."""


def opened(phone: BrowserContext, address: str, token: str) -> Page:
    """Open a link and wait until the page is kept on the device, whose time can be let pass."""
    page = phone.new_page()
    page.clock.install()
    page.goto(f"{address}/v/{token}/ja/")
    for _ in range(100):
        if page.evaluate(KEPT):
            return page
        time.sleep(0.1)
    raise AssertionError("the page is not kept")


def tap(page: Page) -> None:
    page.get_by_label("電車の遅延").check()
    page.get_by_role("button", name="この一文を送る").click()
    expect(page.get_by_role("heading", name="電波を待っています")).to_be_visible()


def decided_meanwhile(session: Session) -> None:
    """Let the session begin without a word that reached us, and be decided about."""
    sessions.await_client(session, STARTS)
    work_until(STARTS + dt.timedelta(minutes=12))
    it_is(STARTS + dt.timedelta(minutes=12), speed=1)


def test_a_tap_without_connection_is_sent_with_its_own_time_once_there_is_one(
    phone: BrowserContext, address: str, aoi: Client
) -> None:
    session, token = open_session(aoi)
    page = opened(phone, address, token)
    phone.set_offline(True)
    tap(page)
    waiting = page.locator("[data-kept]:visible")
    expect(waiting).to_contain_text("つながったら送ります。")
    expect(waiting).to_contain_text("お知らせの時刻は、押した時刻（13:51）です。")
    assert notices_of(session) == []
    decided_meanwhile(session)
    page.clock.fast_forward("21:00")
    phone.set_offline(False)
    expect(page.get_by_text("ご連絡が届きました。")).to_be_visible()
    (notice,) = notices_of(session)
    assert notice.tapped_at is not None
    assert abs(notice.tapped_at - (STARTS - dt.timedelta(minutes=9))) < dt.timedelta(seconds=30)
    assert notice.reason == "transport"
    assert {row.status for row in standing_rows(aoi.room, aoi.pk).values()} <= {"gone"}
    assert not Word.objects.exists()


def test_other_ways_carry_the_same_sentence(
    phone: BrowserContext, address: str, aoi: Client
) -> None:
    _, token = open_session(aoi)
    page = opened(phone, address, token)
    phone.set_offline(True)
    tap(page)
    sms = page.get_by_role("link", name="SMSで送る").get_attribute("href") or ""
    mail = page.get_by_role("link", name="メールで送る").get_attribute("href") or ""
    said = page.evaluate("encodeURIComponent('今、電車が遅れているので、10分ほど遅れそうです')")
    assert sms.startswith("sms:?&body=")
    assert mail.startswith("mailto:haruka@example.com?subject=")
    assert said in sms
    assert said in mail


def test_the_page_opens_without_a_connection_and_what_it_kept_holds(
    phone: BrowserContext, address: str, aoi: Client
) -> None:
    session, token = open_session(aoi)
    opened(phone, address, token).close()
    phone.set_offline(True)
    page = phone.new_page()
    page.goto(f"{address}/v/{token}/ja/")
    expect(page.get_by_role("heading", name="遅れそうですか")).to_be_visible()
    tap(page)
    expect(page.locator("[data-kept]:visible")).to_contain_text("この端末の時計で")
    it_is(STARTS - dt.timedelta(minutes=5), speed=1)
    phone.set_offline(False)
    expect(page.get_by_text("ご連絡が届きました。")).to_be_visible()
    (notice,) = notices_of(session)
    assert abs(notice.at - (STARTS - dt.timedelta(minutes=5))) < dt.timedelta(minutes=1)
    assert not Word.objects.exists()


def test_a_tap_outlives_its_page(phone: BrowserContext, address: str, aoi: Client) -> None:
    session, token = open_session(aoi)
    page = opened(phone, address, token)
    phone.set_offline(True)
    tap(page)
    page.evaluate(AGED)
    page.close()
    decided_meanwhile(session)
    phone.set_offline(False)
    again = phone.new_page()
    again.goto(f"{address}/v/{token}/ja/")
    expect(again.get_by_text("ご連絡が届きました。")).to_be_visible()
    (notice,) = notices_of(session)
    assert notice.tapped_at is not None
    assert notice.tapped_at < STARTS


def test_only_pages_about_sessions_are_kept(
    phone: BrowserContext, address: str, aoi: Client
) -> None:
    _, token = open_session(aoi)
    page = opened(phone, address, token)
    page.goto(f"{address}/v/nothing/")
    page.goto(f"{address}/r/{aoi.room_id}/ja/")
    kept = page.evaluate(
        "async () => (await (await caches.open('kijun-pages-1')).keys()).map(each => each.url)"
    )
    assert kept == [f"{address}/v/{token}/ja/"]


def test_a_browser_that_can_keep_nothing_says_so(
    browser: Browser, address: str, aoi: Client
) -> None:
    session, token = open_session(aoi)
    with browser.new_context(viewport=PHONE, service_workers="block") as phone:
        page = phone.new_page()
        page.add_init_script(
            "Object.defineProperty(window, 'indexedDB', {get() { throw new Error('none'); }})"
        )
        page.goto(f"{address}/v/{token}/ja/")
        phone.set_offline(True)
        tap(page)
        waiting = page.locator("[data-kept]:visible")
        expect(waiting).to_contain_text("このブラウザーではお預かりできません")
        phone.set_offline(False)
        expect(page.get_by_text("ご連絡が届きました。")).to_be_visible()
    assert len(notices_of(session)) == 1
