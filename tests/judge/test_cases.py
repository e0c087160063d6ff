"""The golden cases: what happened, what was decided and why, as text (see `case_text`)."""

import random
from collections import Counter

import pytest

from tests.judge.case_text import CASES, Case, outcome_of, read_cases

ALL = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]
each_case = pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file}: {case.heading}")


@each_case
def test_it_is_decided_as_written(case: Case) -> None:
    assert "\n".join(outcome_of(case)) == "\n".join(case.outcome)


@each_case
def test_it_is_decided_the_same_in_any_order_of_the_lines(case: Case) -> None:
    shuffled = random.Random(case.heading).sample(case.facts, len(case.facts))
    for facts in (case.facts[::-1], shuffled):
        assert case.judged(facts) == case.judged()


@each_case
def test_it_is_decided_the_same_when_each_line_comes_twice(case: Case) -> None:
    assert case.judged(case.facts * 2) == case.judged()


def test_no_two_cases_have_the_same_heading() -> None:
    headings = Counter(case.heading for case in ALL)
    assert [heading for heading, times in headings.items() if times > 1] == []
