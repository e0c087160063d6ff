"""Whoever books or asks is written to at the address that they gave, where it is one of theirs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Service
from kijun.clients.models import Client, ContactPoint
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.booking import opening_hours
from kijun.services.booking.booking import Read, Visitor, book_as_visitor
from kijun.services.enquiries.applications import set_application
from kijun.services.enquiries.enquiries import Applicant, Asked, answer, receive
from kijun.services.enquiries.triage import Answer
from kijun.services.rules.rulebooks import publish
from tests.judge.record import at
from tests.services.practice import RULES, aoi, practice, sink

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "sink"]

OTHER = "Aoi.Nao@example.org"
TYPED = "aoi.nao@EXAMPLE.org "


@pytest.fixture
def service(aoi: Client) -> Service:
    """Return what is booked on weekdays, in a house where Aoi has a second address."""
    ContactPoint.objects.create(
        room=aoi.room, person=aoi.people.get(), kind="mail", value=OTHER, normal=OTHER.lower()
    )
    opening_hours.set_hours(aoi.room, [(weekday, 600, 1080) for weekday in range(5)])
    return Service.objects.create(room=aoi.room, slug="consulting", name_ja="経営相談", minutes=60)


def addresses(client: Client) -> dict[str, str]:
    """Return where each kind of letter to a client goes."""
    return dict(Letter.objects.filter(client=client).values_list("kind", "address"))


def newer_rules(room: Room) -> Read:
    """Return rules that nobody was told of yet, as read on the page."""
    publish(room, RULES.replace("> 10 min", "> 15 min"), at(1, 60))
    version = Version.objects.filter(room=room).latest("pk")
    Version.objects.filter(pk=version.pk).update(announced_at=at(1, 60))
    return Read(version.version, "基準の全文", "ja")


def test_a_booking_is_confirmed_where_it_was_asked_for(service: Service, aoi: Client) -> None:
    visitor, read = Visitor("青井 直", TYPED, "", "ja"), newer_rules(service.room)
    assert book_as_visitor(visitor, service, at(5), read, at(2)).client == aoi
    assert addresses(aoi) == {"invitation": OTHER, "rules": OTHER}


def test_an_enquiry_is_confirmed_and_answered_where_it_came_from(
    service: Service, aoi: Client
) -> None:
    set_application(service, fields="")
    asked = Asked("売り場の見直し", 200_000, Decimal(10), dt.date(2026, 5, 1))
    enquiry = receive(service, Applicant("青井", TYPED, "", "ja"), asked, None, at(2))
    answer(enquiry, Answer.ASK, "", at(2, 60))
    assert enquiry.client == aoi
    assert addresses(aoi) == {"enquiry_received": OTHER, "enquiry_asked": OTHER}


def test_an_address_that_was_taken_off_since_is_not_written_to(
    service: Service, aoi: Client
) -> None:
    set_application(service, fields="")
    enquiry = receive(
        service, Applicant("青井", TYPED, "", "ja"), Asked("売り場の見直し"), None, at(2)
    )
    ContactPoint.objects.filter(value=OTHER).delete()
    answer(enquiry, Answer.ASK, "", at(2, 60))
    assert addresses(aoi)["enquiry_asked"] == "aoi@example.com"
