"""Consequences: how they are written, how severe they are, and how long they last."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge.consequences import KINDS, Consequence, level_of, parse_consequence
from kijun.judge.quantities import Duration

durations = st.builds(
    Duration, st.integers(1, 1000), st.sampled_from(("min", "h", "d", "weeks", "months"))
)


@st.composite
def consequences(draw: st.DrawFn) -> Consequence:
    """Draw any consequence."""
    word = draw(st.sampled_from(sorted(KINDS)))
    argument = KINDS[word].argument
    if argument == "share":
        return Consequence(word, share=draw(st.integers(1, 100)))
    if argument == "duration" or (argument and draw(st.booleans())):
        return Consequence(word, duration=draw(durations))
    return Consequence(word)


@given(consequences())
def test_a_consequence_reads_back_as_it_is_written(consequence: Consequence) -> None:
    assert parse_consequence(str(consequence)) == consequence
    assert parse_consequence(f"  {str(consequence).replace(' ', '  ', 1)} ") == consequence


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (0, "note thank prefer apologise"),
        (1, "remind"),
        (2, "warn"),
        (3, "cancel_session charge refund make_good require_prepayment written_only not_ready"),
        (4, "suspend"),
        (5, "end_engagement"),
        (6, "ban"),
    ],
)
def test_each_consequence_has_its_level(level: int, words: str) -> None:
    assert {word for word, kind in KINDS.items() if kind.level == level} == set(words.split())


def test_a_step_is_as_severe_as_its_most_severe_consequence() -> None:
    step = tuple(map(parse_consequence, ("apologise", "refund 50 %", "note")))
    assert (level_of(step), level_of(step[:1]), level_of(())) == (3, 0, 0)


@pytest.mark.parametrize(
    ("text", "lasts"),
    [
        ("note", None),
        ("cancel_session", None),
        ("end_engagement", None),
        ("ban", None),
        ("remind", "6 months"),
        ("warn", "6 months"),
        ("make_good", "90 d"),
        ("require_prepayment", "90 d"),
        ("written_only", "90 d"),
        ("not_ready", "90 d"),
        ("suspend 30 d", "30 d"),
        ("ban 365 d", "365 d"),
    ],
)
def test_each_consequence_lasts_its_time(text: str, lasts: str | None) -> None:
    found = parse_consequence(text).lasts
    assert (str(found) if found else None) == lasts


def test_what_is_done_once_leaves_nothing_behind() -> None:
    once = {word for word in KINDS if not Consequence(word).is_lasting}
    assert once == {
        *("note", "thank", "prefer", "apologise"),
        *("cancel_session", "charge", "refund", "end_engagement"),
    }


@pytest.mark.parametrize("text", ["", " ", "fine 50 %", "Warn", "30 d suspend"])
def test_an_unknown_word_is_none(text: str) -> None:
    with pytest.raises(KeyError):
        parse_consequence(text)


@pytest.mark.parametrize(
    "text",
    [
        *("charge", "charge 0 %", "charge 101 %", "charge 50", "charge 1000 %", "charge -5 %"),
        *("refund 12.5 %", "suspend", "suspend 0 d", "suspend soon", "ban 0 d", "ban soon"),
        *("charge ５０ %", "suspend ３０ d", "warn 1"),
    ],
)
def test_an_argument_that_does_not_fit_is_refused(text: str) -> None:
    argument = text.partition(" ")[2]
    with pytest.raises(ValueError, match=f"^{argument}$"):
        parse_consequence(text)


def test_the_bounds_of_a_share_are_taken() -> None:
    assert [parse_consequence(f"charge {n}%").share for n in (1, 100)] == [1, 100]
