"""Booking by personal link: nothing to type, and what stands in the way is said."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.booking.models import Service, Session
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.services.delivery import letter_words
from tests.door.at_the_door import it_is
from tests.door.bookable import form_of
from tests.door.test_booking import AT, address_of, read, service
from tests.judge.record import at
from tests.services.booking.test_booking_allowed import PAUSE, late_and_paused
from tests.services.practice import told_client

__all__ = ["service"]

pytestmark = pytest.mark.storage


def test_whose_bookings_rest_reads_until_when_on_their_own_link(
    service: Service, practice: Room
) -> None:
    chiyo = told_client(practice, "千代田 樹", "chiyo@example.com", rules=PAUSE)
    token = token_of(letter_words.link_to_booking(chiyo, at(2)).pk)
    it_is(at(9))
    form = form_of(f"/v/{token}/ja/", AT)
    late_and_paused(chiyo)
    answer = Browser().post(f"/v/{token}/ja/book/", form)
    assert answer.status_code == 403
    assert "4月3日" in answer.content.decode().replace("\u2060", "")


def test_a_known_client_books_by_link_without_typing_anything(
    service: Service, practice: Room
) -> None:
    client = Client.objects.get(name="別府 文")
    token = token_of(letter_words.link_to_booking(client, at(2)).pk)
    address = f"/v/{token}/ja/"
    assert 'name="mail"' not in Browser().get(address).content.decode()
    answer = Browser().post(f"{address}book/", form_of(address, AT))
    assert answer.status_code == 302
    session = Session.objects.get()
    assert session.client == client
    page = Browser().get(answer.headers["Location"]).content.decode()
    assert f"/v/{token_of(letter_words.link_to_session(session, at(2)).pk)}/ja/" in page


def test_whom_the_rules_have_reached_is_promised_no_further_copy(
    service: Service, practice: Room
) -> None:
    chiyo = told_client(practice, "千代田 樹", "chiyo@example.com", rules=PAUSE)
    page = read(f"/v/{token_of(letter_words.link_to_booking(chiyo, at(2)).pk)}/ja/", at=AT)
    assert "同じ文を、すでに書面でお届けしています。" in page
    assert "控え" not in page
    stranger = read(address_of(service), at=AT)
    assert "すでに書面で" not in stranger


def test_who_holds_a_link_for_something_else_cannot_book_with_it(service: Service) -> None:
    client = Client.objects.get(name="別府 文")
    token = token_of(letter_words.link_to_own_page(client, at(2)).pk)
    assert Browser().post(f"/v/{token}/ja/book/", {}).status_code == 404
    mine = Browser().get(f"/v/{token}/ja/own/booking/")
    assert mine.status_code == 404
    onward = Browser().get(f"/v/{token}/ja/booking/-/")
    assert onward.status_code == 302
    assert Browser().get(onward.headers["Location"]).status_code == 200
