"""What people write instead of what a rulebook reads is answered with the right thing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.judge.flaws import flaws_of, flaws_of_rule, rule, rulebook


def said_of(**changes: Any) -> str:
    """Return the one thing that is said of a changed rule."""
    ((_, said),) = flaws_of_rule(**changes)
    return said


@pytest.mark.parametrize(
    ("given", "at_least", "more"),
    [
        ("15分", ">= 15 min", "> 15 min"),
        ("１５分", ">= 15 min", "> 15 min"),
        ("15", ">= 15 min", "> 15 min"),
        (15, ">= 15 min", "> 15 min"),
        ("15 minutes", ">= 15 min", "> 15 min"),
        ("24時間", ">= 24 h", "> 24 h"),
        ("7日", ">= 7 d", "> 7 d"),
        ("2週間", ">= 2 weeks", "> 2 weeks"),
        ("2か月", ">= 2 months", "> 2 months"),
    ],
)
def test_a_bare_length_is_put_right_with_its_own_number(
    given: object, at_least: str, more: str
) -> None:
    assert said_of(when={"late": given}) == (
        f'“late” cannot be read from “{given}”. Write "{at_least}" (from there on) or "{more}"'
        " (only beyond it)."
    )


def test_of_what_is_asked_downwards_the_bounds_are_upper_ones() -> None:
    said = said_of(occasion="cancellation", when={"lead": "24時間"})
    assert said.endswith('Write "<= 24 h" (up to there) or "< 24 h" (only below it).')


@pytest.mark.parametrize(
    ("given", "wide", "right"),
    [
        ("＞ 10 min", "＞", "> 10 min"),
        ("> １０ min", "１０", "> 10 min"),
        ("≧10min", "≧", ">= 10 min"),
        ("「> 10 min」", "「」", "> 10 min"),
        ("“> 10 min”", "“”", "> 10 min"),
    ],
)
def test_full_width_characters_and_quotes_are_named(given: str, wide: str, right: str) -> None:
    assert said_of(when={"late": given}) == (
        f"In “late”, “{wide}” is full-width or another sign than the one that is read. Type"
        f' "{right}" in half-width characters.'
    )


@pytest.mark.parametrize(
    ("occasion", "term", "given", "right"),
    [
        ("lateness", "late", "15分以上", ">= 15 min"),
        ("lateness", "late", "10 min超", "> 10 min"),
        ("cancellation", "lead", "24時間未満", "< 24 h"),
        ("cancellation", "after_deadline", "前日18時", "1 d before 18:00"),
        ("cancellation", "after_deadline", "2営業日前の17:30", "2 business days before 17:30"),
        ("cancellation", "after_deadline", "1営業日前の9時", "1 business day before 09:00"),
        ("move", "moves", "3回以上", ">= 3"),
        ("lateness", "late", "3営業日", "> 10 min"),
    ],
)
def test_everyday_words_are_put_right(occasion: str, term: str, given: str, right: str) -> None:
    said = said_of(occasion=occasion, when={term: given})
    assert said == f"“{term}” cannot be read from “{given}”. Write it like “{right}”."


@pytest.mark.parametrize(
    ("given", "right"), [("12か月", "12 months"), ("1年", "12 months"), ("２weeks", "2 weeks")]
)
def test_a_length_of_time_is_put_right(given: str, right: str) -> None:
    assert said_of(within=given).endswith(f"“{right}”.")


@pytest.mark.parametrize(
    ("changes", "word", "meant"),
    [
        ({"occasion": "遅刻"}, "遅刻", "lateness"),
        ({"binds": "双方"}, "双方", "both"),
        ({"mode": "試行"}, "試行", "practice"),
        ({"when": {"notice": "なし"}}, "なし", "none"),
        ({"when": {"遅れ": "> 10 min"}}, "遅れ", "late"),
    ],
)
def test_a_japanese_word_is_answered_with_the_right_one(
    changes: dict[str, Any], word: str, meant: str
) -> None:
    assert said_of(**changes) == f"“{word}” is written “{meant}” here."


@pytest.mark.parametrize(
    ("given", "right"),
    [
        ("お願い", "remind"),
        ("警告", "warn"),
        ("お休み30日", "suspend 30 d"),
        ("返金", "refund 50 %"),
        ("charge 40％", "charge 40 %"),
    ],
)
def test_a_consequence_in_japanese_is_answered_with_the_right_one(given: str, right: str) -> None:
    ((_, said), *_) = flaws_of_rule(then=[[given]])
    assert said == f"“{given}” is not written like this. Write “{right}”."


def test_a_word_in_full_width_letters_is_named() -> None:
    assert said_of(occasion="ｌａｔｅｎｅｓｓ") == (
        "“ｌａｔｅｎｅｓｓ” holds full-width characters. Type it in half-width ones: “lateness”."
    )


def test_a_japanese_comma_is_said_and_no_consequence_is_lost() -> None:
    said = said_of(binds="both", house_then=[["apologise、make_good"]])
    assert said == (
        "Entries are separated by an ordinary (half-width) comma: “[apologise, make_good]”."
    )


def test_consequences_are_listed_for_whom_the_rule_binds() -> None:
    listed = said_of(then=[["xyz"]])
    assert "remind" in listed
    assert not {"apologise", "refund", "not_ready"} & set(listed.rstrip(".").split(", "))


@pytest.mark.parametrize(
    "changes",
    [
        {"binds": "双方", "house_then": [["apologise"]]},
        {"then": [["warn"], ["charge 5000円"]]},
        {"occasion": None, "occassion": "lateness"},
    ],
)
def test_one_slip_is_said_once(changes: dict[str, Any]) -> None:
    assert len(flaws_of_rule(**changes)) == 1


def test_opening_hours_that_cannot_be_read_are_not_said_to_be_missing() -> None:
    asked = rule(occasion="contact", when={"outside_hours": True})
    ((path, _),) = flaws_of(rulebook(hours="9時から", rules=[asked]))
    assert path == ("hours",)
