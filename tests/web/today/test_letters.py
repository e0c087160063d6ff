"""Letters on Today: looked at, told by oneself, or not sent at all."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from kijun.clients.models import Client
from kijun.ledger.models import Decided
from kijun.letters.models import Letter, LookedAt
from kijun.services.inbox import incoming_words
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.rules.test_binding import mori
from tests.web.morning import (
    SetClock,
    aoi,
    booked,
    browser,
    practice,
    read,
    set_clock,
    sink,
    tap,
)

pytestmark = pytest.mark.storage

__all__ = ["aoi", "browser", "mori", "practice", "set_clock", "sink"]


def test_a_letter_cannot_be_let_go_while_a_word_of_theirs_is_unread(
    browser: Browser, set_clock: SetClock, aoi: Client
) -> None:
    LookedAt.objects.filter(kind="cancel_session").delete()
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    set_clock(at(5, 20))
    letter = Letter.objects.get(kind="cancel_session")
    address = f"/today/letters/{letter.pk}/"
    assert "Send it as it is" in read(browser)
    incoming_words.say(aoi, "もう着いています", at(5, 20), key="1", session=session.pk)
    page = read(browser)
    assert "sent word that you have not read" in page
    assert "Send it as it is" not in page
    assert "Read it first" in tap(browser, address, act="look")
    letter.refresh_from_db()
    assert letter.state == "asks"


def test_a_decision_is_let_pass_with_the_letter_that_nobody_sends(
    browser: Browser, set_clock: SetClock, aoi: Client
) -> None:
    LookedAt.objects.filter(kind="cancel_session").delete()
    sessions.await_client(booked(aoi), at(5, 1))
    set_clock(at(5, 20))
    letter = Letter.objects.get(kind="cancel_session")
    address = f"/today/letters/{letter.pk}/"
    assert "does not count against them" in read(browser)
    assert "give a short reason" in tap(browser, address, act="drop")
    assert "will not be sent" in tap(browser, address, act="drop", reason="道を間違えて教えた")
    assert Decided.objects.latest("pk").status == "waived"


def test_that_the_rules_did_not_arrive_is_said_on_today_and_on_the_clients_page(
    browser: Browser, set_clock: SetClock, mori: Client
) -> None:
    set_clock(at(3))
    pages = ("/today/", f"/clients/{mori.pk}/")
    assert not any("They do not have the rules" in read(browser, page) for page in pages)
    Letter.objects.filter(kind="rules").update(state="failed", error="5.1.1 no such user")
    assert all("They do not have the rules" in read(browser, page) for page in pages)
    assert "came back" in read(browser, pages[1])
    tap(browser, f"/today/letters/{Letter.objects.get().pk}/", act="passed_on")
    assert not any("They do not have the rules" in read(browser, page) for page in pages)
