"""Letters written while clients could not reach this Kijun: those that are still good leave."""

from __future__ import annotations

import datetime as dt
from wsgiref.types import WSGIApplication

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings
from pytest_django import Settings

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.links import address_of
from kijun.clients.models import Client
from kijun.ledger.models import Job
from kijun.letters.models import Letter, LookedAt
from kijun.services.decisions import verdicts
from kijun.services.delivery import outbox, reachability
from kijun.services.inbox import incoming_words
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.delivery.test_reachability import Serve, serve
from tests.services.practice import work_until

__all__ = ["serve"]

pytestmark = pytest.mark.storage

HANDLER: WSGIApplication = WSGIHandler()


@pytest.fixture
def open_practice(practice: Room, settings: Settings, serve: Serve) -> Room:
    """Return a practice that is really served, and was reached on the fourth at eight."""
    settings.REACH_INSIDE = True
    settings.PUBLIC_ADDRESS = serve(HANDLER)
    reachability.check(at(4, -120))
    return practice


@pytest.fixture
def booked(open_practice: Room, aoi: Client) -> Session:
    """Return a session on the fifth at ten, so that its reminder is due on the fourth at ten."""
    return sessions.book(aoi, starts=at(5), minutes=60, price=20_000, now=at(4, -150))


def fail(now: dt.datetime) -> None:
    with override_settings(PUBLIC_ADDRESS=""):
        reachability.check(now)


def reminder_while_unreached() -> Letter:
    work_until(at(4, -5))
    fail(at(4, -3))
    work_until(at(4))
    letter = Letter.objects.get(kind="reminder")
    assert letter.state == "by_hand"
    return letter


def state_once_reached(letter: Letter, now: dt.datetime) -> str:
    reachability.check(now)
    work_until(now)
    letter.refresh_from_db()
    return letter.state


def test_a_letter_of_a_short_outage_leaves_once_clients_can_reach_us_again(booked: Session) -> None:
    letter = reminder_while_unreached()
    assert state_once_reached(letter, at(4, 5)) == "sent"
    for minute in (6, 7):
        fail(at(4, minute))
        assert state_once_reached(letter, at(4, minute)) == "sent"
    assert Job.objects.filter(kind="send", key__startswith=letter.pk).count() == 1


def test_a_letter_written_between_a_start_and_the_first_look_leaves(booked: Session) -> None:
    work_until(at(4, -1))
    reachability.forget()
    work_until(at(4))
    letter = Letter.objects.get(kind="reminder")
    assert letter.state == "by_hand"
    assert state_once_reached(letter, at(4, 1)) == "sent"


def test_a_letter_whose_time_is_over_stays_by_hand(booked: Session) -> None:
    letter = reminder_while_unreached()
    assert state_once_reached(letter, at(4, 16)) == "by_hand"


def test_a_letter_that_is_outdated_stays_by_hand(booked: Session) -> None:
    letter = reminder_while_unreached()
    sessions.move(booked, at(6), at(4, 3))
    assert state_once_reached(letter, at(4, 5)) == "by_hand"


def test_a_letter_that_was_passed_on_meanwhile_does_not_leave_again(booked: Session) -> None:
    letter = reminder_while_unreached()
    outbox.passed_on(letter, at(4, 2))
    assert state_once_reached(letter, at(4, 5)) == "sent"
    assert not Job.objects.filter(kind="send", key__startswith=letter.pk).exists()


def test_a_letter_that_was_dropped_meanwhile_does_not_leave(booked: Session) -> None:
    letter = reminder_while_unreached()
    outbox.drop(letter, at(4, 2))
    assert state_once_reached(letter, at(4, 5)) == "withdrawn"


def test_a_letter_that_was_by_hand_before_stays_so(booked: Session) -> None:
    letter = reminder_while_unreached()
    Letter.objects.filter(pk=letter.pk).update(written_at=at(4, -121))
    assert state_once_reached(letter, at(4, 5)) == "by_hand"


def test_a_letter_without_an_address_stays_by_hand(booked: Session) -> None:
    letter = reminder_while_unreached()
    Letter.objects.filter(pk=letter.pk).update(address="")
    assert state_once_reached(letter, at(4, 5)) == "by_hand"


def test_a_letter_whose_link_leads_elsewhere_stays_by_hand(booked: Session) -> None:
    letter = reminder_while_unreached()
    assert address_of(letter.link) in letter.text
    elsewhere = letter.text.replace(address_of(letter.link), "https://old.example.com/v/1/")
    Letter.objects.filter(pk=letter.pk).update(text=elsewhere)
    assert state_once_reached(letter, at(4, 5)) == "by_hand"


def test_the_first_letter_of_a_kind_asks_as_it_would_have(booked: Session) -> None:
    LookedAt.objects.filter(kind="reminder").delete()
    letter = reminder_while_unreached()
    assert state_once_reached(letter, at(4, 5)) == "asks"


def decided_while_unreached(booked: Session) -> Letter:
    """Return the letter of a decision of the fifth, at twenty past ten."""
    work_until(at(5, -1))
    reachability.check(at(5, -1))
    fail(at(5))
    sessions.await_client(booked, at(5, 1))
    work_until(at(5, 20))
    letter = Letter.objects.get(kind="cancel_session")
    assert letter.state == "by_hand"
    return letter


def test_what_a_letter_says_is_done_with_it(booked: Session) -> None:
    letter = decided_while_unreached(booked)
    booked.refresh_from_db()
    assert booked.stands
    assert state_once_reached(letter, at(5, 25)) == "sent"
    booked.refresh_from_db()
    assert not booked.stands


def test_a_letter_whose_decision_was_waived_meanwhile_does_not_leave(booked: Session) -> None:
    letter = decided_while_unreached(booked)
    verdicts.waive(booked.client, letter.decision, "お電話でお話しして", at(5, 22))
    assert state_once_reached(letter, at(5, 25)) == "withdrawn"
    booked.refresh_from_db()
    assert booked.stands


def test_a_letter_stays_by_hand_while_a_word_of_theirs_waits_to_be_read(booked: Session) -> None:
    letter = decided_while_unreached(booked)
    incoming_words.say(booked.client, "もう着いています", at(5, 21), key="1", session=booked.pk)
    assert state_once_reached(letter, at(5, 25)) == "by_hand"
    booked.refresh_from_db()
    assert booked.stands


def test_whoever_was_never_reached_before_passes_on_by_hand_what_was_written(
    booked: Session,
) -> None:
    letter = reminder_while_unreached()
    Room.objects.update(reachable_at=None)
    assert state_once_reached(letter, at(4, 5)) == "by_hand"
