"""Sessions by hand: booked in seconds, moved, called off; word by phone, and the house's own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.clients.models import Client, ContactPoint
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter
from kijun.services.record.recording import record
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.practice import RULES, told_client
from tests.web.morning import SetClock, aoi, booked, browser, practice, read, set_clock, sink, tap

pytestmark = pytest.mark.storage

__all__ = ["aoi", "browser", "practice", "set_clock", "sink"]

FORM = {"client": "青井 直", "day": "2026-03-06", "time": "14:00", "minutes": "60"}


def notices_about(session: Session) -> list[f.NoticeGiven]:
    """Return the notices about a session."""
    facts = facts_of(session.room, session.client_id)
    return [fact for fact in facts if isinstance(fact, f.NoticeGiven)]


def test_a_session_is_booked_by_name_day_and_time(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    page = tap(browser, "/sessions/new/", **FORM, price="20000", invite="on")
    assert "Booked: 青井 直, Friday 6 March, 14:00." in page
    session = Session.objects.get()
    assert (session.starts, session.minutes, session.price) == (at(6, 240), 60, 20_000)
    assert Letter.objects.get(kind="invitation").state == "waiting"


def test_the_next_one_begins_with_what_was_used_last(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    tap(browser, "/sessions/new/", **{**FORM, "minutes": "90"}, service="Coaching", place="Zoom")
    booked(aoi, 20)
    page = browser.get(f"/sessions/new/?client={aoi.pk}").content.decode()
    for kept in ('value="90"', 'value="Coaching"', 'value="Zoom"', 'value="青井 直"'):
        assert kept in page


def test_sending_the_form_twice_books_once(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    for _ in range(2):
        tap(browser, "/sessions/new/", **FORM, invite="on")
    assert (Session.objects.count(), Letter.objects.count()) == (1, 1)


def test_what_overlaps_is_pointed_out_and_booked_all_the_same_if_wanted(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    ben = told_client(aoi.room, "別府 文", "ben@example.com")
    booked(ben, 6, 270)
    set_clock(at(5))
    asked = browser.post("/sessions/new/", FORM)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "It overlaps with 別府 文" in page
    assert "Book it anyway" in page
    remarks = page.split('name="although" value="')[1].split('"')[0]
    tap(browser, "/sessions/new/", **FORM, although=remarks)
    assert aoi.sessions.count() == 1


def test_what_stands_in_a_calendar_of_ones_own_is_pointed_out_and_seen_on_the_day(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    feed = Feed.objects.create(room=aoi.room, name="own", address="https://example.com/a.ics")
    FeedEvent.objects.create(room=aoi.room, feed=feed, uid="1", starts=at(6, 200), ends=at(6, 280))
    set_clock(at(6))
    assert "Busy" in read(browser)
    assert "Your own calendar is busy" in browser.post("/sessions/new/", FORM).content.decode()


def test_a_session_right_after_another_does_not_overlap(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    booked(aoi, 6, 180)
    booked(aoi, 6, 300)
    set_clock(at(5))
    tap(browser, "/sessions/new/", **FORM)
    assert Session.objects.count() == 3


def test_a_name_that_several_bear_is_asked_about_and_one_that_nobody_bears_is_said_so(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    told_client(aoi.room, "青井 遼", "ryo@example.com")
    set_clock(at(5))
    page = browser.post("/sessions/new/", {**FORM, "client": "青井"}).content.decode()
    assert "Which client?" in page
    tap(browser, "/sessions/new/", **{**FORM, "client": "青井"}, chosen=aoi.pk)
    assert aoi.sessions.count() == 1
    nobody = browser.post("/sessions/new/", {**FORM, "client": "誰か"}).content.decode()
    assert "There is no client of that name yet." in nobody
    assert 'value="誰か"' in nobody


def test_a_name_that_was_typed_over_another_is_whom_one_books_for(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    tanaka = told_client(aoi.room, "田中 実", "tanaka@example.com")
    set_clock(at(5))
    page = browser.get(f"/sessions/new/?client={aoi.pk}").content.decode()
    assert f'name="meant" value="{aoi.pk}"' in page
    tap(browser, "/sessions/new/", **{**FORM, "client": "田中 実"}, meant=aoi.pk)
    assert (aoi.sessions.count(), tanaka.sessions.count()) == (0, 1)


def test_of_two_with_one_name_the_one_whose_page_it_was_is_booked_for(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    same = told_client(aoi.room, "青井 直", "another@example.com")
    told_client(aoi.room, "青井 遼", "ryo@example.com")
    set_clock(at(5))
    assert "Which client?" in browser.post("/sessions/new/", FORM).content.decode()
    tap(browser, "/sessions/new/", **FORM, meant=same.pk)
    assert (aoi.sessions.count(), same.sessions.count()) == (0, 1)
    shortened = browser.post("/sessions/new/", {**FORM, "client": "青井", "meant": same.pk})
    assert "Which client?" in shortened.content.decode()


def test_whoever_was_picked_is_named_whole_when_the_form_asks_again(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    told_client(aoi.room, "青井 遼", "ryo@example.com")
    booked(aoi, day=6, minute=240)
    set_clock(at(5))
    picked = {**FORM, "client": "青井", "time": "14:30", "chosen": aoi.pk}
    asked = browser.post("/sessions/new/", picked).content.decode()
    assert 'value="青井 直"' in asked
    assert f'name="meant" value="{aoi.pk}"' in asked


def test_a_bad_form_says_so_and_keeps_what_was_typed(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    for wrong in ({"minutes": "0"}, {"day": "soon"}, {"time": "25:00"}, {"minutes": "9" * 40}):
        answer = browser.post("/sessions/new/", {**FORM, **wrong})
        assert answer.status_code == 422
        assert 'value="青井 直"' in answer.content.decode()
    assert not Session.objects.exists()


def test_word_by_phone_takes_one_tap_and_counts_as_given_now(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(5, -5))
    assert "Nothing was changed" in tap(browser, f"/sessions/{session.pk}/word/")
    for _ in range(2):
        given = {"minutes": "15", "reason": "transport"}
        assert "青井 直 phoned" in tap(browser, f"/sessions/{session.pk}/word/", **given)
    (notice,) = notices_about(session)
    assert (notice.at, notice.source, notice.eta) == (at(5, -5), "phone", at(5, 15))
    assert "by phone" in read(browser, f"/sessions/{session.pk}/")


def test_a_client_who_phones_that_they_cannot_come_is_no_longer_asked_about(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(5, -5))
    tap(browser, f"/sessions/{session.pk}/word/", about="absence")
    set_clock(at(5, 1))
    page = read(browser)
    assert "word came: not today" in page
    assert "are they here?" not in page


def test_the_house_that_is_late_tells_the_client_once(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(5, -5))
    address = f"/sessions/{session.pk}/house/"
    assert "They are being told" in tap(browser, address, minutes="10", reason="")
    assert "They have been told already" in tap(browser, address, minutes="10", reason="")
    assert Letter.objects.filter(kind="house_late").count() == 1
    assert [notice.by for notice in notices_about(session)] == ["house"]
    assert "could not be understood" in tap(browser, address, minutes="soon")
    tap(browser, address, about="absence", reason="illness")
    assert Letter.objects.filter(kind="house_absent").count() == 1


def test_without_a_mail_address_the_text_is_there_to_copy_at_once(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    ContactPoint.objects.all().delete()
    session = booked(aoi)
    set_clock(at(5, -5))
    page = tap(browser, f"/sessions/{session.pk}/house/", minutes="10", reason="")
    assert "Here is what to tell them." in page
    assert "Copy" in page
    assert "10分ほど遅れます" in page
    letter = Letter.objects.get(kind="house_late")
    tap(browser, f"/today/letters/{letter.pk}/", act="passed_on")
    assert "10分ほど遅れます" not in read(browser)


def test_a_session_is_moved_with_word_to_the_client(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(4))
    given = {"day": "2026-03-09", "time": "11:30", "minutes": "90", "by": "client"}
    for _ in range(2):
        tap(browser, f"/sessions/{session.pk}/move/", **given)
    session.refresh_from_db()
    assert (session.starts, session.minutes, session.sequence) == (at(9, 90), 90, 1)
    assert Letter.objects.filter(kind="moved").count() == 1
    moved = [fact for fact in facts_of(session.room) if isinstance(fact, f.AppointmentMoved)]
    assert [fact.by for fact in moved] == ["client"]


@pytest.mark.parametrize("by", ["client", "house"])
def test_a_session_is_called_off_by_either_side_once(
    browser: Browser, aoi: Client, set_clock: SetClock, by: str
) -> None:
    session = booked(aoi)
    set_clock(at(4))
    address = f"/sessions/{session.pk}/call-off/"
    assert "Nothing was changed" in tap(browser, address, reason="illness")
    tap(browser, address, by=by, reason="illness")
    assert "has been cancelled" in tap(browser, address, by=by, reason="illness")
    session.refresh_from_db()
    assert (session.stands, session.ended_by) == (False, by)
    assert "This session is off" in read(browser, f"/sessions/{session.pk}/")


def test_ones_own_arrival_is_noted(browser: Browser, aoi: Client, set_clock: SetClock) -> None:
    session = booked(aoi)
    set_clock(at(5))
    tap(browser, f"/sessions/{session.pk}/arrival/", act="house_here")
    session.refresh_from_db()
    assert session.house_came_at == at(5)


def test_what_holds_for_a_client_is_said_before_one_books_all_the_same(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    first_step = "[[cancel_session], [cancel_session, charge 50 %, warn]]"
    version = publish(aoi.room, RULES.replace(first_step, "[[require_prepayment]]"), at(2)).version
    record(aoi.room, [f.RulesAnnounced(at=at(2), client=aoi.pk, rulebook=version)], at(2))
    session = booked(aoi)
    set_clock(at(5, 1))
    tap(browser, f"/sessions/{session.pk}/arrival/", act="not_yet")
    set_clock(at(5, 120))
    said = "In effect for this client"
    assert said in read(browser, f"/sessions/new/?client={aoi.pk}")
    asked = browser.post("/sessions/new/", FORM).content.decode()
    assert said in asked
    remarks = asked.split('name="although" value="')[1].split('"')[0]
    tap(browser, "/sessions/new/", **FORM, although=remarks)
    assert aoi.sessions.count() == 2


def test_the_week_lists_its_sessions_in_a_fixed_number_of_queries(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            read(browser, "/sessions/?from=2026-03-05")
        return len(queries)

    booked(aoi)
    set_clock(at(3))
    before = count()
    for number in range(19):
        booked(told_client(aoi.room, f"客 {number}", f"c{number}@example.com"), 4 + number % 3)
    assert count() == before
    assert "客 7" in read(browser, "/sessions/?from=2026-03-05")
    assert "No sessions this week" in read(browser, "/sessions/?from=2027-03-05")
    assert "青井 直" in read(browser, "/sessions/?from=nonsense")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_calendar_goes_to_is_no_fault_of_ours(
    browser: Browser, aoi: Client, set_clock: SetClock, day: str
) -> None:
    set_clock(at(5))
    session = booked(aoi)
    page = browser.post("/sessions/new/", {**FORM, "day": day, "time": "00:00"})
    assert page.status_code == 422
    tap(browser, f"/sessions/{session.pk}/move/", **{**FORM, "day": day, "by": "house"})
    moved = Session.objects.get(pk=session.pk)
    assert moved.starts == session.starts


def test_who_came_after_midnight_was_not_a_day_early(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi, 6, 13 * 60 + 30)
    set_clock(at(6, 14 * 60 + 20))
    tap(browser, f"/sessions/{session.pk}/arrival/", act="came_at", at="00:05")
    assert Session.objects.get(pk=session.pk).client_came_at == at(6, 14 * 60 + 5)


def test_a_reason_is_a_known_word_and_nothing_that_somebody_wrote(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    session = booked(aoi)
    tap(browser, f"/sessions/{session.pk}/call-off/", by="client", reason="盲腸の手術をなさるため")
    assert Session.objects.get(pk=session.pk).stands


def test_what_is_in_the_way_of_a_move_is_pointed_out_and_it_is_moved_if_wanted(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    ben = told_client(aoi.room, "別府 文", "ben@example.com")
    session = booked(aoi)
    booked(ben, 9, 120)
    starts = session.starts
    feed = Feed.objects.create(room=aoi.room, name="own", address="https://example.com/a.ics")
    FeedEvent.objects.create(room=aoi.room, feed=feed, uid="1", starts=at(9, 90), ends=at(9, 100))
    set_clock(at(4))
    given = {"day": "2026-03-09", "time": "11:30", "minutes": "90", "by": "client"}
    asked = browser.post(f"/sessions/{session.pk}/move/", given)
    page = asked.content.decode()
    assert asked.status_code == 422
    for said in ("It overlaps with 別府 文", "Your own calendar is busy", "Move it anyway"):
        assert said in page
    session.refresh_from_db()
    assert session.starts == starts
    remarks = page.split('name="although" value="')[1].split('"')[0]
    tap(browser, f"/sessions/{session.pk}/move/", **given, although=remarks)
    session.refresh_from_db()
    assert session.starts == at(9, 90)


def test_a_move_into_the_past_is_pointed_out(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi)
    set_clock(at(4))
    given = {"day": "2026-03-02", "time": "11:30", "minutes": "60", "by": "house"}
    page = browser.post(f"/sessions/{session.pk}/move/", given).content.decode()
    assert "This time has already passed." in page


def test_a_session_is_not_in_the_way_of_itself(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    session = booked(aoi, 9, 60)
    set_clock(at(4))
    given = {"day": "2026-03-09", "time": "11:15", "minutes": "60", "by": "house"}
    tap(browser, f"/sessions/{session.pk}/move/", **given)
    session.refresh_from_db()
    assert session.starts == at(9, 75)
