"""What clients wrote, as it stands on Today until somebody has looked at it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from kijun.booking.models import Session
from kijun.channels.mail.models import MailAccount
from kijun.clients.models import Client
from kijun.letters.models import Word
from kijun.services.sessions import notices
from tests.judge.record import at
from tests.services.practice import told_client
from tests.web.morning import (
    SetClock,
    aoi,
    booked,
    browser,
    mail,
    practice,
    proposed,
    read,
    set_clock,
    sink,
    tap,
)

pytestmark = pytest.mark.storage

__all__ = ["aoi", "browser", "practice", "set_clock", "sink"]


def test_a_mail_is_taken_as_word_at_the_time_at_which_it_came(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    word = mail(aoi, session, -5)
    set_clock(at(5, 2))
    page = read(browser)
    assert "すみません、少し遅れます。" in page
    assert "Read as: about 15 minutes late." in page
    given = {"about": "late", "minutes": "15", "session": session.pk, "reason": "transport"}
    page = tap(browser, f"/today/words/{word.pk}/", **given)
    assert "at the time it arrived" in page
    assert "Sent before the start." in page
    notice = aoi.room.entries.get(kind="notice.given")
    assert notice.moment == at(5, -5)
    assert "already" in tap(browser, f"/today/words/{word.pk}/", **given)


def test_a_mail_that_is_no_word_is_put_aside(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    word = mail(aoi, booked(aoi), -5)
    set_clock(at(5, 2))
    for said in ({}, {"about": ""}, {"about": "perhaps"}):
        assert browser.post(f"/today/words/{word.pk}/", said).status_code == 404
    assert "Set aside" in tap(browser, f"/today/words/{word.pk}/", about="nothing")
    assert not aoi.room.entries.filter(kind="notice.given").exists()


def test_of_a_mail_from_a_shared_address_it_is_asked_whose_it_is(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    hana = told_client(aoi.room, "青井 花", "aoi@example.com")
    word = mail(aoi, booked(aoi), -5)
    Word.objects.update(client=None, session="", sender="aoi@example.com")
    set_clock(at(5, 2))
    page = read(browser)
    assert "Whose word is it?" in page
    assert hana.name in page
    assert "Note as running late" not in page
    page = tap(browser, f"/today/words/{word.pk}/", about="whose", client=aoi.pk)
    assert "Noted: it is from 青井 直." in page
    assert "Note as running late" in page


def test_a_mailbox_that_cannot_be_read_is_said_with_the_way_to_mend_it(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5, 2))
    assert "mailbox" not in read(browser)
    MailAccount.objects.update(imap_host="127.0.0.1", unread_since=at(4))
    page = read(browser)
    assert "Your mailbox has not been readable since Wednesday 4 March, 10:00" in page
    assert "Nothing waits for you" not in page
    assert 'href="/settings/mailbox/"' in browser.get("/today/").content.decode()


def test_an_unseen_mail_is_said_to_hold_what_waits(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    decision = proposed(aoi, set_clock)
    mail(aoi, Session.objects.get(), 100)
    assert "They have sent an email that you have not read" in read(browser)
    tap(browser, f"/today/decisions/{decision}/", act="confirm")
    assert "On hold: they have sent an email" in read(browser)


def test_a_client_s_word_stands_above_with_what_they_wrote(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(5, -10))
    notices.give(session, about="late", minutes=10, words="電車が遅れています。", now=at(5, -9))
    page = read(browser)
    assert "電車が遅れています。" in page
    assert "Expected at 10:10." in page
    assert "(moved from 10:00)" in page


def test_a_sentence_that_was_tapped_is_quoted_as_it_was_tapped(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(5, -10))
    notices.give(session, about="late", minutes=10, reason="transport", now=at(5, -9))
    assert "今、電車が遅れているので、10分ほど遅れそうです" in read(browser)
