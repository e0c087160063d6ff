"""A client books at the moment at which all dealings end: no session of theirs is left standing."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Final

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client, Likeness
from kijun.ledger.models import Entry, Job
from kijun.services.barring import likenesses
from kijun.services.barring.gate import Visitor as Seen
from kijun.services.barring.gate import gatekeeper
from kijun.services.booking import booking, opening_hours
from kijun.services.booking.booking import Refused, Visitor
from kijun.services.booking.offers import offer
from kijun.services.decisions import verdicts
from kijun.services.sessions.sessions import Impossible
from kijun.services.today import front_desk
from kijun.services.worker.handlers import HANDLERS
from tests.services.barred import NOON, barred, breach, end_all_dealings, goda
from tests.services.booking.test_twice_at_once import at_once, erasable, taken, triggers
from tests.services.practice import told_client, work_until

__all__ = ["erasable", "goda", "triggers"]

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

Act = Callable[[], object]
A_DAY: Final = dt.timedelta(days=1)
AHEAD: Final = NOON + 6 * A_DAY
MAIL: Final = "goda.go@goda-shoji.example"


def books(who: str, client: Client) -> Act:
    """Return how a client comes to a session on the sixteenth at noon, as they were seen before."""
    if who == "owner":
        return lambda: front_desk.book(
            client,
            starts=AHEAD,
            minutes=60,
            service="",
            place="",
            price=None,
            although=True,
            invite=False,
            now=NOON,
        )
    service = offer(client.room, "talk", name_ja="相談", minutes=60)
    opening_hours.set_hours(client.room, [(weekday, 600, 1080) for weekday in range(7)])
    if who == "link":
        return lambda: booking.book_as_client(client, service, AHEAD, None, NOON)
    visitor = Visitor("合田 剛", MAIL, "", "ja")
    return lambda: booking.book_as_visitor(visitor, service, AHEAD, None, NOON)


def at_the_moment(act: Act, book: Act) -> None:
    """Do both at once; a booking may be refused."""

    def one_of_both(number: int) -> None:
        with contextlib.suppress(Refused, Impossible):
            (book if number else act)()

    assert at_once(one_of_both, 2) == []


def expect_nothing_standing(client: Client) -> None:
    """Expect that a session that was booked all the same is called off, and says by what."""
    client.refresh_from_db()
    assert client.barred_at is not None
    booked = Session.objects.filter(client=client)
    assert set(booked.values_list("state", "ended_by")) <= {("cancelled", "system")}
    called_off = Entry.objects.filter(client=client.pk, kind="appointment.cancelled")
    assert called_off.count() == booked.count()


@pytest.mark.parametrize("who", ["link", "visitor", "owner"])
def test_no_booking_stands_that_came_while_the_owner_confirmed_the_end(
    goda: Client, who: str
) -> None:
    decision, book = breach(goda, "threat", NOON), books(who, goda)
    at_the_moment(lambda: verdicts.confirm(goda, decision, NOON), book)
    work_until(NOON + A_DAY)
    expect_nothing_standing(goda)


@pytest.mark.parametrize("who", ["link", "visitor", "owner"])
def test_no_booking_stands_that_came_while_the_doors_were_being_closed(
    goda: Client, who: str
) -> None:
    book = books(who, goda)
    end_all_dealings(goda, NOON)
    work_until(NOON + dt.timedelta(minutes=2))
    for kind in ("carry_out", "send"):
        job = taken(Job.objects.filter(kind=kind).latest("due_at"))
        at_the_moment(partial(HANDLERS[kind], job, job.due_at), book)
    expect_nothing_standing(goda)


def test_no_booking_stands_that_came_while_somebody_was_found_to_be_the_same(goda: Client) -> None:
    barred(goda, NOON)
    newcomer = told_client(goda.room, "五田", "new@free.example")
    asked = alike(goda.room, newcomer)
    at_the_moment(lambda: likenesses.answer(asked, same=True, now=NOON), books("owner", newcomer))
    expect_nothing_standing(newcomer)


def test_by_hand_nothing_is_booked_for_one_who_has_been_said_to_be_the_same(goda: Client) -> None:
    barred(goda, NOON)
    newcomer = told_client(goda.room, "五田", "new@free.example")
    book = books("owner", newcomer)
    likenesses.answer(alike(goda.room, newcomer), same=True, now=NOON)
    with pytest.raises(Impossible):
        book()


def alike(room: Room, newcomer: Client) -> Likeness:
    """Return the question whether somebody new is one to whom the doors are closed."""
    seen = Seen(mails=["new@free.example"], name="合田 剛")
    verdict = gatekeeper(room).look(seen)
    asked = likenesses.ask(room, verdict, seen, NOON, source="booking", client=newcomer)
    assert asked is not None
    return asked
