"""Ladders: how many earlier breaches count, whatever is told late, withdrawn, held or released."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from kijun.judge.ladder import Earlier, Ladder

START = dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def day(number: int) -> dt.datetime:
    """Return an instant so many days after the start."""
    return START + number * DAY


class Made:
    """A breach, as far as a ladder looks at it."""

    def __init__(self, at: dt.datetime, within: int = 10, *, counts: bool = True) -> None:
        self.at, self.until = at, at + within * DAY
        self.counts_from: dt.datetime | None = at if counts else None
        self.earlier = Earlier()

    def count_after(self, earlier: Earlier) -> None:
        self.earlier = earlier


def made(ladder: Ladder, at: int, within: int = 10, *, counts: bool = True) -> Any:
    """Let a breach be made on a day and taken into a ladder."""
    breach = Made(day(at), within, counts=counts)
    breach.count_after(ladder.earlier(breach.at))
    ladder.add(cast(Any, breach))
    return breach


def counted(ladder: Ladder, at: int) -> tuple[int, Any, Any]:
    """Return what counts on a day: how many, the first, the last."""
    found = ladder.earlier(day(at))
    return found.count, found.first, found.last


def test_nothing_counts_at_first() -> None:
    ladder = Ladder()
    assert ladder.earlier(START) == Earlier(0, None, None)
    assert made(ladder, 0).earlier == Earlier(0, None, None)


def test_a_breach_counts_up_to_the_end_of_its_window_that_instant_included() -> None:
    ladder = Ladder()
    first = made(ladder, 0)
    assert counted(ladder, 0) == (1, first, first)
    assert counted(ladder, 10) == (1, first, first)
    assert ladder.earlier(day(10) + dt.timedelta(microseconds=1)) == Earlier()


def test_the_first_and_the_last_that_count_are_named() -> None:
    ladder = Ladder()
    _, second, third = made(ladder, 0), made(ladder, 4), made(ladder, 6)
    assert counted(ladder, 12) == (2, second, third)


def test_a_short_window_ends_before_a_long_one_that_began_earlier() -> None:
    ladder = Ladder()
    long = made(ladder, 0, within=30)
    made(ladder, 1, within=2)
    assert counted(ladder, 9) == (1, long, long)


def test_what_does_not_count_is_passed_over() -> None:
    ladder = Ladder()
    made(ladder, 0, counts=False)
    assert made(ladder, 1).earlier.count == 0


def test_a_withdrawn_breach_softens_the_later_ones_at_which_it_counted() -> None:
    ladder = Ladder()
    first, second, third = made(ladder, 0), made(ladder, 5), made(ladder, 12)
    assert [b.earlier.count for b in (first, second, third)] == [0, 1, 1]
    assert ladder.withdraw(first) == [second]
    assert [b.earlier.count for b in (first, second, third)] == [0, 0, 1]
    assert first.counts_from is None
    assert ladder.withdraw(first) == []
    assert counted(ladder, 13) == (2, second, third)


def test_withdrawing_the_later_one_leaves_the_earlier_one_alone() -> None:
    ladder = Ladder()
    first, second = made(ladder, 0), made(ladder, 5)
    assert ladder.withdraw(second) == []
    assert counted(ladder, 6) == (1, first, first)
    assert (first.earlier.count, second.earlier.count) == (0, 1)


def test_at_the_very_ends_of_its_window_a_withdrawn_breach_had_counted() -> None:
    ladder = Ladder()
    first, same, last, after = made(ladder, 0), made(ladder, 0), made(ladder, 10), made(ladder, 11)
    assert ladder.withdraw(first) == [last, same]
    assert [b.earlier.count for b in (same, last, after)] == [0, 1, 1]


def test_a_released_breach_counts_from_its_release() -> None:
    ladder = Ladder()
    held = made(ladder, 0, counts=False)
    between = made(ladder, 2)
    held.counts_from = day(4)
    ladder.release(held)
    assert between.earlier.count == 0
    assert counted(ladder, 4) == (2, held, between)
    assert made(ladder, 5).earlier.count == 2
    assert counted(ladder, 11) == (2, between, ladder.earlier(day(11)).last)


def test_a_breach_told_late_is_counted_as_of_its_own_moment() -> None:
    ladder = Ladder()
    early, late = made(ladder, 0), made(ladder, 8)
    told = made(ladder, 4)
    assert told.earlier == Earlier(1, early, early)
    assert (late.earlier.count, counted(ladder, 9)) == (1, (3, early, late))
    assert counted(ladder, 11) == (2, told, late)


def test_what_is_told_late_does_not_make_others_forget() -> None:
    ladder = Ladder()
    first = made(ladder, 0)
    assert ladder.earlier(day(20)) == Earlier()
    assert counted(ladder, 5) == (1, first, first)


def test_after_one_breach_told_late_only_what_counts_is_looked_at() -> None:
    looked: list[int] = []

    class Looked(Made):
        def __hash__(self) -> int:
            looked.append(1)
            return id(self)

    ladder = Ladder()
    for number in (3, 1, *range(4, 400)):
        breach = cast(Any, Looked(day(number), within=2))
        ladder.earlier(breach.at)
        ladder.add(breach)
    looked.clear()
    assert ladder.earlier(day(400)).count == 2
    assert len(looked) < 20


ops = st.lists(
    st.tuples(
        st.sampled_from(("make", "make", "make", "tell", "withdraw", "hold", "release")),
        st.integers(0, 40),
        st.sampled_from((3, 10, 30)),
    ),
    max_size=40,
)


@given(ops)
def test_it_agrees_with_counting_all_breaches_anew(steps: list[tuple[str, int, int]]) -> None:
    """Hold every ladder against a plain count over all breaches, after each step."""
    ladder, breaches = Ladder(), list[Any]()
    held: list[Any] = []
    for now, (what, back, within) in enumerate(steps):
        if what in ("make", "tell"):
            at = now - back if what == "tell" else now
            breaches.append(made(ladder, at, within))
        elif breaches and what in ("withdraw", "hold"):
            breach = breaches[back % len(breaches)]
            ladder.withdraw(breach)
            held += [breach] if what == "hold" and breach not in held else []
        elif held and what == "release":
            breach = held.pop(back % len(held))
            breach.counts_from = day(now) + DAY / 2
            ladder.release(breach)
        for place, breach in enumerate(breaches):
            earlier = [
                b
                for b in breaches[:place]
                if b.counts_from is not None and b.counts_from <= breach.at <= b.until
            ]
            earlier.sort(key=lambda b: b.at)
            ends = (earlier[0], earlier[-1]) if earlier else (None, None)
            assert breach.earlier == Earlier(len(earlier), *ends)
