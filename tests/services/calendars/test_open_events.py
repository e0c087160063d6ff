"""One appointment is one session; what is none is not booked; in doubt the owner is asked."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.channels.calendar.sync import look
from kijun.clients.models import Client
from kijun.letters.models import Word
from kijun.services.calendars import feeds, open_events
from kijun.services.sessions import sessions
from tests.channels.calendar.test_sync import Calendar, event
from tests.judge.record import at
from tests.services.calendars.test_feeds import LATER, WITH_AOI, calendar, read
from tests.services.practice import told_client

__all__ = ["calendar"]
pytestmark = pytest.mark.storage

DECLINED = WITH_AOI.replace("ATTENDEE;", "ATTENDEE;PARTSTAT=DECLINED;")


def asked(room: Room) -> list[str]:
    """Return the titles of which the owner is asked whose they are."""
    return [each.summary for each in open_events.asked_about(room, at(2))]


def test_what_was_entered_by_hand_and_stands_in_the_calendar_too_is_one_session(
    calendar: Calendar, aoi: Client
) -> None:
    by_hand = sessions.book(aoi, starts=at(5), minutes=90, now=at(2), place="駅前")
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    session = Session.objects.get()
    assert (session, session.minutes, session.place) == (by_hand, 90, "駅前")
    calendar.events = [event("one", at(6), WITH_AOI)]
    read(calendar, at(2) + LATER)
    assert Session.objects.get().starts == at(6)


def test_an_event_that_overlaps_the_only_session_with_its_guest_is_that_session(
    calendar: Calendar, aoi: Client
) -> None:
    sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    calendar.events = [event("one", at(5, 30), WITH_AOI), event("two", at(6, 30), WITH_AOI)]
    read(calendar, at(2))
    assert list(Session.objects.order_by("starts").values_list("starts", flat=True)) == [
        at(5),
        at(6, 30),
    ]


def test_an_appointment_in_two_calendars_is_one_session_and_gone_when_it_is_gone_from_both(
    calendar: Calendar, aoi: Client
) -> None:
    one, other = event("one", at(5), WITH_AOI), event("x", at(9))
    calendar.events = [one, other]
    second = Feed.objects.create(
        room=aoi.room, name="共有", address=f"{calendar.feed.address}?shared"
    )
    read(calendar, at(2))
    assert FeedEvent.objects.exclude(session="").count() == 2
    assert Session.objects.count() == 1
    calendar.events = [other]
    feeds.follow(calendar.feed, look(calendar.feed, at(3)), at(3))
    assert not Word.objects.exists()
    feeds.follow(second, look(second, at(3)), at(3))
    assert Word.objects.get().about == "gone"


def test_who_unsubscribes_and_subscribes_again_has_each_session_once(
    calendar: Calendar, aoi: Client
) -> None:
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    address = calendar.feed.address
    calendar.feed.delete()
    calendar.feed = Feed.objects.create(room=aoi.room, name="予定", address=address)
    read(calendar, at(2) + LATER)
    assert Session.objects.count() == 1
    calendar.events = [event("one", at(6), WITH_AOI)]
    read(calendar, at(2) + 2 * LATER)
    assert Session.objects.get().starts == at(6)


def test_an_event_of_a_session_that_was_called_off_is_not_booked_again(
    calendar: Calendar, aoi: Client
) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.call_off(session, at(2), by="client")
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    assert not Session.objects.get().stands


def test_of_two_sessions_that_it_could_be_an_event_becomes_neither(
    calendar: Calendar, aoi: Client
) -> None:
    for minutes in (0, 30):
        sessions.book(aoi, starts=at(5, minutes), minutes=60, now=at(2))
    calendar.events = [event("one", at(5, 15), WITH_AOI)]
    read(calendar, at(2))
    assert (Session.objects.count(), FeedEvent.objects.get().session) == (2, "")


@pytest.mark.parametrize(
    "lines",
    [
        (WITH_AOI, "STATUS:TENTATIVE"),
        (WITH_AOI, "TRANSP:TRANSPARENT"),
        (
            WITH_AOI,
            "ORGANIZER:mailto:aoi@example.com",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:haruka@example.com",
        ),
        (DECLINED,),
        (DECLINED, "ATTENDEE:mailto:haruka@example.com"),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:unknown@example.net",),
    ],
    ids=["tentative", "free", "declined by us", "by them", "by them alone", "by a stranger"],
)
def test_what_is_no_session_is_neither_booked_nor_asked_about(
    calendar: Calendar, aoi: Client, lines: tuple[str, ...]
) -> None:
    calendar.events = [event("one", at(5), *lines)]
    read(calendar, at(2))
    assert not Session.objects.exists()
    assert asked(aoi.room) == []


@pytest.mark.parametrize(
    "title", ["銀行に電話（青井 直の件）", "青井 直さんの資料準備", "青井様 面談"]
)
def test_a_name_in_a_title_is_asked_about_and_never_booked_by_itself(
    calendar: Calendar, aoi: Client, title: str
) -> None:
    calendar.events = [event("one", at(5), f"SUMMARY:{title}"), event("two", at(6), "SUMMARY:歯科")]
    read(calendar, at(2))
    assert not Session.objects.exists()
    assert asked(aoi.room) == [title]
    row = FeedEvent.objects.get(uid="one")
    assert open_events.proposed(aoi.room, [row]) == {row.pk: [aoi]}


def test_two_clients_of_one_name_are_both_proposed(calendar: Calendar, aoi: Client) -> None:
    other = told_client(aoi.room, "青井 直", "nao@example.net")
    calendar.events = [event("one", at(5), "SUMMARY:青井 直 面談")]
    read(calendar, at(2))
    (row,) = open_events.asked_about(aoi.room, at(2))
    assert set(open_events.proposed(aoi.room, [row])[row.pk]) == {aoi, other}
    assert open_events.choose(row, other, at(2)) is not None
    assert Session.objects.get().client == other


def test_what_is_settled_once_is_booked_when_it_is_agreed(calendar: Calendar, aoi: Client) -> None:
    calendar.events = [event("one", at(5), WITH_AOI, "STATUS:TENTATIVE")]
    read(calendar, at(2))
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2) + LATER)
    assert Session.objects.get().starts == at(5)


def test_what_the_owner_said_is_no_session_is_not_asked_about_again_in_any_calendar(
    calendar: Calendar, aoi: Client
) -> None:
    calendar.events = [event("one", at(5), "SUMMARY:青井様 資料")]
    read(calendar, at(2))
    assert open_events.set_aside(FeedEvent.objects.get())
    Feed.objects.create(room=aoi.room, name="共有", address=f"{calendar.feed.address}?shared")
    read(calendar, at(2) + LATER)
    assert FeedEvent.objects.count() == 2
    assert asked(aoi.room) == []
    told_client(aoi.room, "青井 花", "hana@example.net")
    read(calendar, at(2) + 2 * LATER)
    assert asked(aoi.room) == []


def test_an_event_that_is_a_session_by_now_is_not_set_aside(
    calendar: Calendar, aoi: Client
) -> None:
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    assert not open_events.set_aside(FeedEvent.objects.get())


def test_an_event_of_a_session_that_was_called_off_is_asked_about(
    calendar: Calendar, aoi: Client
) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.call_off(session, at(2), by="client")
    calendar.events = [event("one", at(5), WITH_AOI, "SUMMARY:面談")]
    read(calendar, at(2))
    assert asked(aoi.room) == ["面談"]
    assert open_events.choose(FeedEvent.objects.get(), aoi, at(2)) is not None
    assert sum(each.stands for each in Session.objects.all()) == 1


def test_what_is_asked_about_takes_the_same_questions_for_one_event_and_many(
    calendar: Calendar, aoi: Client
) -> None:
    costs = []
    for many in (1, 20):
        calendar.events = [event(f"e{n}", at(5), "SUMMARY:青井様") for n in range(many)]
        read(calendar, at(2) + many * LATER)
        with CaptureQueriesContext(connection) as queries:
            rows = open_events.asked_about(aoi.room, at(2))
            assert len(open_events.proposed(aoi.room, rows)) == many
        costs.append(len(queries))
    assert costs[0] == costs[1]
