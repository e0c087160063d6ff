"""Whose act it is what is done on the pages: a member's own, or the house's where the owner did it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kijun.accounts.models import Membership
from kijun.ledger.record import facts_of
from kijun.letters.models import Word
from tests.judge.record import at
from tests.web.morning import SetClock, aoi, practice, set_clock, sink
from tests.web.people import People, browser_of, people

__all__ = ["aoi", "people", "practice", "set_clock", "sink"]

pytestmark = pytest.mark.django_db


def acts_of(people: People) -> list[str]:
    """Return whose acts the record holds since the session was booked."""
    told = facts_of(people.room, people.session.client_id)
    return [fact.by for fact in told if fact.at > at(2)]


def do_all(people: People, membership: Membership) -> list[str]:
    """Let somebody say that they are late, move the session, and call it off."""
    browser, named = browser_of(membership), [people.session.pk]
    late = {"about": "late", "minutes": "10", "reason": "transport"}
    browser.post(reverse("house-word", args=named), late)
    start = at(6)
    moved = {"day": start.date(), "time": "11:00", "minutes": 60, "by": "house"}
    browser.post(reverse("move-session", args=named), moved)
    browser.post(reverse("call-off", args=named), {"by": "house", "reason": "illness"})
    return acts_of(people)


@pytest.mark.parametrize("role", ["owner", "member"])
def test_word_moves_and_cancellations_are_of_whoever_clicks(
    people: People, set_clock: SetClock, role: str
) -> None:
    set_clock(at(3))
    whose = "house" if role == "owner" else people.member.party
    assert do_all(people, getattr(people, role)) == [whose] * 3


@pytest.mark.parametrize("role", ["owner", "member"])
def test_what_is_gone_from_the_calendar_was_called_off_by_whoever_says_so(
    people: People, set_clock: SetClock, role: str
) -> None:
    set_clock(at(3))
    session = people.session
    word = Word.objects.create(
        room=people.room,
        client=session.client,
        session=session.pk,
        channel="calendar",
        key="gone/1",
        about="gone",
        said_at=at(3),
    )
    browser_of(getattr(people, role)).post(reverse("settle-gone", args=[word.pk]), {"by": "house"})
    assert acts_of(people) == ["house" if role == "owner" else people.member.party]
