"""What a calendar brings and nobody knows yet: the owner says whose it is, and who called it off."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.calendar.models import Feed, FeedEvent
from kijun.clients.models import Client
from kijun.letters.models import Word
from kijun.services import clock
from kijun.services.calendars import event_words
from kijun.services.sessions import sessions
from tests.web.entered import enter

pytestmark = pytest.mark.storage

AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def owner(db: None) -> Browser:
    """Return the browser of the owner, signed in."""
    return enter(Browser(headers={"accept-language": "ja"}))


@pytest.fixture
def aoi(owner: Browser) -> Client:
    """Return a client of the owner's."""
    return Client.objects.create(room=Room.objects.get(), name="青井 直")


def event_ahead(room: Room) -> FeedEvent:
    """Return an event with an unknown guest, in an hour."""
    feed = Feed.objects.create(room=room, name="予定", address="https://example.com/a.ics")
    starts = clock.now() + AN_HOUR
    return FeedEvent.objects.create(
        room=room,
        feed=feed,
        uid="one",
        starts=starts,
        ends=starts + AN_HOUR,
        summary="打ち合わせ",
        attendees=["unknown@example.net"],
        handling=FeedEvent.Handling.ASK,
    )


def test_the_week_says_that_an_event_has_no_client_yet(owner: Browser, aoi: Client) -> None:
    event_ahead(aoi.room)
    assert "/sessions/events/" in owner.get("/sessions/").content.decode()
    page = owner.get("/sessions/events/").content.decode()
    assert "unknown@example.net" in page
    assert "青井 直" in page


def test_an_event_becomes_the_session_of_whom_the_owner_names(owner: Browser, aoi: Client) -> None:
    event = event_ahead(aoi.room)
    owner.post("/sessions/events/", {"event": event.pk, "client": aoi.pk})
    assert Session.objects.get().client == aoi
    page = owner.post(
        "/sessions/events/", {"event": event.pk, "client": aoi.pk}, follow=True
    ).content.decode()
    assert Session.objects.count() == 1
    assert "すでに" in page


def test_one_tap_says_whose_it_is_or_that_it_is_no_session(owner: Browser, aoi: Client) -> None:
    event = event_ahead(aoi.room)
    FeedEvent.objects.update(summary="青井様 面談", attendees=[])
    page = owner.get("/sessions/events/").content.decode()
    assert f'name="client" value="{aoi.pk}"' in page
    owner.post("/sessions/events/", {"event": event.pk, "none": "1"})
    assert Session.objects.count() == 0
    page = owner.get("/sessions/events/").content.decode()
    assert "青井様 面談" not in page
    assert "題名にお客さまのお名前もない予定は、おたずねしません" in page
    assert "/sessions/events/" not in owner.get("/sessions/").content.decode()


def test_what_became_a_session_meanwhile_is_not_set_aside(owner: Browser, aoi: Client) -> None:
    event = event_ahead(aoi.room)
    owner.post("/sessions/events/", {"event": event.pk, "client": aoi.pk})
    page = owner.post(
        "/sessions/events/", {"event": event.pk, "none": "1"}, follow=True
    ).content.decode()
    assert "すでに" in page
    assert Session.objects.count() == 1


def test_without_a_client_nothing_is_booked(owner: Browser, aoi: Client) -> None:
    event = event_ahead(aoi.room)
    owner.post("/sessions/events/", {"event": event.pk, "client": ""})
    assert Session.objects.count() == 0


def test_nobody_reaches_an_event_of_another_room(
    owner: Browser, aoi: Client, other_room: Room
) -> None:
    event = event_ahead(other_room)
    given = {"event": event.pk, "client": aoi.pk}
    assert owner.post("/sessions/events/", given).status_code == 404


@pytest.mark.parametrize(
    ("by", "state"), [("client", "cancelled"), ("house", "cancelled"), ("nobody", "booked")]
)
def test_of_what_is_gone_the_owner_says_on_today_who_called_it_off(
    owner: Browser, aoi: Client, by: str, state: str
) -> None:
    now = clock.now()
    session = sessions.book(aoi, starts=now + AN_HOUR, minutes=60, now=now)
    word = Word.objects.create(
        room=aoi.room,
        client=aoi,
        session=session.pk,
        channel=event_words.CALENDAR,
        key="gone/1",
        said_at=now,
        about=event_words.GONE,
    )
    assert owner.post(f"/today/gone/{word.pk}/").status_code == 404
    assert f"/today/gone/{word.pk}/" in owner.get("/today/").content.decode()
    owner.post(f"/today/gone/{word.pk}/", {"by": by})
    session.refresh_from_db()
    assert session.state == state
    assert f"/today/gone/{word.pk}/" not in owner.get("/today/").content.decode()
