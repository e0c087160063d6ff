"""Word that comes by other ways, or not at all: by mail, without a connection, and silence."""

from __future__ import annotations

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import MONDAY
from tests.e2e.people import Devices, Owner, Visitor
from tests.e2e.practice import AOI, BEN
from tests.e2e.running import Kijun

MINUTE, HOUR, DAY = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=1)
STARTS = MONDAY.replace(hour=14, minute=10)


@pytest.fixture
def owner(devices: Devices) -> Owner:
    """The owner at her phone, who has told 青井 of the rules."""
    found = devices.owner("ja", "phone")
    found.signs_in()
    found.announces_to("青井 直")
    return found


@pytest.fixture
def aoi(devices: Devices) -> Visitor:
    """A client at her phone."""
    return devices.visitor(AOI, "ja", "phone")


def test_a_mail_before_the_start_holds_the_decision_until_the_owner_takes_it(
    kijun: Kijun, owner: Owner, aoi: Visitor
) -> None:
    kijun.until(MONDAY)
    owner.books("青井 直", STARTS)
    kijun.until(STARTS - 5 * MINUTE)
    aoi.answers(aoi.receives("invitation"), "少し遅れます。申し訳ありません。")
    kijun.read_mail()
    owner.opens("/today/")
    owner.sees("少し遅れます")
    owner.looks_at("today-mail")

    kijun.until(STARTS)
    owner.opens("/today/")
    owner.presses("Not yet", within=owner.card("いらっしゃいましたか"))
    kijun.until(STARTS + 11 * MINUTE)
    (decision,) = kijun.decisions()
    assert decision["status"] == "standing"
    owner.opens("/today/")
    owner.looks_at("today-held")
    kijun.until(STARTS + 16 * MINUTE)
    assert kijun.facts("appointment.cancelled") == []

    owner.opens("/today/")
    owner.presses("Note as running late", within=owner.card("少し遅れます"))
    owner.looks_at("today-taken")
    kijun.until(STARTS + 30 * MINUTE)
    assert kijun.decisions() == []
    assert kijun.facts("appointment.cancelled") == []
    (notice,) = kijun.facts("notice.given")
    assert notice["source"] == "mail"
    assert dt.datetime.fromisoformat(notice["at"]) == STARTS - 5 * MINUTE


def test_a_tap_without_a_connection_counts_from_when_it_was_tapped(
    kijun: Kijun, owner: Owner, aoi: Visitor
) -> None:
    kijun.until(MONDAY)
    owner.books("青井 直", STARTS)
    kijun.until(STARTS - 10 * MINUTE)
    kijun.set_clock(STARTS - 10 * MINUTE, speed=1)
    aoi.page.clock.install()
    aoi.opens_link_in(aoi.receives("nudge"))
    aoi.page.context.set_offline(True)
    aoi.page.clock.fast_forward("04:00")
    aoi.chooses("Train delay")
    aoi.taps("Send this")
    waiting = aoi.page.locator("[data-kept]:visible")
    expect(waiting).to_contain_text("電波を待っています")
    expect(waiting).to_contain_text("お知らせの時刻は、押した時刻（14:04）です。")
    aoi.looks_at("late-offline")
    assert kijun.facts("notice.given") == []

    kijun.set_clock(STARTS + 20 * MINUTE, speed=1)
    aoi.page.clock.fast_forward("26:00")
    aoi.page.context.set_offline(False)
    aoi.reads("Your message has arrived.")
    (notice,) = kijun.facts("notice.given")
    tapped = dt.datetime.fromisoformat(notice["tapped_at"])
    assert abs(tapped - (STARTS - 6 * MINUTE)) < MINUTE
    assert notice["reason"] == "transport"
    kijun.until(STARTS + 30 * MINUTE)
    assert kijun.decisions() == []


def test_nobody_tapped_anything_and_nobody_is_accused(
    kijun: Kijun, owner: Owner, aoi: Visitor
) -> None:
    kijun.until(MONDAY)
    owner.books("青井 直", STARTS)
    for later in (-10, 11, 20, 59, 75):
        kijun.until(STARTS + later * MINUTE)
    (decision,) = kijun.decisions()
    assert decision["status"] == "proposed"
    assert decision["by_silence"] is True
    assert decision["awaiting"] == ["cancel_session"]
    assert kijun.facts("appointment.cancelled") == []
    owner.opens("/today/")
    owner.reads("Nothing happens until you decide")
    owner.looks_at("today-asks")
    aoi.receives("nudge")
    assert aoi.kinds_received() == ["rules", "invitation", "nudge"]


def test_a_rule_changed_after_a_booking_does_not_bind_it(kijun: Kijun, devices: Devices) -> None:
    owner = devices.owner("en", "desk")
    ben = devices.visitor(BEN, "en", "desk")
    tuesday, wednesday = MONDAY + DAY, STARTS + 2 * DAY
    owner.signs_in()
    owner.announces_to("Ben Carter")
    kijun.until(MONDAY)
    owner.books("Ben Carter", wednesday)
    kijun.until(MONDAY + MINUTE)
    owner.changes_rules("> 10 min", "> 5 min", tuesday)
    owner.looks_at("published")
    owner.announces_to("Ben Carter")
    kijun.until(tuesday)
    later = wednesday + 2 * HOUR
    owner.books("Ben Carter", later)
    for starts in (wednesday, later):
        kijun.until(starts)
        owner.opens("/today/")
        owner.presses("Not yet", within=owner.card(f"{starts:%H:%M}, Ben Carter"))
        kijun.until(starts + 6 * MINUTE)
        kijun.until(starts + 11 * MINUTE)
    decided = [dt.datetime.fromisoformat(each["decided_at"]) for each in kijun.decisions()]
    assert decided == [wednesday + 10 * MINUTE, later + 5 * MINUTE]
    owner.opens("/today/")
    owner.looks_at("today-two-versions")
    ben.opens_link_in(ben.receives("invitation"))
    ben.reads("What had happened?")
