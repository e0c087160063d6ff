"""Who may book by themselves: not in a pause, not too much at once; and what waits for the owner."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest, Due, Service, Session
from kijun.clients.models import Client, ContactPoint
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.services.booking import offers, opening_hours
from kijun.services.booking.availability import is_free
from kijun.services.booking.booking import (
    Gone,
    Refused,
    Visitor,
    accept,
    book_as_client,
    book_as_visitor,
    decline,
    open_requests,
)
from kijun.services.decisions import appeals
from kijun.services.record.recording import record
from kijun.services.sessions import sessions
from kijun.services.work import invoices
from tests.judge.record import at
from tests.services.booking.test_booking import BEN, service
from tests.services.practice import aoi, practice, sink, told_client, work_until

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "service", "sink"]

PAUSE = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - {id: late, occasion: absence, then: [[suspend 30 d]]}
  - {id: prepay, occasion: cancellation, then: [[require_prepayment]]}
"""


def late_and_paused(client: Client) -> None:
    """Let a client stay away, and a pause follow that a person has confirmed and a letter told."""
    session = sessions.book(client, starts=at(4), minutes=60, now=at(2))
    sessions.miss(session, at(4, 60), at(4, 60))
    decided = client.room.decided.get(rule="late")
    record(
        client.room,
        [
            f.DecisionConfirmed(
                at=at(4, 61), client=client.pk, decision=decided.decision, by="house"
            )
        ],
        at(4, 61),
    )
    work_until(at(4, 70))


def add_phone(client: Client) -> None:
    """Write down a number of a client, the same for each."""
    ContactPoint.objects.create(
        room=client.room,
        person=client.people.get(),
        kind="phone",
        value="03-1234-5678",
        normal="+81312345678",
    )


def prepaying(practice: Room) -> Client:
    """Return a client who pays in advance from now on."""
    client = told_client(practice, "青井 直", "aoi@example.com", rules=PAUSE)
    session = sessions.book(client, starts=at(4), minutes=60, now=at(2))
    sessions.call_off(session, at(3), by="client")
    work_until(at(3, 30))
    return client


def test_a_pause_bars_the_client_by_their_link_and_by_their_address(
    service: Service, practice: Room
) -> None:
    aoi = told_client(practice, "青井 直", "aoi@example.com", rules=PAUSE)
    late_and_paused(aoi)
    with pytest.raises(Refused, match="barred"):
        book_as_client(aoi, service, at(12), None, at(9))
    by_mail = Visitor("Somebody", "AOI@example.com", "", "ja")
    with pytest.raises(Refused, match="barred"):
        book_as_visitor(by_mail, service, at(12), None, at(9))
    assert not Client.objects.filter(name="Somebody").exists()


def test_no_client_is_refused_for_a_number_that_they_share_with_one_who_is_paused(
    service: Service, practice: Room
) -> None:
    late_and_paused(told_client(practice, "青井 直", "aoi@example.com", rules=PAUSE))
    ueda = told_client(practice, "植田 環", "ueda@example.com", rules=PAUSE)
    for client in (ueda, Client.objects.get(name="青井 直")):
        add_phone(client)
    visitor = Visitor("植田 環", "ueda@example.com", "03-1234-5678", "ja")
    booked = book_as_visitor(visitor, service, at(12), None, at(9))
    assert isinstance(booked, Session)
    assert booked.client == ueda


def test_where_only_the_number_or_a_shared_address_says_who_it_is_a_person_is_asked(
    service: Service, practice: Room
) -> None:
    aoi = told_client(practice, "青井 直", "home@example.com", rules=PAUSE)
    late_and_paused(aoi)
    add_phone(aoi)
    by_number = Visitor("Somebody", "other@example.com", "03-1234-5678", "ja")
    asked = book_as_visitor(by_number, service, at(12), None, at(9))
    told_client(practice, "青井 環", "home@example.com", rules=PAUSE)
    by_address = Visitor("青井 環", "home@example.com", "", "ja")
    also = book_as_visitor(by_address, service, at(13), None, at(9))
    assert open_requests(practice) == [asked, also]
    assert {each.why for each in open_requests(practice)} == {"shared"}
    assert (asked.client.name, also.client.name) == ("Somebody", "青井 環")
    assert accept(open_requests(practice)[0], at(10)).client == asked.client


def test_who_pays_in_advance_asks_and_the_owner_books(service: Service, practice: Room) -> None:
    aoi = prepaying(practice)
    asked = book_as_client(aoi, service, at(12), None, at(9), "Europe/Berlin")
    assert isinstance(asked, BookingRequest)
    assert (asked.why, is_free(service, at(12), at(9))) == ("require_prepayment", True)
    assert open_requests(practice) == [asked]
    session = accept(asked, at(10))
    assert session.zone == "Europe/Berlin", "in which the time was chosen"
    assert session == accept(asked, at(10))
    assert open_requests(practice) == []
    assert (session.client, session.starts) == (aoi, at(12))


def test_a_request_that_another_booking_overtook_cannot_be_accepted(
    service: Service, practice: Room
) -> None:
    asked = book_as_client(prepaying(practice), service, at(12), None, at(9))
    assert isinstance(asked, BookingRequest)
    book_as_visitor(BEN, service, at(12), None, at(9))
    with pytest.raises(Gone):
        accept(asked, at(10))
    letter = decline(asked, at(10))
    assert letter is not None
    assert letter.kind == "request_declined"
    assert decline(asked, at(10)) is None


