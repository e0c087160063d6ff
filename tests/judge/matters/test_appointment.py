"""Appointments: what is told twice, what the system tells, and moves without a booking."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import facts as f
from tests.judge.record import announced, at, book, booked, decided, fact, joined, rule

LATE = book(rule(binds="both"))
ABSENT = book(rule(id="absent", occasion="absence", binds="both"))
MOVES = book(rule(id="move", occasion="move", binds="both"), rule())


def moved(day: int, **more: Any) -> f.Fact:
    """Move the session to a day."""
    return fact(f.AppointmentMoved, at(3), appointment="a", starts=at(day), id="m", **more)


def missed(day: int, **more: Any) -> f.Fact:
    """Say that somebody did not come."""
    return fact(f.AppointmentMissed, at(day, 30), appointment="a", **more)


def cancelled(day: int, **more: Any) -> f.Fact:
    """Call the session off."""
    return fact(f.AppointmentCancelled, at(day, -60), appointment="a", **more)


# -- what the system tells ---------------------------------------------------------------------


def test_a_move_by_the_system_holds_but_is_nobodys_move() -> None:
    found = decided(MOVES, [announced(MOVES), booked("a", 5), moved(7, by="system")], at(8))
    assert {name: one.decided_at for name, one in found.items()} == {"late/a": at(7).isoformat()}
    assert sorted(decided(MOVES, [announced(MOVES), booked("a", 5), moved(7)], at(8))) == [
        "late/a",
        "move/m",
    ]


def test_an_arrival_told_as_the_systems_own_is_nobodys_arrival() -> None:
    facts = [announced(LATE), booked("a", 5)]
    assert "late/a" in decided(LATE, [*facts, joined("a", at(5), by="system")], at(6))
    assert decided(LATE, [*facts, joined("a", at(5))], at(6)) == {}


@pytest.mark.parametrize(
    ("by", "absent"), [("system", set()), ("house", {"house"}), ("client", {"client"})]
)
def test_an_absence_is_that_of_whoever_it_is_told_of(by: str, absent: set[str]) -> None:
    facts = [announced(ABSENT), booked("a", 5), missed(5, by=by)]
    assert {one.party for one in decided(ABSENT, facts, at(5, 30)).values()} == absent


def test_word_told_as_the_systems_own_is_nobodys_word() -> None:
    asks = book(rule(when={"notice": "none"}))
    facts = [announced(asks), booked("a", 5)]
    for by, found in (("system", ["late/a"]), ("client", [])):
        word = fact(f.NoticeGiven, at(4), appointment="a", about="late", by=by)
        assert sorted(decided(asks, [*facts, word], at(6))) == found


# -- what is told twice ------------------------------------------------------------------------


def test_of_two_facts_of_one_absence_the_first_decides() -> None:
    facts = [announced(ABSENT), booked("a", 5, id="b"), missed(5, id="m1"), missed(6, id="m2")]
    one = decided(ABSENT, facts, at(7))["absent/a"]
    assert (one.decided_at, one.facts) == (at(5, 30).isoformat(), ("b", "m1"))


def test_a_session_that_was_called_off_is_called_off_once() -> None:
    short = book(rule(id="short", occasion="cancellation", when={"lead": "< 24 h"}))
    facts = [announced(short), booked("a", 10)]
    assert sorted(decided(short, [*facts, cancelled(10)], at(11))) == ["short/a"]
    assert decided(short, [*facts, cancelled(5), cancelled(10)], at(11)) == {}
    assert decided(short, [*facts, cancelled(5, by="house"), cancelled(10)], at(11)) == {}


def test_a_session_that_a_decision_called_off_is_over_from_the_first_time_that_it_is_told() -> None:
    facts = [announced(LATE), booked("a", 5)]
    told = [cancelled(day, by="system") for day in (4, 6)]
    assert decided(LATE, [*facts, *told], at(7)) == {}
    assert sorted(decided(LATE, [*facts, told[1]], at(7))) == ["late/a"]


# -- without a booking -------------------------------------------------------------------------


def test_a_move_tells_when_a_session_is_whose_booking_nobody_told() -> None:
    found = decided(MOVES, [announced(MOVES), moved(7)], at(8))
    assert found["late/a"].decided_at == at(7).isoformat()


@pytest.mark.parametrize(("minutes", "ends"), [(None, 0), (30, 30)])
def test_a_moved_session_of_which_no_length_is_told_ends_as_it_starts(
    minutes: int | None, ends: int
) -> None:
    found = decided(ABSENT, [announced(ABSENT), moved(7, minutes=minutes)], at(8))
    assert found["absent/a"].decided_at == at(7, ends).isoformat()


@pytest.mark.parametrize("notice", ["before", "after"])
def test_word_is_neither_before_nor_after_a_start_that_nobody_told(notice: str) -> None:
    asks = book(rule(id="off", occasion="cancellation", when={"notice": notice}))
    word = fact(f.NoticeGiven, at(3), appointment="a", about="absence")
    assert decided(asks, [announced(asks), word, cancelled(4)], at(5)) == {}
    none = book(rule(id="off", occasion="cancellation", when={"notice": "none"}))
    assert sorted(decided(none, [announced(none), cancelled(4)], at(5))) == ["off/a"]


# -- booked anew -------------------------------------------------------------------------------


def test_a_session_booked_anew_can_be_called_off_again() -> None:
    short = book(rule(id="short", occasion="cancellation", when={"lead": "< 24 h"}))
    again = booked("a", 20, at=at(6))
    facts = [announced(short), booked("a", 10), cancelled(5, id="1"), again]
    assert sorted(decided(short, [*facts, cancelled(20, id="2")], at(21))) == ["short/a"]


def test_why_it_was_called_off_once_does_not_excuse_what_happens_after_it_was_booked_anew() -> None:
    ill = book(rule(id="absent", occasion="absence", excuses=[{"reason": "illness"}]))
    again = booked("a", 20, at=at(6))
    facts = [announced(ill), booked("a", 10), cancelled(5, reason="illness"), again]
    assert decided(ill, facts, at(21))["absent/a"].status == "standing"
