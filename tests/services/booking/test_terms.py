"""Terms as clients read them: only those that are set, a line each, in both languages."""

from __future__ import annotations

import pytest

from kijun.booking.models import Service, Terms
from kijun.clients.models import Client
from kijun.letters.models import Letter
from kijun.services.booking import opening_hours
from kijun.services.booking.booking import book_as_client
from kijun.services.booking.terms import about_a_session, about_booking
from tests.judge.record import at
from tests.services.booking.test_booking import service
from tests.services.practice import aoi, practice, sink

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "service", "sink"]


def test_terms_that_are_not_set_are_not_spoken_of() -> None:
    assert about_booking(Terms(), "ja") == about_booking(Terms(), "en") == []


def test_each_term_is_a_line() -> None:
    terms = Terms(
        move_hours=48,
        cancel_hours=1,
        most_moves=2,
        asks_reason=True,
        most_open=1,
        waits_for_dues=True,
    )
    assert about_booking(terms, "en") == [
        "You can move a session by yourself until 48 hours before it begins.",
        "You can cancel a session by yourself until 1 hour before it begins.",
        "You can move a session by yourself at most 2 times.",
        "When you move or cancel a session, please say why; a word is enough.",
        "You can have at most 1 session ahead at a time.",
        "While an amount from last time is open, nothing new can be booked.",
    ]
    assert len(about_booking(terms, "ja")) == 6
    assert about_a_session(terms, "ja") == about_booking(terms, "ja")[:4]


def test_one_deadline_for_both_is_one_line_and_none_is_named_for_what_cannot_be() -> None:
    (both,) = about_a_session(Terms(move_hours=24, cancel_hours=24), "ja")
    assert both == "日時の変更とお取り消しは、開始の24時間前まで、ご自身でしていただけます。"
    assert about_a_session(Terms(move_hours=24, cancel_hours=24, most_moves=0), "en") == [
        "You can cancel a session by yourself until 24 hours before it begins.",
        "You cannot move a session by yourself: please write to me.",
    ]


def test_the_confirmation_says_the_terms_of_its_session(service: Service, aoi: Client) -> None:
    opening_hours.set_terms(aoi.room, cancel_hours=24, most_open=2)
    booked = book_as_client(aoi, service, at(5), None, at(2))
    letter = Letter.objects.get(kind="invitation", session=booked.pk)
    assert "お取り消しは、開始の24時間前まで、ご自身でしていただけます。" in letter.text
    assert "同時に" not in letter.text
