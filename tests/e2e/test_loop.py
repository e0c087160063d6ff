"""The loop of the first day: told, acknowledged, booked, reminded, a word in time, or silence.

Each story is told on a phone in Japanese, and on a desktop in English with the keyboard alone.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

import pytest

from tests.e2e.conftest import MONDAY
from tests.e2e.hands import Hands, Keyboard, Pointer
from tests.e2e.people import Devices, Language, Owner, Visitor, calendar_of, link_in, text_of
from tests.e2e.practice import AOI, BEN
from tests.e2e.running import Kijun

MINUTE = dt.timedelta(minutes=1)
TODAY = MONDAY.replace(hour=14, minute=10)
TOMORROW = TODAY + dt.timedelta(days=1)


class Way(NamedTuple):
    """How a story is told: in which language, on which device, and with which hands."""

    language: Language
    device: str
    hands: Hands
    client: str
    mail: str


WAYS = [
    pytest.param(Way("ja", "phone", Pointer(), "青井 直", AOI), id="phone-ja"),
    pytest.param(Way("en", "desk", Keyboard(), "Ben Carter", BEN), id="keyboard-en"),
]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> Way:
    """One of the ways."""
    found: Way = request.param
    return found


@pytest.fixture
def owner(devices: Devices, way: Way) -> Owner:
    """The owner, who has signed in."""
    found = devices.owner(way.language, way.device, hands=way.hands)
    found.signs_in()
    return found


@pytest.fixture
def client(devices: Devices, way: Way) -> Visitor:
    """The client whom the story is about."""
    return devices.visitor(way.mail, way.language, way.device, hands=way.hands)


def lines(text: str) -> list[str]:
    """Return what a letter says line by line; a link and the practice's name may stand below."""
    return re.split(r"\r?\n\s*\n", text.strip())


def test_from_the_announcement_to_a_word_in_time(
    kijun: Kijun, way: Way, owner: Owner, client: Visitor
) -> None:
    owner.announces_to(way.client)
    owner.looks_at("announced")
    kijun.until(MONDAY)
    client.opens_link_in(client.receives("rules"))
    client.looks_at("rules")
    client.presses("I have read this")
    client.looks_at("rules-read")
    (read,) = kijun.facts("rules.acknowledged")
    assert read["channel"] == "link"

    owner.books(way.client, TOMORROW, service="経営相談")
    owner.looks_at("week")
    kijun.until(MONDAY + MINUTE)
    invited = calendar_of(client.receives("invitation"))
    assert "METHOD:REQUEST" in invited
    assert "DTSTART;TZID=Asia/Tokyo:20261006T141000" in invited

    kijun.until(TOMORROW - dt.timedelta(days=1))
    assert link_in(client.receives("reminder")) == link_in(client.receives("invitation"))
    kijun.until(TOMORROW - 10 * MINUTE)
    client.opens_link_in(client.receives("nudge"))
    client.looks_at("late")
    client.sends_word(minutes=10, reason="Train delay")
    client.reads("Your message has arrived.")
    client.looks_at("late-sent")
    (word,) = kijun.facts("notice.given")
    assert word["eta"] == "2026-10-06T14:20:00+09:00"
    assert word["reason"] == "transport"

    owner.opens("/")
    owner.looks_at("today-late")
    owner.sees(way.client)
    kijun.until(TOMORROW + 12 * MINUTE)
    owner.opens("/today/")
    owner.presses("They are here", within=owner.card(way.client))
    owner.looks_at("today-here")
    kijun.until(TOMORROW + 70 * MINUTE)
    assert kijun.decisions() == []


def test_from_silence_to_an_apology(kijun: Kijun, way: Way, owner: Owner, client: Visitor) -> None:
    owner.announces_to(way.client)
    kijun.until(MONDAY)
    owner.books(way.client, TODAY, service="経営相談")
    kijun.until(MONDAY + MINUTE)
    invitation = client.receives("invitation")

    kijun.until(TODAY)
    owner.opens("/today/")
    owner.looks_at("today-begins")
    owner.presses("Not yet", within=owner.card(way.client))
    owner.looks_at("today-awaited")
    kijun.until(TODAY + 9 * MINUTE)
    assert kijun.decisions() == []
    kijun.until(TODAY + 11 * MINUTE)
    (decision,) = kijun.decisions()
    assert decision["status"] == "standing"
    assert decision["decided_at"] == "2026-10-05T14:20:00+09:00"
    asked = client.receives("settling")
    assert link_in(asked) == link_in(invitation)
    owner.opens("/today/")
    owner.looks_at("today-settling")
    assert kijun.facts("appointment.cancelled") == []

    kijun.until(TODAY + 13 * MINUTE)
    told = client.receives("cancel_session")
    assert len(lines(text_of(told))) <= 8
    cancelled = calendar_of(told)
    assert "METHOD:CANCEL" in cancelled
    uid = next(line for line in calendar_of(invitation).splitlines() if line.startswith("UID"))
    assert uid in cancelled
    (fact,) = kijun.facts("appointment.cancelled")
    assert fact["by"] == "system"
    owner.opens("/today/")
    owner.looks_at("today-cancelled")

    client.opens_link_in(told)
    client.looks_at("reasons")
    client.opens(link_in(invitation))
    _tells_what_had_happened(kijun, client)
    owner.opens("/today/")
    owner.looks_at("today-put-right")


def _tells_what_had_happened(kijun: Kijun, client: Visitor) -> None:
    client.looks_at("afterwards")
    client.reads("This session was cancelled")
    client.sends_word(reason="Helping someone")
    client.reads("Your message has arrived.")
    client.does_not_read("This session was cancelled")
    client.looks_at("afterwards-sent")
    kijun.catch_up()
    sorry = client.receives("put_right")
    assert len(lines(text_of(sorry))) <= 8
    (decision,) = kijun.decisions()
    assert decision["status"] == "excused"
    client.opens_link_in(sorry)
    client.looks_at("reasons-taken-back")
