"""Who chooses a time by another clock than the house's reads both in each letter about it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.booking.models import BookingRequest, Service, Session
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.letters.models import Letter
from kijun.services.booking import booking
from kijun.services.delivery import letter_words
from kijun.services.sessions import session_letters, sessions
from tests.door.at_the_door import it_is
from tests.door.bookable import VISITOR, form_of, open_for_booking
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage

AT = "2026-03-12T14:00"


@pytest.fixture
def service(practice: Room) -> Service:
    """Return what can be booked, on the second of March."""
    it_is(at(2))
    return open_for_booking(practice)


def book(service: Service, language: str = "ja", **more: str) -> None:
    """Book as a stranger."""
    address = f"/b/{service.room_id}/{language}/"
    assert Browser().post(address, form_of(address, AT, **VISITOR, **more)).status_code == 302


def said(kind: str) -> tuple[str, str]:
    """Return the subject of the last letter of a kind, and what it says first."""
    letter = Letter.objects.filter(kind=kind).latest("due_at")
    return letter.subject, letter.text.split("\n\n")[1]


@pytest.mark.parametrize(
    ("language", "zone", "told"),
    [
        ("ja", "Europe/Berlin", "3月12日（木）14:00（東京、ベルリンでは06:00）"),
        ("en", "Europe/Berlin", "Thursday 12 March, 14:00 (Tokyo; 06:00 in Berlin)"),
        ("ja", "Pacific/Honolulu", "3月12日（木）14:00（東京、ホノルルでは3月11日（水）19:00）"),
        ("ja", "", "3月12日（木）14:00から"),
        ("ja", "Asia/Tokyo", "3月12日（木）14:00から"),
        ("ja", "Nowhere/Land", "3月12日（木）14:00から"),
    ],
)
def test_the_confirmation_names_the_clock_by_which_the_time_was_chosen(
    service: Service, language: str, zone: str, told: str
) -> None:
    book(service, language, zone=zone)
    subject, line = said("invitation")
    assert told in line
    assert told.removesuffix("から") in subject


def test_reminders_and_a_new_time_name_it_too(service: Service) -> None:
    book(service, zone="Europe/Berlin")
    work_until(at(12, 239))
    assert "3月12日（木）14:00（東京、ベルリンでは06:00）" in said("reminder")[1]
    assert said("nudge")[0].endswith("：14:00（東京、ベルリンでは06:00）")
    session = sessions.move(Session.objects.get(), at(13, 240), at(12, 239))
    session_letters.tell_move(session, at(12, 240), at(12, 239))
    assert "3月13日（金）14:00（東京、ベルリンでは06:00）からに変わりました" in said("moved")[1]


def test_a_personal_link_keeps_it_as_well(service: Service, aoi: Client) -> None:
    address = f"/v/{token_of(letter_words.link_to_booking(aoi, at(2)).pk)}/ja/"
    Browser().post(f"{address}book/", form_of(address, AT, zone="Europe/Berlin"))
    assert "（東京、ベルリンでは06:00）" in said("invitation")[1]


@pytest.mark.parametrize("is_taken", [True, False])
def test_the_answer_to_a_request_names_it(service: Service, aoi: Client, is_taken: bool) -> None:
    request = BookingRequest.objects.create(
        room=service.room,
        client=aoi,
        service=service,
        starts=at(12, 240),
        why="written_only",
        zone="Europe/Berlin",
        asked_at=at(2),
    )
    (booking.accept if is_taken else booking.decline)(request, at(3))
    kind = "invitation" if is_taken else "request_declined"
    assert "（東京、ベルリンでは06:00）" in said(kind)[1]
