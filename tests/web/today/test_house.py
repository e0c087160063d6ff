"""What waits for who keeps the room alone: sessions ahead of who has left, and what is owed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kijun.booking.models import Due, Session
from kijun.services.clients.erasure import erase_member
from kijun.services.members import joining
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.services.practice import told_client
from tests.web.morning import SetClock, aoi, practice, set_clock, sink
from tests.web.people import People, browser_of, people, somebody

__all__ = ["aoi", "people", "practice", "set_clock", "sink"]

pytestmark = pytest.mark.django_db
SAID = "Sessions ahead with 森 圭, who no longer works with clients here"


def today(people: People) -> str:
    """Return the owner's day with its spaces as they are typed."""
    page = browser_of(people.owner).get(reverse("today")).content.decode()
    return page.replace("\u00a0", " ").replace("\u2060", "")


def booked(people: People, name: str, day: int) -> Session:
    client = told_client(people.room, name, f"c{day}@example.com")
    return sessions.book(client, starts=at(day), minutes=60, now=at(2), member=people.member)


def test_the_owner_sees_the_sessions_ahead_of_who_has_left(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    assert SAID not in today(people)
    joining.leave(people.member, at(3))
    page = today(people)
    assert SAID in page
    assert reverse("session", args=[people.session.pk]) in page


def test_the_owner_gives_such_a_session_to_another_member_or_takes_it(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    noa = somebody(people.room, "noa@example.com", "野口 空", "member")
    joining.leave(people.member, at(3))
    browser, named = browser_of(people.owner), [people.session.pk]
    page = browser.get(reverse("session", args=named)).content.decode()
    assert "野口 空" in page
    assert "森 圭" not in page
    for code, said in ((noa.code, "野口 空 leads it now."), ("", "You lead it yourself now.")):
        answer = browser.post(reverse("lead-session", args=named), {"leader": code}, follow=True)
        assert said in answer.content.decode()
        people.session.refresh_from_db()
        assert (people.session.member.code if people.session.member else "") == code
    assert SAID not in today(people)
    gone = {"leader": people.member.code}
    answer = browser.post(reverse("lead-session", args=named), gone, follow=True)
    assert "They cannot lead it now" in answer.content.decode()


def test_who_leads_a_session_is_for_the_owner_to_say(people: People, set_clock: SetClock) -> None:
    set_clock(at(3))
    browser, named = browser_of(people.member), [people.session.pk]
    address = reverse("lead-session", args=named)
    assert address not in browser.get(reverse("session", args=named)).content.decode()
    assert browser.post(address, {"leader": ""}).status_code == 403
    assert (
        browser_of(people.owner)
        .post(reverse("lead-session", args=["nothing"]), {"leader": ""})
        .status_code
        == 404
    )
    set_clock(at(5, 1))
    page = browser_of(people.owner).get(reverse("session", args=named)).content.decode()
    assert address not in page


def test_who_was_erased_is_not_named(people: People, set_clock: SetClock) -> None:
    set_clock(at(3))
    joining.leave(people.member, at(3))
    erase_member(people.member, at(3))
    page = today(people)
    assert "Sessions ahead with somebody who no longer works with clients here" in page
    assert people.member.code not in page.replace(f"unled-{people.member.code}", "")


def test_they_are_read_as_fast_however_many_there_are(people: People, set_clock: SetClock) -> None:
    set_clock(at(3))
    joining.leave(people.member, at(3))
    with CaptureQueriesContext(connection) as one:
        today(people)
    for day in range(6, 26):
        booked(people, f"客 {day}", day)
    with CaptureQueriesContext(connection) as many:
        assert "and 13 more" in today(people)
    assert len(many) == len(one)


def owed(people: People, by: str = "house", amount: int | None = 10_000) -> Due:
    session = people.session
    return Due.objects.create(
        room=people.room,
        client=session.client,
        session=session,
        decision=f"d-{Due.objects.count()}",
        owed_by=by,
        share=50,
        amount=amount,
        noted_at=at(3),
    )


def test_what_the_house_owes_stands_on_today_until_it_is_paid(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    known, unknown = owed(people), owed(people, amount=None)
    theirs = owed(people, by="client", amount=777)
    page = today(people)
    assert "青井 直: you owe" in page
    assert "10,000" in page
    assert "50% of the fee" in page
    assert "777" not in page
    browser, client = browser_of(people.owner), people.session.client_id
    for due in (known, unknown):
        address = reverse("due-settled", args=[client, due.pk])
        answer = browser.post(address, {"next": reverse("today")})
        assert answer.headers["Location"] == reverse("today")
    assert "you owe" not in today(people)
    answer = browser.post(reverse("due-settled", args=[client, theirs.pk]))
    assert answer.headers["Location"] == reverse("client", args=[client])


def test_what_is_owed_is_for_the_owner_and_read_as_fast_however_much_it_is(
    people: People, set_clock: SetClock
) -> None:
    set_clock(at(3))
    owed(people)
    with CaptureQueriesContext(connection) as one:
        today(people)
    for _number in range(19):
        owed(people)
    with CaptureQueriesContext(connection) as many:
        today(people)
    assert len(many) == len(one)
    page = browser_of(people.member).get(reverse("today")).content.decode()
    assert "you owe" not in page
