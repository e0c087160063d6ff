"""What goes wrong at the browser: links that open nothing, taps that come twice, pages out of date.

Each gets a clear page in the person's language, and nothing is lost or done twice.
"""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MONDAY
from tests.e2e.people import Devices, Owner, Visitor, link_in
from tests.e2e.practice import AOI, BEN
from tests.e2e.running import Kijun

MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
STARTS = MONDAY.replace(hour=14, minute=10)


@pytest.fixture
def owner(devices: Devices) -> Owner:
    """The owner at her phone."""
    found = devices.owner("ja", "phone")
    found.signs_in()
    found.announces_to("青井 直", "Ben Carter")
    return found


@pytest.fixture
def aoi(devices: Devices, kijun: Kijun, owner: Owner) -> Visitor:
    """A client at her phone, before the page of her session, nine minutes before it begins."""
    kijun.until(MONDAY)
    owner.books("青井 直", STARTS)
    kijun.until(STARTS - 9 * MINUTE)
    found = devices.visitor(AOI, "ja", "phone")
    found.opens_link_in(found.receives("invitation"))
    return found


def test_links_that_open_nothing_say_so_in_the_language_of_who_holds_them(
    kijun: Kijun, devices: Devices, aoi: Visitor
) -> None:
    session = aoi.page.url.removesuffix("ja/")
    aoi.opens(session.replace("/v/", "/v/x"))
    aoi.reads("This link does not open anything")
    aoi.looks_at("link-forged")
    ben = devices.visitor(BEN, "en", "desk")
    ben.opens(f"{session[:-3]}zz/")
    ben.reads("This link does not open anything")
    ben.looks_at("link-forged")

    rules = link_in(aoi.receives("rules"))
    answer = aoi.page.request.post(f"{rules}ja/notice/", form={"about": "late"})
    assert answer.status == 404
    assert aoi.in_own_words("This link does not open anything") in answer.text()
    assert kijun.facts("notice.given") == []

    kijun.until(STARTS + 30 * DAY)
    aoi.opens(session)
    aoi.reads("This link is closed")
    aoi.looks_at("link-expired")
    ben.opens(f"{session}en/")
    ben.reads("This link is closed")
    ben.looks_at("link-expired")


def test_two_quick_taps_are_one_word(kijun: Kijun, aoi: Visitor) -> None:
    aoi.page.get_by_role("button", name=aoi.in_own_words("Send this")).first.dblclick()
    aoi.reads("Your message has arrived.")
    assert len(kijun.facts("notice.given")) == 1


def test_a_form_that_is_sent_again_is_one_word(
    kijun: Kijun, devices: Devices, aoi: Visitor
) -> None:
    plain = devices.visitor(AOI, "ja", "phone", scripts=False)
    plain.opens(aoi.page.url)
    with plain.page.expect_request("**/notice/") as sent:
        plain.presses("Send this")
    form = sent.value.post_data
    kinds = {"content-type": "application/x-www-form-urlencoded"}
    again = plain.page.request.post(sent.value.url, data=form, headers=kinds)
    assert again.ok
    assert len(kijun.facts("notice.given")) == 1


def test_a_flood_of_words_is_not_taken_and_not_lost(kijun: Kijun, aoi: Visitor) -> None:
    flood = "遅れます。" * 401
    aoi.unfolds("Add words (optional)")
    aoi.page.locator("#first-words").evaluate("e => e.removeAttribute('maxlength')")
    aoi.page.locator("#first-words").fill(flood)
    aoi.presses("Send this")
    expect(aoi.page.get_by_text("2000字までお書きいただけます。")).to_be_in_viewport()
    aoi.looks_at("late-too-long")
    assert aoi.page.locator("#first-words").input_value() == flood
    assert kijun.facts("notice.given") == []
    answer = aoi.page.request.post(aoi.page.url, form={"words": "あ" * 3_000_000})
    assert answer.status == 413
    assert kijun.facts("notice.given") == []


def test_a_tap_on_a_page_that_is_out_of_date_changes_nothing(
    kijun: Kijun, owner: Owner, aoi: Visitor
) -> None:
    kijun.until(STARTS)
    owner.opens("/today/")
    kijun.set_clock(STARTS + MINUTE)
    aoi.presses("I’m here")
    owner.presses("Not yet", within=owner.card("青井 直"))
    owner.looks_at("today-out-of-date")
    assert kijun.facts("appointment.awaited") == []
    assert len(kijun.facts("appointment.joined")) == 1
    kijun.until(STARTS + 30 * MINUTE)
    assert kijun.decisions() == []
