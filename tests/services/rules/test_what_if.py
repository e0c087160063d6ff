"""What a draft would have changed: looked at over the room's own year, never written down."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.files.rulebook_file import load_rulebook
from kijun.judge import facts as f
from kijun.judge.rulebook import Rulebook
from kijun.ledger.models import Decided, Entry
from kijun.ledger.record import append
from kijun.services.rules.rulebooks import publish
from kijun.services.rules.what_if import what_if
from tests.cast import AOI, BEN
from tests.judge.record import at

pytestmark = pytest.mark.storage

RULES = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: late
    occasion: lateness
    binds: both
    when: {late: "> 15 min", notice: none}
    then: [[cancel_session]]
    house_then: [[apologise, refund 50 %]]
"""
NOW = at(60)


def book(text: str) -> Rulebook:
    return load_rulebook(text.encode(), "draft")


def session(
    name: str, day: int, late: float, who: str = AOI.id, by_house: float = 0
) -> list[f.Fact]:
    starts = at(day)
    minutes = dt.timedelta(minutes=1)
    booked = starts - 9000 * minutes
    return [
        f.AppointmentBooked(
            at=booked, client=who, appointment=name, starts=starts, minutes=60, price=20_000
        ),
        f.AppointmentJoined(at=starts + late * minutes, client=who, appointment=name),
        f.AppointmentJoined(
            at=starts + by_house * minutes, client=who, appointment=name, by="house"
        ),
    ]


@pytest.fixture
def lived(room: Room) -> Room:
    """Return a room in which Aoi came 12 and 20 minutes late, and the house once 12 to Ben."""
    publish(room, RULES, at(1))
    append(
        room,
        [
            *session("s1", 20, late=12),
            *session("s2", 25, late=20),
            *session("s3", 30, late=0),
            *session("s4", 30, late=0, who=BEN.id, by_house=12),
        ],
        NOW,
    )
    return room


def test_the_same_rules_would_have_changed_nothing(lived: Room) -> None:
    found = what_if(lived, book(RULES), NOW)
    assert (found.sessions, found.others) == (4, 0)
    assert (found.clients, found.judged, found.is_whole) == (2, 2, True)
    assert (found.before.cancelled, found.after.cancelled) == (1, 1)
    assert found.income == 0


def test_a_shorter_wait_counts_the_house_too_and_names_the_cost(lived: Room) -> None:
    found = what_if(lived, book(RULES.replace("> 15 min", "> 10 min")), NOW)
    assert (found.sessions, found.others) == (4, 2)
    assert (found.before.cancelled, found.after.cancelled) == (1, 2)
    assert (found.before.of_house, found.after.of_house) == (0, 1)
    assert len(found.after.concerned) == 1
    assert found.income == -20_000 - 10_000
    assert found.currency == "JPY"


def test_nothing_is_written_down(lived: Room) -> None:
    before = (Entry.objects.count(), Decided.objects.count())
    what_if(lived, book(RULES.replace("> 15 min", "> 0 min")), NOW)
    assert (Entry.objects.count(), Decided.objects.count()) == before


def test_only_the_last_twelve_months_are_looked_at(lived: Room) -> None:
    much_later = NOW + dt.timedelta(days=400)
    found = what_if(lived, book(RULES.replace("> 15 min", "> 10 min")), much_later)
    assert (found.clients, found.sessions, found.others) == (0, 0, 0)
    assert found.income is None


def test_when_time_is_up_it_says_how_many_were_looked_at(lived: Room) -> None:
    found = what_if(lived, book(RULES), NOW, longest=-1)
    assert (found.clients, found.judged, found.is_whole) == (2, 0, False)


def test_a_house_without_rules_so_far_is_compared_with_none(room: Room) -> None:
    append(room, session("s1", 20, late=30), NOW)
    found = what_if(room, book(RULES), NOW)
    assert (found.others, found.before.cancelled, found.after.cancelled) == (1, 0, 1)


def test_what_is_on_trial_costs_nothing(lived: Room) -> None:
    tried = RULES.replace("    then:", "    mode: practice\n    then:")
    found = what_if(lived, book(tried), NOW)
    assert (found.before.cancelled, found.after.cancelled) == (1, 0)
    assert found.income == 20_000


def test_another_room_is_not_looked_at(lived: Room, other_room: Room) -> None:
    assert what_if(other_room, book(RULES), NOW).clients == 0


PAYING = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: paying
    occasion: payment
    binds: both
    when: {overdue: "> DAYS d"}
    then: [[remind], [require_prepayment], [end_engagement]]
    house_then: [[apologise]]
"""


def test_what_is_about_no_session_is_compared_as_well(room: Room) -> None:
    publish(room, PAYING.replace("DAYS", "30"), at(1))
    billed: list[f.Fact] = [
        f.InvoiceIssued(
            at=at(day),
            client=AOI.id,
            invoice=f"i{day}",
            amount=10_000,
            due=at(day).date(),
        )
        for day in (10, 12, 14)
    ]
    ours = f.InvoiceIssued(
        at=at(11),
        client=AOI.id,
        by="client",
        invoice="theirs",
        amount=5_000,
        due=at(11).date(),
    )
    append(
        room,
        [*billed, ours, f.InvoicePaid(at=at(22), client=AOI.id, invoice="i10", amount=10_000)],
        NOW,
    )
    found = what_if(room, book(PAYING.replace("DAYS", "7")), at(25))
    assert (found.sessions, found.others, found.elsewhere) == (0, 0, 4)
    cases = found.cases["paying"]
    assert cases.before == {"client": 0, "house": 0} or not cases.before
    assert cases.after == {"client": 3, "house": 1}
    after = found.after
    assert (after.letters, after.conditions, after.left_to_me, after.of_house) == (1, 1, 1, 1)
    assert found.before.concerned == set()


def test_thanks_are_counted_and_concern_nobody(room: Room) -> None:
    good = (
        "kijun: 1\ntimezone: Asia/Tokyo\nrules:\n"
        "  - {id: kind, occasion: courtesy, when: {shown: true}, then: [[thank]]}\n"
    )
    append(room, [f.CourtesyShown(at=at(10), client=AOI.id, courtesy="thanks")], NOW)
    found = what_if(room, book(good), NOW)
    assert (found.after.thanks, found.after.concerned, found.elsewhere) == (1, set(), 1)


def test_word_about_an_earlier_time_is_none_about_the_one_it_was_moved_to(lived: Room) -> None:
    notice = f.NoticeGiven(at=at(40), client=AOI.id, appointment="s5", about="late")
    moved = f.AppointmentMoved(
        at=at(41), client=AOI.id, appointment="s5", starts=at(45), by="house"
    )
    booked, *_ = session("s5", 42, late=0)
    came = f.AppointmentJoined(at=at(45, 30), client=AOI.id, appointment="s5")
    before = len(what_if(lived, book(RULES), NOW).lates)
    append(lived, [booked, notice, moved, came], NOW)
    assert len(what_if(lived, book(RULES), NOW).lates) == before + 1
