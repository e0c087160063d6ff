"""Word that was sent before a session was moved: it was about the time that the session had then."""

from __future__ import annotations

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.ledger.models import Decided
from kijun.letters.models import Letter
from kijun.services.record.history import record_of
from kijun.services.sessions import notices, sessions
from kijun.services.sessions.notices import About
from kijun.services.today import front_desk
from kijun.services.today.agenda import Seen, day_of, seen_of, unanswered_before
from tests.judge.record import at
from tests.services.practice import RULES, told_client, work_until

pytestmark = pytest.mark.storage

UNLESS_TOLD = RULES.replace("occasion: lateness", "occasion: absence").replace(
    'late: "> 10 min", ', ""
)
"""A rule about whoever stays away without word."""


def moved(client: Client, about: About) -> Session:
    """Return a session that was moved from the fourth to the ninth after word about the fourth."""
    session = sessions.book(client, starts=at(4), minutes=60, now=at(2))
    front_desk.phoned(client.room, session.pk, about=about, minutes=None, reason="", now=at(3))
    front_desk.move(client.room, session.pk, at(9), 60, "house", at(3, 10))
    return Session.objects.select_related("room", "client").get()


def seen(session: Session) -> Seen:
    """Return a session with what was said about it."""
    session.refresh_from_db()
    return seen_of(session.room, [session])[0]


def written(session: Session) -> set[str]:
    """Return the kinds of letters about a session."""
    return {*Letter.objects.filter(session=session.pk).values_list("kind", flat=True)}


@pytest.mark.parametrize("about", ["absence", "late"])
def test_the_client_is_reminded_and_nudged_for_the_new_time(aoi: Client, about: About) -> None:
    session = moved(aoi, about)
    work_until(at(9, -1))
    assert {"reminder", "nudge"} <= written(session)


def test_whether_they_are_here_is_asked_at_the_new_time_and_on_later_days(
    practice: Room, aoi: Client
) -> None:
    session = moved(aoi, "absence")
    assert seen(session).is_open(at(9, 5))
    assert not seen(session).is_called_off_by_word
    (asked,) = unanswered_before(day_of(practice, at(10)), practice)
    assert asked.session == session


def test_word_about_the_new_time_is_heard(aoi: Client) -> None:
    session = moved(aoi, "absence")
    notices.give(session, about="late", minutes=10, now=at(8))
    word = seen(session).word
    assert word is not None
    assert (word.about, word.eta) == ("late", at(9, 10))


def test_who_does_not_come_at_the_new_time_without_word_is_judged(practice: Room) -> None:
    session = moved(
        told_client(practice, "青井 直", "aoi@example.com", rules=UNLESS_TOLD), "absence"
    )
    front_desk.did_not_come(practice, session.pk, at(9, 90))
    (row,) = Decided.objects.all()
    assert (row.rule, row.status) == ("late", "proposed")


def test_a_longer_session_at_the_same_time_keeps_its_word(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(4), minutes=60, now=at(2))
    notices.give(session, about="absence", now=at(3))
    sessions.move(session, at(4), at(3, 10), minutes=90)
    assert seen(session).is_called_off_by_word


def test_that_they_had_not_come_or_had_come_is_forgotten_with_the_old_time(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(4), minutes=60, now=at(2))
    sessions.await_client(session, at(4, 5))
    sessions.arrive(session, at(4, 8), at(4, 8))
    sessions.move(session, at(9), at(4, 9))
    now = seen(session)
    assert now.awaited_at is None
    assert now.session.client_came_at is None
    assert now.is_open(at(9, 5))


def test_the_house_can_say_again_that_it_cannot_come(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(4), minutes=60, now=at(2))
    front_desk.i_cannot_come(session.room, session.pk, "", at(3))
    front_desk.move(session.room, session.pk, at(9), 60, "house", at(3, 10))
    assert not seen(session).is_called_off_by_word
    front_desk.i_cannot_come(session.room, session.pk, "", at(8))
    assert seen(session).is_called_off_by_word


def test_the_history_tells_the_word_and_does_not_count_it_for_the_new_time(aoi: Client) -> None:
    session = moved(aoi, "late")
    sessions.arrive(session, at(9, 18), at(9, 18))
    lines = record_of(aoi, "en").lines
    (outcome,) = [line for line in lines if line.is_outcome]
    assert outcome.mark is None
    assert any(line.title == "Word: will be late" for line in lines)
