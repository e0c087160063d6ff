"""A subscribed calendar, on a real server, becomes sessions; nobody is blamed for what moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.channels.calendar.sync import look
from kijun.clients.models import Client
from kijun.ledger.models import Entry
from kijun.letters.models import Word
from kijun.services.calendars import event_words, feeds, open_events
from kijun.services.decisions import verdicts
from kijun.services.sessions import notices, sessions
from tests.channels.calendar.servers import Asked, serving
from tests.channels.calendar.test_sync import Calendar, event
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import told_client, work_until

__all__ = ["goda"]
pytestmark = pytest.mark.storage


WITH_AOI = "ATTENDEE;CN=Aoi:mailto:aoi@example.com"
LATER = dt.timedelta(minutes=20)


@pytest.fixture
def calendar(practice: Room, settings: Settings) -> Iterator[Calendar]:
    """Return the owner's calendar on a server of this computer."""
    settings.FEEDS_INSIDE = True
    told: list[Calendar] = []

    def answer(asked: Asked) -> None:
        told[0].answer(asked)

    with serving(answer) as server:
        told.append(Calendar(practice, server))
        yield told[0]


def read(calendar: Calendar, now: dt.datetime) -> None:
    """Let a worker read the calendar."""
    calendar.feed.refresh_from_db()
    feeds.enqueue_due(now)
    work_until(now)


def test_an_event_with_a_client_becomes_their_session(calendar: Calendar, aoi: Client) -> None:
    calendar.events = [event("one", at(5), WITH_AOI), event("dentist", at(6))]
    read(calendar, at(2))
    session = Session.objects.get()
    assert (session.client, session.starts, session.minutes) == (aoi, at(5), 60)
    assert Entry.objects.filter(kind="appointment.booked").count() == 1
    read(calendar, at(2) + LATER)
    assert Session.objects.count() == 1


def test_what_moves_in_the_calendar_moves_the_session_and_is_nobodys_act(
    calendar: Calendar, aoi: Client
) -> None:
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    calendar.events = [event("one", at(5, 30), WITH_AOI)]
    read(calendar, at(2) + LATER)
    assert Session.objects.get().starts == at(5, 30)
    moved = Entry.objects.get(kind="appointment.moved")
    assert '"by":"system"' in moved.content


def test_of_what_disappeared_the_owner_is_asked_and_nothing_is_recorded_until_then(
    calendar: Calendar, aoi: Client
) -> None:
    calendar.events = [event("one", at(5), WITH_AOI), event("dentist", at(6))]
    read(calendar, at(2))
    calendar.events = calendar.events[1:]
    read(calendar, at(2) + LATER)
    assert Session.objects.get().stands
    word = Word.objects.get()
    assert (word.channel, word.about, word.client) == ("calendar", "gone", aoi)
    event_words.called_off(word, "client", at(3))
    assert (Session.objects.get().state, Session.objects.get().ended_by) == ("cancelled", "client")


def test_who_declines_an_invitation_has_sent_word_that_waits_for_a_look(
    calendar: Calendar, aoi: Client
) -> None:
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    declined = WITH_AOI.replace("ATTENDEE;", "ATTENDEE;PARTSTAT=DECLINED;")
    calendar.events = [event("one", at(5), declined)]
    read(calendar, at(2) + LATER)
    assert Word.objects.get().about == "absence"


def test_an_event_without_a_known_client_waits_until_somebody_says_whose_it_is(
    calendar: Calendar, aoi: Client
) -> None:
    calendar.events = [event("one", at(5))]
    read(calendar, at(2))
    assert Session.objects.count() == 0
    session = open_events.choose(FeedEvent.objects.get(), aoi, at(2))
    assert session is not None
    assert open_events.choose(FeedEvent.objects.get(), aoi, at(2)) is None


def test_an_event_that_two_pages_hold_is_booked_once(calendar: Calendar, aoi: Client) -> None:
    calendar.events = [event("one", at(5))]
    read(calendar, at(2))
    first, second = FeedEvent.objects.get(), FeedEvent.objects.get()
    assert open_events.choose(first, aoi, at(2)) is not None
    assert open_events.choose(second, aoi, at(2)) is None
    assert Session.objects.count() == 1


