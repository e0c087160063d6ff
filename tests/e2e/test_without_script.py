"""The pages of clients in a browser without scripts: whatever matters is done all the same."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.e2e.conftest import MONDAY
from tests.e2e.people import Devices, Owner, Visitor
from tests.e2e.practice import AOI
from tests.e2e.running import Kijun

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
STARTS = MONDAY.replace(hour=14, minute=10)


@pytest.fixture
def owner(devices: Devices) -> Owner:
    """The owner at her desk."""
    found = devices.owner("ja", "desk")
    found.signs_in()
    found.announces_to("青井 直")
    return found


@pytest.fixture
def aoi(devices: Devices) -> Visitor:
    """A client at a phone that runs no scripts."""
    return devices.visitor(AOI, "ja", "phone", scripts=False)


def test_reading_coming_late_staying_away_and_a_word(
    kijun: Kijun, owner: Owner, aoi: Visitor
) -> None:
    kijun.until(MONDAY)
    aoi.opens_link_in(aoi.receives("rules"))
    aoi.presses("I have read this")
    aoi.reads("Thank you. You told me on %(at)s that you have read this.", at="10月5日（月）09:00")
    owner.books("青井 直", STARTS)
    kijun.until(MONDAY + MINUTE)
    aoi.opens_link_in(aoi.receives("invitation"))
    aoi.sends_word(minutes=20, reason="Train delay")
    aoi.reads("Your message has arrived.")
    aoi.unfolds("Change the time, or say that you cannot come")
    staying_away = aoi.page.locator("#again-cannot")
    aoi.unfolds("If you cannot come at all", within=staying_away)
    aoi.presses("Send this", within=staying_away)
    aoi.reads("I won’t be waiting for you. The time is yours.")
    aoi.unfolds("A word to %(house)s", house="佐伯 遥")
    aoi.writes("In your own words", "書類は先にお送りします。")
    aoi.presses("Send this word")
    aoi.reads("Thank you. This is waiting for me to read:")
    late, absent = kijun.facts("notice.given")
    assert (late["about"], late["reason"]) == ("late", "transport")
    assert dt.datetime.fromisoformat(late["eta"]) == STARTS + 20 * MINUTE
    assert absent["about"] == "absence"


def test_who_says_that_they_are_here_is_on_record_at_that_minute(
    kijun: Kijun, owner: Owner, aoi: Visitor
) -> None:
    kijun.until(MONDAY)
    owner.books("青井 直", STARTS)
    kijun.until(STARTS - 10 * MINUTE)
    aoi.opens_link_in(aoi.receives("nudge"))
    kijun.set_clock(STARTS - 2 * MINUTE)
    aoi.presses("I’m here")
    (came,) = kijun.facts("appointment.joined")
    assert dt.datetime.fromisoformat(came["at"]) == STARTS - 2 * MINUTE


def test_what_is_different_is_said_by_appeal(kijun: Kijun, owner: Owner, aoi: Visitor) -> None:
    kijun.until(MONDAY)
    owner.books("青井 直", STARTS)
    kijun.until(STARTS)
    owner.opens("/today/")
    owner.presses("Not yet", within=owner.card("青井 直"))
    kijun.until(STARTS + 10 * MINUTE)
    kijun.until(STARTS + 13 * MINUTE)
    aoi.opens_link_in(aoi.receives("cancel_session"))
    aoi.writes("What is different?", "14:05には受付におりました。")
    aoi.presses("Appeal")
    aoi.sees("14:05には受付におりました。")
    (appeal,) = kijun.facts("appeal.filed")
    (decision,) = kijun.decisions()
    assert appeal["decision"] == decision["id"]
