"""Booking by clients themselves: what can be had, for whom, and what is recorded with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Service, Session
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.clients.models import Client, Likeness
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter, Shown
from kijun.services.booking import opening_hours
from kijun.services.booking.availability import free_between, is_free
from kijun.services.booking.booking import (
    Gone,
    Read,
    Refused,
    Visitor,
    book_as_client,
    book_as_visitor,
    rules_in_force,
)
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.barred import barred, goda
from tests.services.practice import aoi, practice, sink

pytestmark = pytest.mark.storage

__all__ = ["aoi", "goda", "practice", "sink"]

BEN = Visitor("別府 文", "ben@example.com", "", "ja")


@pytest.fixture
def service(practice: Room) -> Service:
    """Return an hour of consulting that can be booked on weekdays from ten to six."""
    opening_hours.set_hours(practice, [(weekday, 600, 1080) for weekday in range(5)])
    return Service.objects.create(
        room=practice,
        slug="consulting",
        name_ja="経営相談",
        minutes=60,
        price=22_000,
        minutes_after=15,
        hours_ahead=24,
        days_ahead=60,
    )


def clocks(found: list[dt.datetime]) -> list[str]:
    """Return when slots begin, by the wall clock."""
    return [f"{each:%d %H:%M}" for each in found]


def free_on(service: Service, day: int, now: dt.datetime | None = None) -> list[str]:
    """Return what can be had on a day of March 2026; the second is a Monday."""
    date = dt.date(2026, 3, day)
    return clocks(free_between(service, date, date, now or at(1)))


def read_now(room: Room, now: dt.datetime) -> Read:
    """Return the rules in force as a page would have shown them."""
    published = rules_in_force(room, now)
    assert published is not None
    return Read(published.row.version, "the rules, as they were shown", "ja")


def test_a_day_offers_what_its_hours_hold(service: Service) -> None:
    slots = free_on(service, 3)
    assert (slots[0], slots[-1], len(slots)) == ("03 10:00", "03 17:00", 15)
    assert free_on(service, 7) == []


def test_sessions_bar_their_time_and_what_is_kept_free_after_them(
    service: Service, aoi: Client
) -> None:
    sessions.book(aoi, starts=at(3, 60), minutes=60, now=at(1), offered=service)
    slots = free_on(service, 3)
    # From eleven to a quarter past twelve; whoever comes before needs a quarter of an hour too.
    assert slots[:2] == ["03 12:30", "03 13:00"]


def test_holidays_closed_days_protected_time_and_own_calendars_bar_their_time(
    service: Service,
) -> None:
    room = service.room
    assert free_on(service, 20) == []  # the equinox
    opening_hours.close(room, dt.date(2026, 3, 4), dt.date(2026, 3, 5))
    assert free_on(service, 4) == free_on(service, 5) == []
    opening_hours.protect(
        room, [0], 600, 960, purpose="writing", words="", since=dt.date(2026, 3, 1)
    )
    assert free_on(service, 9) == ["09 16:00", "09 16:30", "09 17:00"]
    feed = Feed.objects.create(room=room, name="own", address="https://example.com/own.ics")
    FeedEvent.objects.create(room=room, feed=feed, uid="dentist", starts=at(3, 90), ends=at(3, 480))
    assert free_on(service, 3) == ["03 10:00"]
    opening_hours.set_terms(room, keeps_holidays=False)
    assert free_on(service, 20) != []


def test_a_time_is_free_just_where_its_day_shows_it_however_far_others_reach(
    service: Service, aoi: Client
) -> None:
    wide = Service.objects.create(
        room=service.room, slug="retreat", name_en="Retreat", minutes=30, minutes_before=240
    )
    sessions.book(aoi, starts=at(1), minutes=2 * 1440 + 60, now=at(1))
    sessions.book(aoi, starts=at(3, 450), minutes=30, now=at(1), offered=wide)
    assert free_on(service, 3) == ["03 11:00", "03 11:30", "03 12:00"]
    asked = [at(3, minutes).astimezone(service.room.zone) for minutes in range(0, 480, 30)]
    assert clocks([each for each in asked if is_free(service, each, at(1))]) == free_on(service, 3)


def test_what_a_newcomer_reads_and_books_is_judged_in_one_go(service: Service, aoi: Client) -> None:
    read = read_now(service.room, at(2))
    with CaptureQueriesContext(connection) as asked:
        book_as_visitor(BEN, service, at(5), read, at(2))
    locks = [each for each in asked if "ledger_head" in each["sql"]]
    judged = [each for each in asked if 'FROM "ledger_decided"' in each["sql"]]
    assert (len(locks), len(judged)) == (2, 1)
    assert len(asked) <= 56


def test_nothing_is_offered_too_late_or_too_far_ahead(service: Service) -> None:
    assert free_on(service, 3, at(2, 120))[0] == "03 12:00"
    assert free_on(service, 3, at(3)) == []
    service.days_ahead = 7
    assert free_on(service, 9, at(2)) != []
    assert free_on(service, 10, at(2)) == []


def test_a_month_of_free_slots_asks_the_database_six_times(service: Service, aoi: Client) -> None:
    counts = []
    for days in (range(3, 4), range(4, 14)):
        for day in days:
            sessions.book(aoi, starts=at(day), minutes=60, now=at(1), offered=service)
        with CaptureQueriesContext(connection) as queries:
            free_between(service, dt.date(2026, 3, 1), dt.date(2026, 3, 31), at(1))
        counts.append(len(queries))
    assert counts == [6, 6]


def test_a_stranger_books_and_becomes_a_client_who_was_told_the_rules(
    service: Service, aoi: Client
) -> None:
    room, now = service.room, at(2)
    booked = book_as_visitor(BEN, service, at(5), read_now(room, now), now)
    assert isinstance(booked, Session)
    assert booked.client.name == "別府 文"
    assert (booked.price, booked.minutes, booked.service) == (22_000, 60, "consulting")
    facts = list(facts_of(room, booked.client_id))
    (acknowledged,) = [fact for fact in facts if isinstance(fact, f.RulesAcknowledged)]
    (told,) = [fact for fact in facts if isinstance(fact, f.RulesAnnounced)]
    assert (told.channel, told.at) == ("booking", now)
    assert booked.rulebook == told.rulebook == acknowledged.rulebook
    assert Shown.objects.get(sha256=acknowledged.evidence[0]).text.startswith("the rules")
    kinds = Letter.objects.filter(client=booked.client).values_list("kind", flat=True)
    assert sorted(kinds) == ["invitation", "rules_copy"]


@pytest.mark.parametrize(
    ("language", "booked", "change"),
    [
        ("ja", "経営相談・22,000円・オンライン・場所：事務所", "日時の変更、お取り消し"),
        ("en", "Consulting · ¥22,000 · online · Where: 事務所", "move it, cancel it"),
    ],
)
def test_the_confirmation_says_what_was_booked_and_where_it_can_be_changed(
    service: Service, aoi: Client, language: str, booked: str, change: str
) -> None:
    service.name_en, service.place, service.is_online = "Consulting", "事務所", True
    service.save()
    visitor = replace(BEN, language=language)
    book_as_visitor(visitor, service, at(5), None, at(2))
    lines = Letter.objects.get(kind="invitation").text.split("\n\n")
    assert booked in lines
    (way,) = [line for line in lines if "/v/" in line]
    assert change in way


def test_whoever_is_known_by_their_address_is_not_taken_at_a_strangers_word(
    service: Service, aoi: Client
) -> None:
    visitor = Visitor("Somebody Else", "AOI@example.com", "", "en")
    booked = book_as_visitor(visitor, service, at(5), read_now(service.room, at(2)), at(2))
    assert booked.client == aoi
    aoi.refresh_from_db()
    assert aoi.name == "青井 直"
    facts = facts_of(service.room, aoi.pk)
    assert not [fact for fact in facts if isinstance(fact, f.RulesAcknowledged)]


def test_a_slot_is_had_once(service: Service, aoi: Client) -> None:
    book_as_client(aoi, service, at(5), None, at(2))
    with pytest.raises(Gone):
        book_as_visitor(BEN, service, at(5), None, at(2))
    assert not Client.objects.filter(name=BEN.name).exists()
    assert Session.objects.count() == 1


def test_what_is_sent_twice_is_booked_once(service: Service, aoi: Client) -> None:
    first = book_as_client(aoi, service, at(5), None, at(2))
    assert book_as_client(aoi, service, at(5), None, at(2)) == first
    one = book_as_visitor(BEN, service, at(6), None, at(2))
    assert book_as_visitor(BEN, service, at(6), None, at(2)) == one
    assert Session.objects.count() == 2


@pytest.mark.parametrize("minute", [-60, 1, 450, 600])
def test_nothing_is_booked_outside_the_hours_or_beside_their_steps(
    service: Service, aoi: Client, minute: int
) -> None:
    with pytest.raises(Gone):
        book_as_client(aoi, service, at(5, minute), None, at(2))


def test_a_service_off_the_list_cannot_be_booked(service: Service, aoi: Client) -> None:
    service.is_active = False
    with pytest.raises(Gone):
        book_as_client(aoi, service, at(5), None, at(2))


@pytest.mark.parametrize(
    ("mail", "phone"),
    [
        ("GODA.GO@goda-shoji.example", ""),
        ("goda.go+again@goda-shoji.example", "03-5555-0123"),
        ("ｇｏｄａ．ｇｏ＠ｇｏｄａ－ｓｈｏｊｉ．ｅｘａｍｐｌｅ", ""),
    ],
)
def test_whoever_is_barred_books_in_no_disguise(
    service: Service, goda: Client, mail: str, phone: str
) -> None:
    barred(goda, at(10))
    with pytest.raises(Refused, match="barred"):
        book_as_visitor(Visitor("別人", mail, phone, "ja"), service, at(19), None, at(12))
    assert Client.objects.count() == 1
    assert not Likeness.objects.exists()


def test_who_was_closed_out_a_moment_ago_does_not_book(service: Service, aoi: Client) -> None:
    Client.objects.filter(pk=aoi.pk).update(barred_at=at(10))
    with pytest.raises(Refused, match="barred"):
        book_as_client(aoi, service, at(19), None, at(12))


def test_one_who_may_be_barred_books_and_the_owner_is_asked(service: Service, goda: Client) -> None:
    barred(goda, at(10))
    visitor = Visitor("別人", "new@free.example", "090-1234-5678", "ja")
    session = book_as_visitor(visitor, service, at(19), None, at(12))
    likeness = Likeness.objects.get()
    assert (likeness.closed, likeness.client, likeness.reasons) == (
        goda.pk,
        session.client,
        ["phone"],
    )


def test_protected_time_is_counted_as_far_as_it_was_kept(service: Service, aoi: Client) -> None:
    room = service.room
    opening_hours.protect(
        room, [0, 2], 600, 720, purpose="writing", words="", since=dt.date(2026, 3, 1)
    )
    opening_hours.protect(
        room, [6], 540, 1080, purpose="own", words="庭", since=dt.date(2026, 3, 1)
    )
    sessions.book(aoi, starts=at(2, 60), minutes=120, now=at(1))
    # Until the evening of Tuesday the third, only Monday's two hours have passed, and one of them
    # went to a session that was booked by hand.
    kept = opening_hours.kept_in(room, dt.date(2026, 3, 20), at(3, 480))
    assert [(each.purpose, each.words, each.planned, each.kept) for each in kept] == [
        ("own", "庭", 5 * 540, 540),
        ("writing", "", 9 * 120, 60),
    ]


def test_protected_time_that_is_ended_stays_counted(service: Service) -> None:
    room = service.room
    (row,) = opening_hours.protect(
        room, [0], 600, 720, purpose="family", words="", since=dt.date(2026, 3, 1)
    )
    opening_hours.end_protection(row, dt.date(2026, 3, 10))
    kept = opening_hours.kept_in(room, dt.date(2026, 3, 1), at(31))
    assert [(each.planned, each.kept) for each in kept] == [(240, 240)]
    assert free_on(service, 16)[0] == "16 10:00"


def test_stretches_that_cannot_be_are_refused(room: Room) -> None:
    for begins, ends in ((600, 600), (700, 600), (0, 1441), (-1, 60)):
        with pytest.raises(opening_hours.NoTime):
            opening_hours.set_hours(room, [(0, begins, ends)])
    with pytest.raises(opening_hours.NoTime):
        opening_hours.close(room, dt.date(2026, 3, 2), dt.date(2026, 3, 1))
    with pytest.raises(opening_hours.TooLong):
        opening_hours.close(room, dt.date(2026, 3, 2), dt.date(2028, 3, 1))
