"""What is said once something was booked or moved: where a letter goes, and no more than that."""

from __future__ import annotations

import base64
import json

import pytest
from django.core import signing
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.booking.models import Service, Session
from kijun.clients.links import token_of
from kijun.clients.models import Client, ContactPoint
from kijun.services.delivery import letter_words
from kijun.services.sessions import sessions
from tests.door.at_the_door import it_is
from tests.door.bookable import form_of, open_for_booking
from tests.judge.record import at

pytestmark = pytest.mark.storage

AT = "2026-03-12T14:00"


@pytest.fixture
def service(practice: Room) -> Service:
    """Return what can be booked, on the second of March."""
    it_is(at(2))
    return open_for_booking(practice)


def booked_by(client: Client) -> str:
    """Book by a personal link, and return the address of the page that says so."""
    address = f"/v/{token_of(letter_words.link_to_booking(client, at(2)).pk)}/ja/"
    answer = Browser().post(f"{address}book/", form_of(address, AT))
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def read(address: str) -> str:
    """Return a page as it is sent."""
    return Browser().get(address).content.decode()


def content_of(address: str) -> str:
    """Return what anybody reads out of the ticket in an address."""
    content = address.partition("/done/")[2].partition(":")[0]
    return str(json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4))))


def test_the_address_of_the_page_leads_to_the_session_once_and_gives_nothing_away(
    service: Service, aoi: Client
) -> None:
    onward = booked_by(aoi)
    session = Session.objects.get()
    token = token_of(letter_words.link_to_session(session, at(2)).pk)
    assert "経営相談" in content_of(onward)
    for secret in (token, session.pk, aoi.pk, "aoi@example.com"):
        assert secret not in content_of(onward) + onward
    answer = Browser().get(onward)
    assert f"/v/{token}/ja/" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    for passed_on in (onward, onward.partition("?")[0]):
        page = read(passed_on)
        assert "3月12日" in page
        assert "/v/" not in page


def test_a_link_in_an_address_of_an_earlier_version_is_shown_to_nobody(
    service: Service, aoi: Client
) -> None:
    content = [service.room_id, int(at(12, 240).timestamp()), "経営相談", False, "secret", ""]
    ticket = signing.Signer(salt="kijun.door.booked").sign_object(content)
    assert "secret" not in read(f"/b/{service.room_id}/ja/done/{ticket}/").replace(ticket, "")


def test_who_has_no_mail_address_is_promised_no_mail(service: Service, aoi: Client) -> None:
    ContactPoint.objects.filter(person__client=aoi).delete()
    untold = Client.objects.create(room=aoi.room, name="別府 文")
    token = token_of(letter_words.link_to_booking(untold, at(2)).pk)
    assert "同じ文を、控えとしてわたしから直接お送りします" in read(f"/v/{token}/ja/")
    page = read(booked_by(aoi))
    assert "自動では届かず" in page
    assert "メールでお送りします" not in page
    session = token_of(letter_words.link_to_session(Session.objects.get(), at(2)).pk)
    moved = read(f"/v/{session}/ja/?moved=yes")
    assert "新しい日時は、わたしからもお送りします" in moved


def test_who_has_one_is(service: Service, aoi: Client) -> None:
    assert "内容をメールでお送りします" in read(booked_by(aoi))
    session = sessions.book(aoi, starts=at(13), minutes=60, now=at(2))
    token = token_of(letter_words.link_to_session(session, at(2)).pk)
    assert "新しい日時を、メールでもお送りします" in read(f"/v/{token}/ja/?moved=yes")


def test_who_called_a_session_off_books_another_time_by_their_own_link(
    service: Service, aoi: Client
) -> None:
    session = sessions.book(aoi, starts=at(13), minutes=60, now=at(2), offered=service)
    page = f"/v/{token_of(letter_words.link_to_session(session, at(2)).pk)}/ja/"
    sessions.call_off(session, at(2), by="client")
    assert f'href="/b/{service.room_id}/ja/"' in read(page)
    own = token_of(letter_words.link_to_booking(aoi, at(2)).pk)
    assert f'href="/v/{own}/ja/"' in read(page)
    assert f'href="/b/{service.room_id}/ja/"' not in read(page)
