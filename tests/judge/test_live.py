"""A judgement that goes on, and when it has to begin anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.judge import facts as f
from kijun.judge import judge
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.live import Live
from tests.cast import AOI, BEN
from tests.judge.record import announced, at, book, booked, fact, joined, rule

LATE = book(rule())
BOOKS = {LATE.version: LATE}
TOLD = [announced(LATE), booked("a", 5), booked("b", 6)]
ARRIVED = [joined("a", at(5, 20)), joined("b", at(6, 30))]


def live(as_of: dt.datetime, *more: Fact) -> Live:
    return Live(Library(BOOKS), AOI.id, [*TOLD, *more], as_of)


def late_in(going: Live) -> list[str | None]:
    return [decision.matter for decision in going.judgement().decisions]


def test_what_comes_one_by_one_is_judged_as_if_it_had_come_at_once() -> None:
    going = live(at(4))
    assert going.judgement() == judge(BOOKS, TOLD, at(4), show_all=True)
    for number, one in enumerate(ARRIVED, start=1):
        assert going.go_on([one], one.at)
        at_once = judge(BOOKS, [*TOLD, *ARRIVED[:number]], one.at, show_all=True)
        assert going.judgement() == at_once
    assert late_in(going) == ["a", "b"]


def test_time_alone_decides_at_the_instant_that_was_foretold() -> None:
    going = live(at(4))
    review = going.judgement().next_review
    assert review is not None
    assert going.go_on([], review)
    assert late_in(going) == ["a"]


def test_what_lies_ahead_waits_for_its_time() -> None:
    going = live(at(4), *ARRIVED)
    assert late_in(going) == []
    assert going.go_on([], at(5, 25))
    assert late_in(going) == ["a"]
    assert going.go_on([], at(7))
    assert late_in(going) == ["a", "b"]


@pytest.mark.parametrize(
    "early",
    [
        pytest.param(
            fact(f.NoticeGiven, at(4), appointment="a", about="late"), id="at the very instant"
        ),
        pytest.param(fact(f.NoticeGiven, at(3), appointment="a", about="late"), id="before"),
        pytest.param(
            fact(f.NoticeGiven, at(4, 5), appointment="a", about="late", tapped_at=at(3)),
            id="tapped before",
        ),
        pytest.param(f.WatchBegan(at=at(4, 5), of="arrivals", source="door"), id="a watch"),
        pytest.param(f.PracticeStarted(at=at(4, 5)), id="for everyone"),
    ],
)
def test_what_changes_what_was_judged_is_not_taken_in_with_all_that_came_with_it(
    early: Fact,
) -> None:
    going = live(at(4))
    assert not going.go_on([early, ARRIVED[0]], at(5, 30))
    assert going.judgement() == judge(BOOKS, TOLD, at(4), show_all=True)


def test_a_clock_that_runs_behind_takes_nothing_back() -> None:
    going = live(at(4))
    assert not going.go_on([], at(3))
    assert going.go_on([], at(4))


def test_what_no_rule_asks_about_and_what_concerns_others_may_lie_anywhere() -> None:
    going = live(at(4))
    thanks = f.CourtesyShown(at=at(2), client=AOI.id, courtesy="thanks")
    of_another = booked("c", 5, client=BEN.id)
    assert going.go_on([thanks, of_another], at(7))
    assert late_in(going) == ["a", "b"]


def test_a_watch_that_goes_on_or_ends_is_taken_in_whosever_it_is() -> None:
    watch: dict[str, Any] = {"of": "arrivals", "source": "door"}
    began = f.WatchBegan(at=at(1), **watch)
    more = [f.WatchEnded(at=at(4, 5), client=AOI.id, **watch), f.WatchBegan(at=at(5, 90), **watch)]
    going = live(at(4), began)
    assert going.go_on(more, at(7))
    assert going.judgement() == judge(BOOKS, [*TOLD, began, *more], at(7), show_all=True)
    assert [decision.awaiting for decision in going.judgement().decisions] == [("remind",), ()]
