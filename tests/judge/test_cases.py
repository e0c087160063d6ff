"""The golden cases: what happened, what was decided and why, as text (see `case_text`)."""

import datetime as dt
import random
import re
from collections import Counter
from functools import cache

import pytest

from kijun.judge.consequences import KINDS as CONSEQUENCES
from kijun.judge.decision import Decision
from kijun.judge.facts import KINDS as FACTS
from kijun.judge.facts import kind_of
from kijun.judge.occasions import OCCASIONS
from tests.judge.case_outcome import outcome_of
from tests.judge.case_text import CASES, Case, read_cases

ALL = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]
STATUSES = (
    *("overturned", "waived", "excused", "practice", "absorbed", "held_back", "lapsed"),
    *("proposed", "expired", "standing", "unannounced"),
)


@cache
def everything_decided() -> list[tuple[Case, Decision]]:
    return [(case, found) for case in ALL for found in case.judged(show_all=True).decisions]


each_case = pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.file}: {case.heading}")


@each_case
def test_it_is_decided_as_written(case: Case) -> None:
    assert "\n".join(outcome_of(case)) == "\n".join(case.outcome)


@each_case
def test_it_is_decided_the_same_in_any_order_of_the_lines(case: Case) -> None:
    shuffled = tuple(random.Random(case.heading).sample(case.facts, len(case.facts)))
    for facts in (case.facts[::-1], shuffled):
        assert case.judged(facts) == case.judged()


@each_case
def test_it_is_decided_the_same_when_each_line_comes_twice(case: Case) -> None:
    assert case.judged(case.facts * 2) == case.judged()


@each_case
def test_time_alone_changes_nothing_before_the_next_review(case: Case) -> None:
    judgement = case.judged()
    known = tuple(fact for fact in case.facts if fact.at <= case.as_of)
    review = judgement.next_review
    if review is None:
        later = case.as_of + dt.timedelta(days=3_000)
    else:
        assert review > case.as_of
        later = review - dt.timedelta(microseconds=1)
    assert case.judged(known, as_of=later).decisions == judgement.decisions


def test_no_two_cases_have_the_same_heading() -> None:
    headings = Counter(case.heading for case in ALL)
    assert [heading for heading, times in headings.items() if times > 1] == []


def test_each_of_the_eleven_principles_heads_a_case() -> None:
    numbers = [re.match(r"(\d+) “[^”]+\.” ", case.heading) for case in ALL]
    assert {int(number[1]) for number in numbers if number} == set(range(1, 12))


@pytest.mark.parametrize("occasion", OCCASIONS)
def test_each_term_of_the_occasion_stands_in_a_rule_that_decided(occasion: str) -> None:
    used = {
        term.name
        for case, decision in everything_decided()
        for book in case.rulebooks.values()
        if (rule := book.rule(decision.rule)) is not None and rule.occasion == occasion
        for term in (*rule.when, *(term for excuse in rule.excuses for term in excuse))
    }
    assert {*OCCASIONS[occasion].terms} <= used


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_is_seen(status: str) -> None:
    assert status in {decision.status for _, decision in everything_decided()}


def test_each_consequence_is_seen() -> None:
    found = {text.split()[0] for _, d in everything_decided() for text in d.consequences}
    assert found == {*CONSEQUENCES}


def test_each_kind_of_fact_that_can_matter_is_seen() -> None:
    unjudged = {"work.logged", "order.placed", "referral.given", "testimonial.given"}
    unjudged |= {"engagement.ended"}
    assert {kind_of(fact) for case in ALL for fact in case.facts} >= {*FACTS} - unjudged
