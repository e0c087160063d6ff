"""Today: what waits, in which order, each settled in a tap; and the day as it stands."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.booking.models import Session
from kijun.clients.models import Client, ContactPoint
from kijun.ledger.decisions import how_many_open
from kijun.ledger.models import Decided, Job
from kijun.letters.models import Letter, LookedAt, Word
from kijun.services.sessions import notices, sessions
from kijun.services.today import taps
from tests.judge.record import at
from tests.services.practice import told_client, work_until
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


def test_the_way_in_leads_to_the_day_once_there_are_rules(browser: Browser, aoi: Client) -> None:
    assert browser.get("/").headers["Location"] == "/today/"
    aoi.room.draft.delete()
    assert browser.get("/").headers["Location"] == "/rules/"


def test_an_empty_day_is_ones_own(browser: Browser, aoi: Client, set_clock: SetClock) -> None:
    set_clock(at(5))
    page = read(browser)
    assert "No sessions today." in page
    assert page.count("sessions today") == 1
    assert "The time until the evening is all yours." in page


def test_at_night_nobody_speaks_of_the_time_until_the_evening(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5, 9 * 60))
    page = read(browser)
    assert "The rest of the day is all yours." in page
    assert "until the evening" not in page


def test_a_decision_waits_with_its_reasons_and_its_rule(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    decision = proposed(aoi, set_clock)
    page = read(browser)
    assert "1 decision waits for you" in page
    assert "Nothing happens until you decide" in page
    assert "there being no record that they came" in page
    assert "Rule 1, announced Sunday 1 March" in page
    assert "If you are more than 10 minutes late" in page
    assert f'href="/decisions/{decision}/"' in browser.get("/today/").content.decode()


def test_confirming_rests_before_it_is_carried_out_and_can_be_taken_back(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    decision = proposed(aoi, set_clock)
    page = tap(browser, f"/today/decisions/{decision}/", act="confirm")
    assert "Confirmed. It can be taken back for 3 minutes." in page
    assert "Will be carried out at 12:03." in page
    assert "1 decision waits" not in page
    tap(browser, f"/today/decisions/{decision}/", act="waive", reason="I mixed up two clients")
    work_until(at(5, 200))
    assert not Letter.objects.filter(decision=decision).exists()


def test_confirming_twice_is_confirming_once(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    decision = proposed(aoi, set_clock)
    tap(browser, f"/today/decisions/{decision}/", act="confirm")
    assert "already been settled" in tap(browser, f"/today/decisions/{decision}/", act="confirm")
    assert aoi.room.entries.filter(kind="decision.confirmed").count() == 1


def test_letting_pass_needs_a_reason_and_declining_none(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    decision = proposed(aoi, set_clock)
    assert "give a short reason" in tap(
        browser, f"/today/decisions/{decision}/", act="waive", reason=" "
    )
    assert "It still counts" in tap(browser, f"/today/decisions/{decision}/", act="decline")
    assert aoi.room.entries.filter(kind="decision.waived").count() == 0


def test_at_the_start_one_tap_says_not_yet_and_the_page_tells_what_follows_when(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(5, 1))
    assert "10:00, 青井 直: are they here?" in read(browser)
    page = tap(browser, f"/sessions/{session.pk}/arrival/", act="not_yet")
    assert "At 10:01 you noted “Not yet”." in page
    assert "Without word or arrival by 10:10" in page
    assert "The letter is sent at 10:13." in page
    assert "already" in tap(browser, f"/sessions/{session.pk}/arrival/", act="not_yet")
    set_clock(at(5, 2))
    assert aoi.room.entries.filter(kind="appointment.awaited").count() == 1


def test_a_letter_that_nobody_has_looked_at_is_announced_as_shown_first(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    LookedAt.objects.filter(kind="cancel_session").delete()
    set_clock(at(5, 1))
    page = tap(browser, f"/sessions/{session.pk}/arrival/", act="not_yet")
    assert "The letter is shown to you first, at 10:13." in page
    set_clock(at(5, 14))
    letter = Letter.objects.get(kind="cancel_session")
    page = read(browser)
    assert "The first letter of this kind." in page
    assert letter.text.splitlines()[0] in page
    assert "being sent" in tap(browser, f"/today/letters/{letter.pk}/", act="look")
    assert "already" in tap(browser, f"/today/letters/{letter.pk}/", act="look")
    set_clock(at(5, 15))
    assert "Undo" in read(browser)


def test_who_is_here_stops_it(browser: Browser, aoi: Client, set_clock: SetClock) -> None:
    session = booked(aoi)
    set_clock(at(5, 1))
    tap(browser, f"/sessions/{session.pk}/arrival/", act="not_yet")
    assert "青井 直 is here." in tap(browser, f"/sessions/{session.pk}/arrival/", act="here")
    work_until(at(5, 120))
    assert not Decided.objects.exists()
    assert "already" in tap(browser, f"/sessions/{session.pk}/arrival/", act="here")


def test_an_arrival_can_be_noted_afterwards_with_its_time(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(5, 30))
    address = f"/sessions/{session.pk}/arrival/"
    assert "still ahead" in tap(browser, address, act="came_at", at="10:45")
    assert "could not be understood" in tap(browser, address, act="came_at", at="soon")
    tap(browser, address, act="came_at", at="10:07")
    session.refresh_from_db()
    assert session.client_came_at == at(5, 7)


def test_after_the_end_it_can_be_said_that_nobody_came(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    address = f"/sessions/{session.pk}/arrival/"
    set_clock(at(5, 59))
    assert "not time for that yet" in tap(browser, address, act="absent")
    set_clock(at(5, 61))
    assert "did not come" in tap(browser, address, act="absent")
    assert "did not come" in read(browser)
    assert aoi.room.entries.filter(kind="appointment.missed").count() == 1


def test_the_sentence_names_the_number_that_stands_beside_today(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    booked(aoi, 5, -120)
    session = booked(aoi, 5, 60)
    set_clock(at(5))
    mail(aoi, session, 1)
    page = read(browser)
    waiting = how_many_open(aoi.room)
    assert waiting == 1
    assert "1 decision is waiting for you. 2 more things to look at." in page


def test_what_failed_says_what_has_not_happened(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    letter = Letter.objects.create(
        room=aoi.room,
        client=aoi,
        kind="reminder",
        key="x",
        language="ja",
        address="aoi@example.com",
        subject="あす",
        text="お待ちしています。",
        state=Letter.State.FAILED,
        error="550 no such mailbox",
        written_at=at(5),
        due_at=at(5),
    )
    failed = {"decision": "d", "client": aoi.pk}
    job = Job.objects.create(
        room=aoi.room, kind="carry_out", key="x", state="failed", payload=failed, due_at=at(5)
    )
    page = read(browser)
    assert "Nothing has reached the client." in page
    assert "550 no such mailbox" in page
    assert "A decision could not be carried out." in page
    assert "Trying again" in tap(browser, f"/today/failed/{job.pk}/")
    assert "already" in tap(browser, f"/today/failed/{job.pk}/")
    Job.objects.create(
        room=aoi.room,
        kind="send",
        key=f"{letter.pk}/1",
        attempts=9,
        payload={"letter": letter.pk},
        due_at=at(5, 60),
    )
    assert "leaves by itself once it answers" in read(browser)
    assert "passed on" in tap(browser, f"/today/letters/{letter.pk}/", act="passed_on")
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_what_was_done_by_itself_is_told_once_a_kind(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    ben = told_client(aoi.room, "別府 文", "ben@example.com")
    for client in (aoi, ben):
        booked(client, 6)
    set_clock(at(5, 1))
    assert "Reminder the day before, to 2 clients." in read(browser)


def test_the_fragment_holds_what_the_page_shows(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    proposed(aoi, set_clock)
    fragment = browser.get("/today/now/")
    assert fragment.headers["Cache-Control"] == "no-store"
    assert 'id="kept-waits"' in fragment.content.decode()
    assert "<html" not in fragment.content.decode()


def test_nobody_else_can_settle_anything(
    browser: Browser, aoi: Client, set_clock: SetClock, other_room: object
) -> None:
    decision = proposed(aoi, set_clock)
    session = Session.objects.get()
    stranger = Browser()
    for address in (
        "/today/",
        "/today/now/",
        f"/decisions/{decision}/",
        f"/sessions/{session.pk}/",
    ):
        assert stranger.get(address).headers["Location"].startswith("/sign-in/")
    aoi.room.sessions.update(room=other_room)
    assert browser.get(f"/sessions/{session.pk}/").status_code == 404
    assert browser.post(f"/sessions/{session.pk}/arrival/", {"act": "here"}).status_code == 404


def test_reading_the_day_takes_as_many_queries_for_one_client_as_for_twenty(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    def full_day(client: Client) -> None:
        booked(client, 4)
        session = booked(client, 5, -5)
        booked(client, 5, 60)
        notices.give(session, about="late", minutes=9, words="少し遅れます。", now=at(5, -8))
        mail(client, session, len(client.pk) + Word.objects.count())

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(browser)
        return len(queries)

    full_day(aoi)
    set_clock(at(5, -7))
    before = count()
    for number in range(19):
        full_day(told_client(aoi.room, f"客 {number}", f"c{number}@example.com"))
    set_clock(at(5, -6))
    assert count() <= before


def test_what_would_follow_is_asked_of_the_judge_for_all_awaited_at_once(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    ben = told_client(aoi.room, "別府 文", "ben@example.com")
    first, second = booked(aoi), booked(ben)
    set_clock(at(5, 1))
    sessions.await_client(first, at(5, 1))
    with CaptureQueriesContext(connection) as one:
        read(browser)
    sessions.await_client(second, at(5, 1))
    with CaptureQueriesContext(connection) as two:
        assert read(browser).count("Without word or arrival by 10:10") == 2
    assert len(two) == len(one)


def test_a_letter_to_pass_on_is_no_longer_asked_about_once_it_means_nothing(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    ContactPoint.objects.all().delete()
    booked(aoi, 6)
    set_clock(at(5, 30))
    assert "青井 直: reminder the day before" in read(browser)
    set_clock(at(6, 1))
    page = read(browser)
    assert "the day before" not in page
    assert "ten minutes before" not in page


def test_a_tap_about_who_is_there_can_be_taken_back_for_a_minute(
    browser: Browser, set_clock: SetClock, aoi: Client
) -> None:
    session = booked(aoi)
    set_clock(at(5, 1))
    page = tap(browser, f"/sessions/{session.pk}/arrival/", act="here")
    assert "noted for 10:01" in page
    assert "Take it back" in read(browser, f"/sessions/{session.pk}/")
    (held,) = taps.held(aoi.room)
    assert "nothing was noted" in tap(browser, f"/sessions/taps/{held.job}/")
    assert "are they here?" in read(browser)
    tap(browser, f"/sessions/{session.pk}/arrival/", act="here")
    set_clock(at(5, 2))
    assert "Take it back" not in read(browser)
    (held_until_now,) = Job.objects.filter(kind="tap").order_by("-pk")[:1]
    assert "on record now" in tap(browser, f"/sessions/taps/{held_until_now.pk}/")
