"""Services: put on the list, changed, taken off it, and booked by hand."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Service, Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from tests.judge.record import at
from tests.web.morning import SetClock, aoi, browser, practice, read, set_clock, sink, tap
from tests.web.people import People, browser_of, people, somebody

pytestmark = pytest.mark.storage

__all__ = ["aoi", "browser", "people", "practice", "set_clock", "sink"]

FORM = {
    "name_ja": "経営相談",
    "name_en": "Consulting",
    "minutes": "60",
    "price": "22000",
    "minutes_before": "0",
    "minutes_after": "15",
    "hours_ahead": "24",
    "days_ahead": "60",
    "is_active": "on",
}


def test_a_service_is_put_on_the_list_under_a_word_made_of_its_english_name(
    browser: Browser, practice: Room
) -> None:
    page = tap(browser, "/settings/services/new/", **FORM)
    assert "“Consulting” has been added." in page
    service = Service.objects.get()
    assert (service.slug, service.minutes, service.price) == ("consulting", 60, 22_000)
    assert (service.name_in("ja"), service.name_in("en")) == ("経営相談", "Consulting")
    assert "60 minutes · ¥22,000" in read(browser, "/settings/services/")


@pytest.mark.parametrize(
    ("named", "word"), [("経営相談", "経営相談"), ("はじめて の方（60分）", "はじめて-の方-60分")]
)
def test_without_an_english_name_the_word_is_the_japanese_one(
    browser: Browser, practice: Room, named: str, word: str
) -> None:
    tap(browser, "/settings/services/new/", **{**FORM, "name_en": "", "name_ja": named})
    assert Service.objects.get().slug == word


@pytest.mark.parametrize("slug", ["", "相談"])
def test_what_is_sent_twice_is_put_on_the_list_once(
    browser: Browser, practice: Room, slug: str
) -> None:
    for form in (FORM, FORM, {**FORM, "price": "33000", "slug": "other"}):
        page = tap(browser, "/settings/services/new/", **{"slug": slug, **form})
        assert "“Consulting” has been added." in page
    prices = practice.services.order_by("pk").values_list("price", flat=True)
    assert list(prices) == [22_000, 33_000]


def test_a_price_is_read_as_people_type_it(browser: Browser, practice: Room) -> None:
    for nth, typed in enumerate(("22,000", "２万２千円", "")):
        tap(browser, "/settings/services/new/", **{**FORM, "slug": f"s{nth}", "price": typed})
    prices = practice.services.order_by("pk").values_list("price", flat=True)
    assert list(prices) == [22_000, 22_000, None]


def test_a_word_that_is_taken_is_refused_and_nothing_is_lost(
    browser: Browser, practice: Room
) -> None:
    tap(browser, "/settings/services/new/", **FORM, slug="相談")
    answer = browser.post("/settings/services/new/", {**FORM, "slug": "相談", "name_en": "Talk"})
    assert answer.status_code == 422
    assert "Another service already uses this word." in answer.content.decode()
    assert 'value="Talk"' in answer.content.decode()
    assert Service.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("minutes", "0", "1"),
        ("minutes", "sixty", ""),
        ("price", "-1", "0"),
        ("price", "たくさん", "It looks like 200,000."),
        ("price", "0.5", "a whole amount"),
        ("price", "9" * 30, "2000000000"),
        ("slug", "two words", "Letters, digits"),
        ("days_ahead", "0", "1"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(
    browser: Browser, practice: Room, field: str, given: str, said: str
) -> None:
    answer = browser.post("/settings/services/new/", {**FORM, field: given})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert said in page
    assert not Service.objects.exists()


def test_without_a_name_in_either_language_it_is_refused(browser: Browser, practice: Room) -> None:
    answer = browser.post("/settings/services/new/", {**FORM, "name_ja": "", "name_en": ""})
    assert answer.status_code == 422
    assert "at least one language" in answer.content.decode()


def test_a_change_keeps_the_word_and_takes_it_off_the_list(
    browser: Browser, practice: Room
) -> None:
    tap(browser, "/settings/services/new/", **FORM)
    service = Service.objects.get()
    changed = {**FORM, "slug": "other", "price": ""}
    del changed["is_active"]
    page = tap(browser, f"/settings/services/{service.pk}/", **changed)
    service.refresh_from_db()
    assert (service.slug, service.price, service.is_active) == ("consulting", None, False)
    assert "not open for booking" in page


def test_a_service_of_another_room_is_not_found(
    browser: Browser, practice: Room, other_room: Room
) -> None:
    theirs = Service.objects.create(room=other_room, slug="theirs", minutes=30)
    assert browser.get(f"/settings/services/{theirs.pk}/").status_code == 404
    assert "theirs" not in read(browser, "/settings/services/")


def test_a_session_by_hand_takes_a_service_by_its_name_and_the_record_takes_its_word(
    browser: Browser, aoi: Client, set_clock: SetClock
) -> None:
    set_clock(at(5))
    tap(browser, "/settings/services/new/", **FORM)
    tap(
        browser,
        "/sessions/new/",
        client="青井 直",
        day="2026-03-06",
        time="14:00",
        minutes="60",
        service="経営相談",
    )
    session = Session.objects.get()
    assert session.offered == Service.objects.get()
    booked = [fact for fact in facts_of(aoi.room) if isinstance(fact, f.AppointmentBooked)]
    assert [fact.service for fact in booked] == ["consulting"]
    page = read(browser, f"/sessions/{session.pk}/")
    assert "· Consulting" in page


def test_the_list_asks_the_database_no_more_for_twenty_services(
    browser: Browser, practice: Room
) -> None:
    counts = []
    for first, last in ((0, 1), (1, 20)):
        Service.objects.bulk_create(
            Service(room=practice, slug=f"s{number}", minutes=60) for number in range(first, last)
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browser.get("/settings/services/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_members_are_named_who_may_give_a_service_and_only_ready_ones_are_offered(
    people: People, set_clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(at(3))
    browser, mori = browser_of(people.owner), people.member
    kai = somebody(people.room, "kishi@example.com", "岸 直", "member")
    tap(browser, "/settings/services/new/", **FORM, given_by=mori.code)
    service = Service.objects.get()
    assert service.given_by == [mori.code]
    page = browser.get(f"/settings/services/{service.pk}/").content.decode()
    assert re.search(rf'<input[^>]*value="{mori.code}"[^>]* checked', page)
    assert not re.search(rf'<input[^>]*value="{kai.code}"[^>]* checked', page)
    given = {"client": "青井 直", "day": "2026-03-09", "time": "14:00", "minutes": "60"}
    answer = browser.post("/sessions/new/", {**given, "service": "経営相談", "member": kai.code})
    assert "does not give this service" in answer.content.decode()
    barred = {kai.party: object()}
    monkeypatch.setattr("kijun.web.sessions.forms.barring_of", lambda *_given: barred)
    page = browser.get("/sessions/new/").content.decode()
    assert "森 圭" in page
    assert "岸 直" not in page
    mori.left_at = kai.left_at = at(3)
    mori.save()
    kai.save()
    tap(browser, f"/settings/services/{service.pk}/", **FORM)
    service.refresh_from_db()
    assert service.given_by == []
