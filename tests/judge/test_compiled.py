"""Rules made ready for judging: thresholds, what they are about, and what excuses."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import facts as f
from kijun.judge.compiled import ROLES, Compiled
from kijun.judge.terms import BUILT_IN_EXCUSES, OneOf
from tests.judge.record import announced, at, book, booked, decided, fact, rule


def ready(**changes: Any) -> Compiled:
    """Return a rule made ready for judging."""
    made = book(rule(**changes), hours={"mon-fri": "09:00-18:00"})
    return Compiled(made.rules[0], made)


@pytest.mark.parametrize(
    ("late", "minutes", "includes"),
    [(None, 0, False), ("> 10 min", 10, False), (">= 1 h", 60, True)],
)
def test_time_decides_at_the_threshold(late: str | None, minutes: int, includes: bool) -> None:
    made = ready(when={} if late is None else {"late": late})
    assert made.due_after(at(5)) == at(5, minutes)
    assert made.includes_the_instant is includes


def test_a_threshold_in_days_is_counted_on_the_calendar_of_the_zone() -> None:
    made = ready(occasion="payment", when={"overdue": "> 1 month"})
    assert made.elapsed is None
    assert made.due_after(at(31)).isoformat() == "2026-04-30T10:00:00+09:00"


@pytest.mark.parametrize("occasion", ["conduct", "contact", "cancellation", "move", "inquiry"])
def test_time_alone_decides_nothing_about_what_only_facts_tell(occasion: str) -> None:
    made = ready(occasion=occasion)
    assert made.anchor(None, "client", made.zone) is None


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, set()),
        ({"then": [["thank"], ["prefer"]]}, {"client", "member"}),
        ({"then": [["thank"], ["note"]]}, set()),
        ({"then": [["thank"]], "house_then": [["thank"]]}, set(ROLES)),
        ({"occasion": "promise", "when": {"kept": True}, "then": [["note"]]}, set(ROLES)),
        ({"occasion": "inquiry"}, set(ROLES)),
    ],
)
def test_what_is_good_is_known_by_what_it_is_about_or_by_what_follows(
    changes: dict[str, Any], good: set[str]
) -> None:
    made = ready(binds="both", **changes)
    assert {role for role in ROLES if made.is_good_of(role)} == good


@pytest.mark.parametrize(
    ("occasion", "then", "excused"),
    [
        ("lateness", "remind", True),
        ("absence", "remind", True),
        ("cancellation", "remind", True),
        ("move", "remind", True),
        ("payment", "remind", False),
        ("promise", "remind", False),
        ("lateness", "thank", False),
    ],
)
def test_health_and_disaster_excuse_sessions_wherever_a_sanction_can_follow(
    occasion: str, then: str, excused: bool
) -> None:
    built_in = [e for e, _ in ready(occasion=occasion, then=[[then]]).excuses]
    conditions = [term.condition for excuse in built_in for term in excuse]
    assert conditions == ([OneOf(BUILT_IN_EXCUSES)] if excused else [])


@pytest.mark.parametrize(
    ("when", "rests"),
    [
        ({}, False),
        ({"notice": "none"}, True),
        ({"notice": ["after", "none"]}, True),
        ({"notice": "before"}, False),
        ({"reason": "work"}, False),
    ],
)
def test_a_rule_that_asks_for_no_word_rests_on_silence(when: dict[str, Any], rests: bool) -> None:
    assert ready(when=when).rests_on_no_word is rests


def test_the_terms_that_an_excuse_fails_are_those_of_the_word_that_comes_closest() -> None:
    kind = book(rule(excuses=[{"reason": "family", "notice_within": "1 h"}]))
    facts = [announced(kind), booked("a", 5)]
    for sent, failing in (
        ([], {"reason", "notice_within"}),
        ([(120, "work")], {"reason", "notice_within"}),
        ([(120, "family")], {"notice_within"}),
        ([(30, "work"), (120, "other")], {"reason"}),
    ):
        word = [
            fact(f.NoticeGiven, at(5, late), appointment="a", about="late", reason=why)
            for late, why in sent
        ]
        considered = decided(kind, [*facts, *word], at(6))["late/a"].excuses_considered
        assert set(considered[0].unmet) == failing
