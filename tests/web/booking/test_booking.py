"""How clients book, as the owner sets it: hours, closed days, protected time, terms, requests."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import (
    BookingRequest,
    ClosedDays,
    Opening,
    Protected,
    Service,
    Session,
    Terms,
)
from kijun.services.booking import opening_hours
from kijun.web.booking.hours import NoHours, hours_text, parse_hours
from tests.judge.record import at
from tests.services.practice import told_client
from tests.web.morning import SetClock, browser, practice, read, set_clock, sink, tap

pytestmark = pytest.mark.storage

__all__ = ["browser", "practice", "set_clock", "sink"]

PAGE = "/settings/booking/"
TERMS = {
    "which": "terms",
    "is_open": "on",
    "step": "15",
    "move_hours": "24",
    "cancel_hours": "12",
    "most_moves": "2",
    "most_open": "",
    "sites": "https://www.example.com/\n",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("10:00–12:00, 13:00–18:00", [(600, 720), (780, 1080)]),
        ("13:00-18:00 10:00-12:00", [(600, 720), (780, 1080)]),
        ("１０：００〜１２：００、１３時〜１８時", [(600, 720), (780, 1080)]),
        ("9-17", [(540, 1020)]),
        ("10時から18時", [(600, 1080)]),
        ("10時半から12時まで、13時〜18時まで", [(630, 720), (780, 1080)]),
        ("10~12 13ー18", [(600, 720), (780, 1080)]),
        ("１０：００－１８：００", [(600, 1080)]),
        ("10:00 to 18:00", [(600, 1080)]),
        ("0:00–24:00", [(0, 1440)]),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, found: list[tuple[int, int]]) -> None:
    assert parse_hours(text) == found
    assert parse_hours(hours_text(found)) == found


@pytest.mark.parametrize(
    "text",
    ["always", "10:00", "18:00–10:00", "10:00–25:00", "10:75–12:00", "9–12, 11–14", "10–12x"],
)
def test_hours_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(NoHours):
        parse_hours(text)


@pytest.mark.parametrize("text", ["22:00–02:00", "20–26", "10–12, 18:00–0:00"])
def test_hours_over_midnight_are_told_how_to_be_written(
    browser: Browser, practice: Room, text: str
) -> None:
    page = browser.post(PAGE, {"which": "hours", "day0": text}).content.decode()
    assert "Write until 24:00 here, and what goes on after it from 0:00 of the next day" in page
    sent = {
        "which": "protecting",
        "purpose": "rest",
        "weekdays": "0",
        "hours": text.rsplit(",", maxsplit=1)[-1],
    }
    assert "Write until 24:00 here" in browser.post(PAGE, sent).content.decode()


def test_hours_are_kept_and_read_back(browser: Browser, practice: Room) -> None:
    page = tap(browser, PAGE, which="hours", day0="10:00-12:00, 13:00-18:00", day5="９時〜１２時")
    assert "Changes saved." in page
    assert list(Opening.objects.values_list("weekday", "begins", "ends")) == [
        (0, 600, 720),
        (0, 780, 1080),
        (5, 540, 720),
    ]
    assert 'value="10:00–12:00, 13:00–18:00"' in browser.get(PAGE).content.decode()


def test_one_tap_gives_mondays_hours_to_the_other_weekdays(
    browser: Browser, practice: Room
) -> None:
    sent = {"which": "hours", "copies": "yes", "day1": "いつでも", "day5": "9-12"}
    page = browser.post(PAGE, sent).content.decode()
    assert "Write Monday’s hours first." in page
    assert 'value="いつでも"' in page
    assert not Opening.objects.exists()
    tap(browser, PAGE, **sent, day0="10時から18時")
    assert list(Opening.objects.values_list("weekday", "begins", "ends")) == [
        *((weekday, 600, 1080) for weekday in range(5)),
        (5, 540, 720),
    ]


def test_an_empty_day_is_explained_once_and_not_marked_seven_times(
    browser: Browser, practice: Room
) -> None:
    hours = browser.get(PAGE).content.decode().partition('id="hours"')[2].partition("</form>")[0]
    assert "A day that is left empty is closed." in hours
    assert "(optional)" not in hours


def test_hours_with_a_slip_are_refused_where_it_stands_and_nothing_is_lost(
    browser: Browser, practice: Room
) -> None:
    answer = browser.post(PAGE, {"which": "hours", "day0": "10-12", "day1": "whenever"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_day1_error"' in page
    assert 'value="whenever"' in page
    assert not Opening.objects.exists()


def test_terms_are_kept(browser: Browser, practice: Room) -> None:
    tap(browser, PAGE, **TERMS)
    terms = Terms.objects.get()
    assert (terms.step, terms.move_hours, terms.cancel_hours) == (15, 24, 12)
    assert (terms.most_moves, terms.most_open, terms.keeps_holidays) == (2, None, False)
    assert terms.sites == "https://www.example.com"


def test_a_site_of_a_japanese_name_is_kept_as_browsers_write_it(
    browser: Browser, practice: Room
) -> None:
    tap(browser, PAGE, **{**TERMS, "sites": "https://www.日本語.jp/\nHTTP://Localhost:8000"})
    assert Terms.objects.get().sites == "https://www.xn--wgv71a119e.jp\nhttp://localhost:8000"


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("sites", "https://日 本.jp"),
        ("sites", "https://" + "日本" * 40 + ".jp"),
        ("sites", "www.example.com"),
        ("sites", "https://example.com/page"),
        ("sites", "https://example.com; script-src *"),
        ("most_open", "0"),
        ("move_hours", "-1"),
        ("step", "7"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    browser: Browser, practice: Room, field: str, given: str
) -> None:
    assert browser.post(PAGE, {**TERMS, field: given}).status_code == 422
    assert not Terms.objects.exists()


def test_days_are_closed_and_opened_again(
    browser: Browser, practice: Room, set_clock: SetClock
) -> None:
    set_clock(at(1))
    tap(browser, PAGE, which="closing", first="2026-03-10", why="お墓参り")
    tap(browser, PAGE, which="closing", first="2026-03-20", last="2026-03-22")
    assert (
        browser.post(
            PAGE, {"which": "closing", "first": "2026-03-20", "last": "2026-03-01"}
        ).status_code
        == 422
    )
    rows = ClosedDays.objects.values_list("first__day", "last__day", "why")
    assert list(rows) == [(10, 10, "お墓参り"), (20, 22, "")]
    tap(browser, f"{PAGE}closed/{ClosedDays.objects.earliest('first').pk}/")
    assert ClosedDays.objects.count() == 1


def test_time_is_protected_counted_and_protected_no_longer(
    browser: Browser, practice: Room, set_clock: SetClock
) -> None:
    set_clock(at(1))
    tap(browser, PAGE, which="protecting", purpose="writing", weekdays=["0", "2"], hours="9-11")
    for _ in range(2):  # sent twice, it is set apart once
        tap(
            browser, PAGE, which="protecting", purpose="own", words="庭", weekdays="6", hours="9-12"
        )
    set_clock(at(10))
    page = read(browser, PAGE)
    assert "writing: kept 6:00 of 18:00 hours" in page
    assert "庭: kept 6:00 of 15:00 hours" in page
    row = Protected.objects.get(purpose="own")
    tap(browser, f"{PAGE}protected/{row.pk}/")
    row.refresh_from_db()
    assert row.until is not None
    assert "庭: kept 6:00 of 6:00 hours" in read(browser, PAGE)


def test_protected_time_needs_days_and_words(browser: Browser, practice: Room) -> None:
    given = {"which": "protecting", "purpose": "own", "hours": "9-11", "words": " "}
    answer = browser.post(PAGE, given)
    assert answer.status_code == 422
    assert "Say in a word" in answer.content.decode()
    assert not Protected.objects.exists()


def test_the_lines_to_embed_name_the_frame(browser: Browser, practice: Room) -> None:
    page = browser.get(PAGE).content.decode()
    assert f"/b/{practice.pk}/ja/frame/" in page
    assert "/static/door/embed.js" in page


def test_what_belongs_to_another_room_stays_as_it_is(
    browser: Browser, practice: Room, other_room: Room
) -> None:
    closed = opening_hours.close(other_room, at(2).date(), at(2).date())
    browser.post(f"{PAGE}closed/{closed.pk}/")
    assert ClosedDays.objects.filter(pk=closed.pk).exists()


def test_a_booking_that_waits_is_shown_and_booked_or_declined(
    browser: Browser, practice: Room, set_clock: SetClock
) -> None:
    set_clock(at(2))
    opening_hours.set_hours(practice, [(weekday, 600, 1080) for weekday in range(5)])
    service = Service.objects.create(room=practice, slug="talk", name_en="Talk", minutes=60)
    client = told_client(practice, "別府 文", "ben@example.com")
    for day in (9, 10, 11):
        BookingRequest.objects.create(
            room=practice,
            client=client,
            service=service,
            starts=at(day),
            why="require_prepayment",
            asked_at=at(2),
        )
    for place in ("/sessions/", "/today/", PAGE):
        assert "3 bookings wait for you" in read(browser, place)
    first, second, third = BookingRequest.objects.order_by("starts")
    for said in ({}, {"act": "perhaps"}):
        assert browser.post(f"/bookings/{first.pk}/", said).status_code == 404
    assert not Session.objects.exists()
    page = tap(browser, f"/bookings/{first.pk}/", act="book")
    assert "Booked; the invitation is on its way." in page
    assert Session.objects.get().starts == at(9)
    tap(browser, f"/bookings/{second.pk}/", act="decline")
    Session.objects.create(
        room=practice, client=client, starts=at(11), minutes=60, created_at=at(2)
    )
    page = tap(browser, f"/bookings/{third.pk}/", act="book")
    assert "not free any more" in page
    assert "Wednesday 11 March" in page


def test_the_page_asks_the_database_no_more_for_twenty_of_each(
    browser: Browser, practice: Room
) -> None:
    counts = []
    for first, last in ((0, 1), (1, 20)):
        for number in range(first, last):
            opening_hours.close(practice, at(2 + number).date(), at(2 + number).date())
            opening_hours.protect(
                practice, [0], 540, 600, purpose="own", words=f"{number}", since=at(1).date()
            )
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_waits_asks_the_database_no_more_for_twenty_bookings(
    browser: Browser, practice: Room
) -> None:
    service = Service.objects.create(room=practice, slug="talk", name_en="Talk", minutes=60)
    counts = []
    for first, last in ((0, 1), (1, 20)):
        for number in range(first, last):
            client = told_client(practice, f"Client {number}", f"c{number}@example.com")
            BookingRequest.objects.create(
                room=practice,
                client=client,
                service=service,
                starts=at(4 + number),
                why="written_only",
                asked_at=at(2),
            )
        with CaptureQueriesContext(connection) as queries:
            page = browser.get("/bookings/").content.decode()
        assert page.count('value="decline"') == last
        counts.append(len(queries))
    assert counts[0] == counts[1]