def test_with_whom_all_dealings_end_nothing_is_booked_and_the_calendar_is_read_on(
    calendar: Calendar, goda: Client, aoi: Client
) -> None:
    verdicts.confirm(goda, breach(goda, "threat", at(2)), at(2))
    with_goda = "ATTENDEE;CN=Goda:mailto:goda.go@goda-shoji.example"
    calendar.events = [event("one", at(5), with_goda), event("two", at(6), WITH_AOI)]
    read(calendar, at(2))
    assert Session.objects.get().client == aoi
    with pytest.raises(sessions.Impossible):
        open_events.choose(FeedEvent.objects.get(uid="one"), goda, at(2))


def test_a_calendar_that_cannot_be_read_changes_nothing(calendar: Calendar, aoi: Client) -> None:
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    calendar.status, calendar.events = 500, []
    read(calendar, at(2) + LATER)
    assert Session.objects.get().stands
    calendar.feed.refresh_from_db()
    assert calendar.feed.error


DECLINED = WITH_AOI.replace("ATTENDEE;", "ATTENDEE;PARTSTAT=DECLINED;")
OTHER = event("other", at(9))
ALL_DAY = (
    "BEGIN:VEVENT\r\nUID:one\r\nDTSTART;VALUE=DATE:20260305\r\nDTEND;VALUE=DATE:20260306\r\n"
    f"{WITH_AOI}\r\nEND:VEVENT\r\n"
)


def tell(calendar: Calendar, times: int, *events: str) -> None:
    """Let the calendar hold these events, and one that nobody cares about, and have it read."""
    calendar.events = [OTHER, *events]
    read(calendar, at(2) + times * LATER)


def questions() -> list[tuple[str, str]]:
    """Return what the words of the calendar are about, and what became of them."""
    return list(Word.objects.order_by("pk").values_list("about", "state"))


def test_another_length_is_followed_and_what_was_agreed_by_hand_is_kept_otherwise(
    calendar: Calendar, aoi: Client
) -> None:
    sessions.book(aoi, starts=at(5), minutes=90, now=at(2))
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    tell(calendar, 1, event("one", at(6), WITH_AOI, "SUMMARY:面談"))
    assert (Session.objects.get().starts, Session.objects.get().minutes) == (at(6), 90)
    tell(calendar, 2, event("one", at(6), WITH_AOI, hours=2))
    assert (Session.objects.get().starts, Session.objects.get().minutes) == (at(6), 120)


def test_a_guest_who_is_added_later_is_booked(calendar: Calendar, aoi: Client) -> None:
    tell(calendar, 0, event("one", at(5)))
    tell(calendar, 1, event("one", at(5), WITH_AOI))
    assert Session.objects.get().client == aoi


def test_a_client_who_is_entered_after_their_event_was_read_is_booked(
    calendar: Calendar, practice: Room
) -> None:
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    aoi = told_client(practice, "青井 直", "aoi@example.com")
    tell(calendar, 1, event("one", at(5), WITH_AOI))
    assert Session.objects.get().client == aoi


@pytest.mark.parametrize("guests", [["ATTENDEE:mailto:hana@example.net"], []])
def test_where_the_guest_is_another_a_person_says_whose_it_is_and_who_called_off(
    calendar: Calendar, aoi: Client, guests: list[str]
) -> None:
    hana = told_client(aoi.room, "青井 花", "hana@example.net")
    tell(calendar, 0, event("one", at(5), WITH_AOI, "SUMMARY:青井 直様"))
    tell(calendar, 1, event("one", at(5), "SUMMARY:青井 直様", *guests))
    assert (Session.objects.get().client, Session.objects.get().stands) == (aoi, True)
    assert questions() == [("gone", "open")]
    (row,) = open_events.asked_about(aoi.room, at(3))
    proposed = open_events.proposed(aoi.room, [row])[row.pk]
    assert set(proposed) == ({aoi, hana} if guests else {aoi})
    if guests:
        assert open_events.choose(row, hana, at(3)) is not None
        assert Session.objects.count() == 2
    else:
        assert open_events.choose(row, aoi, at(3)) == Session.objects.get()
        assert questions() == [("gone", "put_aside")]