def test_a_limit_of_open_bookings_is_kept(service: Service, aoi: Client) -> None:
    opening_hours.set_terms(aoi.room, most_open=2)
    book_as_client(aoi, service, at(5), None, at(2))
    book_as_client(aoi, service, at(6), None, at(2))
    with pytest.raises(Refused, match="open"):
        book_as_client(aoi, service, at(9), None, at(2))
    book_as_client(aoi, service, at(12), None, at(7))


def test_what_waits_for_the_owner_counts_among_what_lies_ahead(
    service: Service, practice: Room
) -> None:
    opening_hours.set_terms(practice, most_open=1)
    client = prepaying(practice)
    asked = book_as_client(client, service, at(12), None, at(9))
    with pytest.raises(Refused, match="open"):
        book_as_client(client, service, at(13), None, at(9))
    assert book_as_client(client, service, at(12), None, at(9)) == asked
    assert isinstance(asked, BookingRequest)
    decline(asked, at(10))
    book_as_client(client, service, at(13), None, at(10))


def test_what_was_asked_for_costs_what_it_cost_then(service: Service, practice: Room) -> None:
    asked = book_as_client(prepaying(practice), service, at(12), None, at(9))
    offers.change(service, price=99_000)
    assert isinstance(asked, BookingRequest)
    again = open_requests(practice)[0]
    assert (again.service.price, accept(again, at(10)).price) == (99_000, 22_000)
    service.refresh_from_db()
    assert service.price == 99_000


def test_nothing_new_while_an_amount_is_due_where_the_house_wants_it_so(
    service: Service, aoi: Client
) -> None:
    due = Due.objects.create(
        room=aoi.room, client=aoi, decision="d-1", owed_by="client", share=50, noted_at=at(1)
    )
    book_as_client(aoi, service, at(5), None, at(2))
    opening_hours.set_terms(aoi.room, waits_for_dues=True)
    with pytest.raises(Refused, match="due"):
        book_as_client(aoi, service, at(6), None, at(2))
    due.settled_at = at(2)
    due.save()
    book_as_client(aoi, service, at(6), None, at(2))


def test_an_invoice_known_to_be_overdue_is_an_amount_due(service: Service, aoi: Client) -> None:
    opening_hours.set_terms(aoi.room, waits_for_dues=True)
    bill = invoices.issue(aoi, amount=50_000, due=dt.date(2026, 3, 4), now=at(2))
    # Nobody has looked yet whether it was paid.
    book_as_client(aoi, service, at(9), None, at(5))
    invoices.nothing_came(bill, now=at(5))
    with pytest.raises(Refused, match="due"):
        book_as_client(aoi, service, at(10), None, at(5, 30))
    invoices.pay(bill, 50_000, now=at(6))
    book_as_client(aoi, service, at(10), None, at(6))


def test_an_invoice_that_is_contested_is_no_amount_due(service: Service, aoi: Client) -> None:
    opening_hours.set_terms(aoi.room, waits_for_dues=True)
    bill = invoices.issue(aoi, amount=50_000, due=dt.date(2026, 3, 4), now=at(2))
    invoices.nothing_came(bill, now=at(5))
    assert invoices.overdue_of(aoi, at(5)) == [bill]
    invoices.dispute(bill, now=at(5))
    book_as_client(aoi, service, at(10), None, at(5, 30))


OVERDUE = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - {id: late-pay, occasion: payment, when: {overdue: "> 0 d"}, then: [[remind]]}
"""


def test_an_invoice_whose_decision_rests_is_no_amount_due(service: Service, practice: Room) -> None:
    opening_hours.set_terms(practice, waits_for_dues=True)
    client = told_client(practice, "青井 直", "aoi@example.com", rules=OVERDUE)
    bill = invoices.issue(client, amount=50_000, due=dt.date(2026, 3, 3), now=at(2))
    invoices.nothing_came(bill, now=at(5))
    (row,) = standing_rows(practice, client.pk).values()
    appeals.file(client, decision_in(row), "お支払いしました。", at(6), "1")
    assert invoices.overdue_of(client, at(19)) == [bill]
    work_until(at(21))
    assert invoices.overdue_of(client, at(21)) == []


CHARGE = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - {id: late, occasion: absence, then: [[charge 50 %]]}
"""


def test_what_rests_for_an_appeal_that_was_not_answered_is_no_amount_due(
    service: Service, practice: Room
) -> None:
    opening_hours.set_terms(practice, waits_for_dues=True)
    client = told_client(practice, "青井 直", "aoi@example.com", rules=CHARGE)
    session = sessions.book(client, starts=at(4), minutes=60, price=22_000, now=at(2))
    sessions.miss(session, at(4, 60), at(4, 60))
    work_until(at(5))
    (row,) = standing_rows(practice, client.pk).values()
    assert Due.objects.get().decision == row.decision
    appeals.file(client, decision_in(row), "伺っていました。", at(6), "1")
    work_until(at(19))
    with pytest.raises(Refused, match="due"):
        book_as_client(client, service, at(24), None, at(19))
    work_until(at(21))
    assert isinstance(book_as_client(client, service, at(24), None, at(21)), Session)
