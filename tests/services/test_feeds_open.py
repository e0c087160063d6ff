"""An appointment that several places know of is one session."""

from __future__ import annotations

import pytest

from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.channels.calendar.sync import look
from kijun.clients.models import Client
from kijun.letters.models import Word
from kijun.services import feeds, sessions
from tests.channels.calendar.test_sync import Calendar, event
from tests.judge.record import at
from tests.services.test_feeds import LATER, WITH_AOI, calendar, read

__all__ = ["calendar"]
pytestmark = pytest.mark.storage


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
