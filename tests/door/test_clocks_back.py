"""Booking in the hour that comes twice, on the night on which clocks go back."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.booking.models import Service, Session
from kijun.clients.models import Client
from kijun.services.booking import changes, opening_hours
from kijun.services.booking.availability import free_between, is_free, terms_of
from kijun.services.booking.booking import Gone, Visitor, book_as_visitor
from kijun.services.sessions import sessions
from tests.door.at_the_door import it_is
from tests.door.bookable import VISITOR, form_of, hidden

pytestmark = pytest.mark.storage

ZONE = ZoneInfo("America/New_York")
NIGHT = dt.date(2026, 11, 1)
BEFORE = dt.datetime(2026, 10, 26, 12, tzinfo=ZONE)
ONCE = dt.datetime(2026, 11, 1, 1, tzinfo=ZONE)
AGAIN = ONCE.replace(fold=1)
VISIT = Visitor("小田 千尋", "oda@example.com", "", "ja")


@pytest.fixture
def service(practice: Room) -> Service:
    """Return an hour that can be booked in New York on Sundays from one to four at night."""
    practice.timezone = "America/New_York"
    practice.save()
    opening_hours.set_hours(practice, [(6, 60, 240)])
    opening_hours.set_terms(practice, step=60)
    it_is(BEFORE)
    return Service.objects.create(
        room=practice, slug="consulting", name_ja="経営相談", minutes=60, days_ahead=60
    )


def stamps(found: list[dt.datetime]) -> list[str]:
    """Return when slots begin, with what their clock is from UTC."""
    return [each.isoformat(timespec="minutes") for each in found]


def test_only_the_hour_in_which_the_house_is_open_can_be_booked(service: Service) -> None:
    free = free_between(service, NIGHT, NIGHT, BEFORE)
    assert stamps(free)[0] == "2026-11-01T01:00-05:00"
    assert [is_free(service, each, BEFORE) for each in (ONCE, AGAIN)] == [False, True]
    assert is_free(service, AGAIN.astimezone(dt.UTC), BEFORE)
    with pytest.raises(Gone):
        book_as_visitor(VISIT, service, ONCE, None, BEFORE)


def test_what_the_page_offers_in_that_hour_is_what_is_booked_and_only_once(
    service: Service,
) -> None:
    address = f"/b/{service.room_id}/ja/"
    day = Browser().get(address, {"day": NIGHT.isoformat()}).content.decode()
    assert "at=2026-11-01T01%3A00-05%3A00" in day
    chosen = Browser().get(address, {"at": "2026-11-01T01:00-05:00"}).content.decode()
    assert hidden(chosen, "at") == "2026-11-01T01:00-05:00"
    form = form_of(address, "2026-11-01T01:00-05:00", **VISITOR)
    assert Browser().post(address, form).status_code == 302
    assert Session.objects.get().starts == AGAIN.astimezone(dt.UTC)
    others = {**form, "name": "別府 文", "mail": "ben@example.com"}
    for at in ("2026-11-01T01:00-05:00", "2026-11-01T01:00-04:00", "2026-11-01T01:00"):
        assert Browser().post(address, {**others, "at": at}).status_code == 409
    assert Session.objects.count() == 1


def test_a_session_is_not_moved_to_where_it_is(service: Service, aoi: Client) -> None:
    session = sessions.book(aoi, starts=AGAIN, minutes=60, now=BEFORE, offered=service)
    session.refresh_from_db()
    free = changes.free_instead(session, NIGHT, NIGHT, BEFORE, terms_of(service.room))
    assert stamps(free) == ["2026-11-01T02:00-05:00", "2026-11-01T03:00-05:00"]
    assert changes.move(session, AGAIN, "", BEFORE) is None


def test_a_time_that_the_clock_skips_is_none(service: Service) -> None:
    spring = dt.date(2027, 3, 14)
    it_is(dt.datetime(2027, 3, 1, 12, tzinfo=ZONE))
    address = f"/b/{service.room_id}/ja/"
    form = form_of(address, "2027-03-14T03:00", **VISITOR)
    assert f"{spring}T03:00" in Browser().get(address, {"day": spring.isoformat()}).content.decode()
    assert Browser().post(address, {**form, "at": "2027-03-14T02:00"}).status_code == 422
    assert Browser().post(address, form).status_code == 302