@pytest.mark.parametrize(
    "now_it_is",
    [
        ALL_DAY,
        event("one", at(5), WITH_AOI, "STATUS:TENTATIVE"),
        event("one", at(5), WITH_AOI, "TRANSP:TRANSPARENT"),
    ],
    ids=["all day", "tentative", "free"],
)
def test_what_is_no_session_any_more_is_asked_about_until_it_is_one_again(
    calendar: Calendar, aoi: Client, now_it_is: str
) -> None:
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    tell(calendar, 1, now_it_is)
    assert (Session.objects.get().starts, Session.objects.get().minutes) == (at(5), 60)
    assert questions() == [("gone", "open")]
    tell(calendar, 2, event("one", at(6), WITH_AOI))
    assert (Session.objects.get().starts, Session.objects.get().minutes) == (at(6), 60)
    assert questions() == [("gone", "put_aside")]


def test_what_is_gone_and_back_moves_its_session_and_takes_the_question_back(
    calendar: Calendar, aoi: Client
) -> None:
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    tell(calendar, 1)
    tell(calendar, 2, event("one", at(6), WITH_AOI))
    assert Session.objects.get().starts == at(6)
    assert questions() == [("gone", "put_aside")]


def test_what_is_gone_again_is_asked_about_again(calendar: Calendar, aoi: Client) -> None:
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    tell(calendar, 1)
    notices.put_aside(Word.objects.get(), at(3))
    tell(calendar, 2, event("one", at(5), WITH_AOI))
    tell(calendar, 3)
    assert questions() == [("gone", "put_aside"), ("gone", "open")]


@pytest.mark.parametrize("is_gone_between", [True, False])
def test_a_session_that_was_called_off_and_is_dragged_to_a_new_day_is_asked_about(
    calendar: Calendar, aoi: Client, is_gone_between: bool
) -> None:
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    sessions.call_off(Session.objects.get(), at(2), by="client")
    if is_gone_between:
        tell(calendar, 1)
    tell(calendar, 2, event("one", at(7), WITH_AOI))
    assert Session.objects.count() == 1
    (row,) = open_events.asked_about(aoi.room, at(3))
    chosen = open_events.choose(row, aoi, at(3))
    assert chosen is not None
    assert (chosen.starts, chosen.stands) == (at(7), True)


def test_a_session_that_was_called_off_is_not_asked_about_while_its_event_stays(
    calendar: Calendar, aoi: Client
) -> None:
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    sessions.call_off(Session.objects.get(), at(2), by="client")
    tell(calendar, 1, event("one", at(5), WITH_AOI, "SUMMARY:面談"))
    assert open_events.asked_about(aoi.room, at(3)) == []


def test_only_an_entry_of_the_clients_own_is_word_of_theirs(
    calendar: Calendar, aoi: Client
) -> None:
    boss = "ATTENDEE:mailto:boss@example.net"
    tell(calendar, 0, event("one", at(5), WITH_AOI, boss))
    away = boss.replace("ATTENDEE:", "ATTENDEE;PARTSTAT=DECLINED:")
    tell(calendar, 1, event("one", at(5), WITH_AOI, away))
    assert questions() == []
    tell(calendar, 2, event("one", at(5), DECLINED, away))
    assert questions() == [("absence", "open")]


def test_what_a_client_declined_before_it_was_read_is_word_about_the_session_by_hand(
    calendar: Calendar, aoi: Client
) -> None:
    sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    tell(calendar, 0, event("one", at(5), DECLINED))
    assert questions() == [("absence", "open")]


def test_what_goes_from_one_calendar_to_another_at_a_new_time_moves_its_session(
    calendar: Calendar, aoi: Client
) -> None:
    tell(calendar, 0, event("one", at(5), WITH_AOI))
    tell(calendar, 1)
    shared = Feed.objects.create(
        room=aoi.room, name="共有", address=f"{calendar.feed.address}?shared"
    )
    calendar.events = [event("one", at(6), WITH_AOI)]
    feeds.follow(shared, look(shared, at(3)), at(3))
    assert Session.objects.get().starts == at(6)
    assert questions() == [("gone", "put_aside")]
