"""A subscribed calendar, on a real server, becomes sessions; nobody is blamed for what moves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.models import FeedEvent
from kijun.clients.models import Client
from kijun.ledger.models import Entry
from kijun.letters.models import Word
from kijun.services import feeds, feeds_open, feeds_words, sessions, verdicts
from tests.channels.calendar.servers import Asked, serving
from tests.channels.calendar.test_sync import Calendar, event
from tests.judge.record import at
from tests.services.barred import breach, goda
from tests.services.practice import work_until

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
    feeds_words.called_off(word, "client", at(3))
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
    session = feeds_open.choose(FeedEvent.objects.get(), aoi, at(2))
    assert session is not None
    assert feeds_open.choose(FeedEvent.objects.get(), aoi, at(2)) is None


def test_an_event_that_two_pages_hold_is_booked_once(calendar: Calendar, aoi: Client) -> None:
    calendar.events = [event("one", at(5))]
    read(calendar, at(2))
    first, second = FeedEvent.objects.get(), FeedEvent.objects.get()
    assert feeds_open.choose(first, aoi, at(2)) is not None
    assert feeds_open.choose(second, aoi, at(2)) is None
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
        feeds_open.choose(FeedEvent.objects.get(uid="one"), goda, at(2))


def test_a_calendar_that_cannot_be_read_changes_nothing(calendar: Calendar, aoi: Client) -> None:
    calendar.events = [event("one", at(5), WITH_AOI)]
    read(calendar, at(2))
    calendar.status, calendar.events = 500, []
    read(calendar, at(2) + LATER)
    assert Session.objects.get().stands
    calendar.feed.refresh_from_db()
    assert calendar.feed.error
