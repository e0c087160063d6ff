"""Rounds: every candidate in turn, ratios within a round, decisions compared."""

from collections.abc import Callable, Iterator

from bench.decisions import Decision, difference
from bench.rounds import Candidate, fastest_engine, measure, ratio

ONE = Decision(10, "c", "a", "late", "client", 1, "standing", ("warn",))


def clock(*seconds: float) -> Callable[[], float]:
    """A clock for works that take so many seconds, one after the other."""

    def ticks() -> Iterator[float]:
        now = 0.0
        for spent in seconds:
            yield now
            now += spent
            yield now

    return ticks().__next__


def test_candidates_take_turns_and_the_warm_up_is_not_counted() -> None:
    turns: list[str] = []

    def work(name: str) -> Callable[[], Callable[[], list[Decision]]]:
        def once() -> Callable[[], list[Decision]]:
            turns.append(name)
            return lambda: [ONE]

        return once

    rows = [Candidate("a", 100, work("a")), Candidate("b", 100, work("b"))]
    measure(rows, 2, lambda _, found: str(len(found)), clock(9, 9, 1, 2, 4, 2))
    assert turns == ["a", "b"] * 3
    assert (rows[0].rates, rows[1].rates) == ([100, 25], [50, 50])
    assert rows[0].note == "1"


def test_a_ratio_is_the_median_of_the_ratios_of_the_rounds() -> None:
    slow_minute = Candidate("a", 1, None, rates=[10, 1, 10])
    other = Candidate("b", 1, None, rates=[5, 0.5, 4])
    assert ratio(slow_minute, other) == 2


def test_a_candidate_without_work_is_left_out() -> None:
    row = Candidate("absent", 1, None, note="not installed")
    measure([row], 3, lambda *_: "compared", clock())
    assert (row.rates, row.note) == ([], "not installed")


def test_the_fastest_engine_is_none_that_was_written_by_hand() -> None:
    rows = [
        Candidate("lambdas", 1, None, engine=False, rates=[9]),
        Candidate("engine", 1, None, rates=[5]),
        Candidate("absent", 1, None),
    ]
    assert fastest_engine(rows) is rows[1]
    assert fastest_engine([]) is None


def test_equal_lists_are_the_same_decisions_in_any_order() -> None:
    other = ONE._replace(matter="b")
    assert difference([ONE, other], [other, ONE]) == "same decisions"


def test_a_difference_is_counted_and_shown_by_its_first_example() -> None:
    harder = ONE._replace(step=2)
    assert difference([ONE, ONE._replace(at=20)], [harder]) == (
        "2 missing, 1 too many, first: late a at 10 (step 1, standing)"
    )
