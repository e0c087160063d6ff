"""Terms: what they may be compared with, and which values satisfy them."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.judge.quantities import Deadline, Duration, parse_duration
from kijun.judge.terms import (
    TIERS,
    Before,
    Flag,
    Holds,
    OneOf,
    Quantity,
    RepeatedWord,
    Span,
    Term,
    TermKind,
    UnknownWord,
    compiled,
)

SPAN, BARE = TermKind("span"), TermKind("span", bare=True)
NUMBER, SHARE = TermKind("quantity"), TermKind("quantity", percent="must")
EITHER = TermKind("quantity", percent="may")
COUNT, FLAG, DEADLINE = TermKind("count"), TermKind("flag"), TermKind("deadline")
OPEN, CLOSED = TermKind("words", ("a", "b"), is_open=True), TermKind("words", ("a", "b", "true"))
TIER = TermKind("tier", TIERS)


class Tokyo:
    """A house in Tokyo that is open on workdays."""

    zone: dt.tzinfo = ZoneInfo("Asia/Tokyo")

    def is_business_day(self, day: dt.date) -> bool:
        """Say whether it is a workday."""
        return day.weekday() < 5


def holds(kind: TermKind, value: object, *, name: str = "term", backwards: bool = False) -> Holds:
    """Return the function that a term is compiled to."""
    return compiled(Term(name, kind.read(value)), Tokyo(), backwards=backwards)


def at(text: str) -> dt.datetime:
    """Read an instant in Tokyo."""
    return dt.datetime.fromisoformat(f"{text}+09:00")


# -- what is read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "condition"),
    [
        (SPAN, "> 10 min", Span(">", Duration(10, "min"))),
        (SPAN, ">=10min", Span(">=", Duration(10, "min"))),
        (SPAN, " < 2 weeks ", Span("<", Duration(2, "weeks"))),
        (SPAN, "= 1 d", Span("=", Duration(1, "d"))),
        (SPAN, "1..3 d", Span("..", Duration(1, "d"), Duration(3, "d"))),
        (SPAN, "10 min .. 2 h", Span("..", Duration(10, "min"), Duration(2, "h"))),
        (SPAN, "1d..1d", Span("..", Duration(1, "d"), Duration(1, "d"))),
        (BARE, "24 h", Span("<=", Duration(24, "h"))),
        (BARE, "< 24 h", Span("<", Duration(24, "h"))),
        (NUMBER, "> 2", Quantity(">", 2)),
        (NUMBER, 3, Quantity("=", 3)),
        (NUMBER, 2.5, Quantity("=", 2.5)),
        (NUMBER, "<= -1.5", Quantity("<=", -1.5)),
        (NUMBER, "1..2.5", Quantity("..", 1, 2.5)),
        (SHARE, "< 80 %", Quantity("<", 80, None, percent=True)),
        (SHARE, "10..20 %", Quantity("..", 10, 20, percent=True)),
        (SHARE, "10 %..20%", Quantity("..", 10, 20, percent=True)),
        (EITHER, "> 1000", Quantity(">", 1000)),
        (EITHER, "> 10 %", Quantity(">", 10, None, percent=True)),
        (COUNT, 1, Quantity("=", 1)),
        (COUNT, 10_000, Quantity("=", 10_000)),
        (FLAG, True, Flag(value=True)),
        (DEADLINE, "1 d before 18:00", Before(Deadline(1, business=False, minute=1080))),
        (OPEN, "c", OneOf(("c",))),
        (CLOSED, ["b", "a"], OneOf(("b", "a"))),
        (CLOSED, True, OneOf(("true",))),
        (OPEN, False, OneOf(("false",))),
        (TIER, "good", OneOf(("good",))),
    ],
)
def test_conditions_are_read(kind: TermKind, value: object, condition: object) -> None:
    assert kind.read(value) == condition


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *[(SPAN, x) for x in ("10 min", "> 10", ">> 1 d", "3..1 d", "1 d..", "..1 d", "> ", 10)],
        *[(SPAN, x) for x in (None, ["> 1 d"], "1 d..2", "soon", "!= 1 d", "-1..1 d")],
        *[(BARE, x) for x in ("24", 24, "soon", None)],
        *[(NUMBER, x) for x in ("2", "> two", "> 5 %", True, None, "> nan", "> 1e5", "3..1")],
        *[(NUMBER, x) for x in ("> 1234567890123456", "> 1.1234567", "1 %..2", [1], "1..")],
        *[(NUMBER, x) for x in ("> ５", "> 1.٥")],
        *[(SHARE, x) for x in ("> 5", 5, "5 %", "1..2", "20..10 %", True)],
        *[(COUNT, x) for x in (0, 10_001, True, 2.0, "3", "> 3", None)],
        *[(FLAG, x) for x in ("true", 1, 0, None, [True])],
        *[(DEADLINE, x) for x in (18, None, "18:00", ["1 d before 18:00"])],
        *[(OPEN, x) for x in (5, "", " ", [], ["a", 5], ["a", "a"], None, {"a": 1})],
    ],
)
def test_what_cannot_be_compared_is_refused(kind: TermKind, value: object) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the reader of rules says it
        kind.read(value)
    assert not isinstance(refused.value, UnknownWord)


@pytest.mark.parametrize(("kind", "value"), [(CLOSED, "c"), (CLOSED, ["a", "c"])])
def test_an_unknown_word_is_named_with_the_known_ones(kind: TermKind, value: object) -> None:
    with pytest.raises(UnknownWord) as refused:
        kind.read(value)
    assert (refused.value.word, refused.value.known) == ("c", ("a", "b", "true"))


SLIPS = TermKind("words", ("lost_way", "family", "transport", "other", "work"), is_open=True)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("lostway", "lost_way"),
        ("lost way", "lost_way"),
        ("LOST-WAY", "lost_way"),
        ("Family ", "family"),
        ("familiy", "family"),
        ("Other", "other"),
    ],
)
def test_a_slip_in_a_known_word_is_refused_where_new_words_are_welcome(
    word: str, meant: str
) -> None:
    with pytest.raises(UnknownWord) as refused:
        SLIPS.read(["transport", word])
    assert (refused.value.word, refused.value.known) == (word, (meant,))


@pytest.mark.parametrize("word", ["mother", "works", "homework", "weather", "wait", "事故", "!"])
def test_a_new_word_is_welcome_in_an_open_list(word: str) -> None:
    assert SLIPS.read(word) == OneOf((word,))


@pytest.mark.parametrize("kind", [OPEN, CLOSED])
def test_a_word_that_stands_twice_is_named(kind: TermKind) -> None:
    with pytest.raises(RepeatedWord) as refused:
        kind.read(["b", "a", "b"])
    assert refused.value.word == "b"


@pytest.mark.parametrize("value", ["great", 3, None, ["good"]])
def test_a_tier_is_one_of_five(value: object) -> None:
    with pytest.raises(UnknownWord) as refused:
        TIER.read(value)
    assert (refused.value.word, refused.value.known) == (value, TIERS)


# -- which values satisfy them -------------------------------------------------------------------

COMPARED = {">": (1,), ">=": (0, 1), "<": (-1,), "<=": (-1, 0), "=": (0,)}


@pytest.mark.parametrize("operator", COMPARED)
@given(length=st.sampled_from(("10 min", "24 h", "3 d", "2 weeks", "1 month")), off=st.data())
def test_a_span_runs_from_the_first_instant_to_the_second(
    operator: str, length: str, off: st.DataObject
) -> None:
    anchor = at("2026-01-31T10:00:00")
    end = parse_duration(length).after(anchor, Tokyo.zone)
    sign = off.draw(st.sampled_from((-1, 0, 1)))
    beside = end + sign * dt.timedelta(microseconds=1)
    assert holds(SPAN, f"{operator} {length}")((anchor, beside)) == (sign in COMPARED[operator])


@pytest.mark.parametrize("operator", COMPARED)
@given(length=st.sampled_from(("10 min", "24 h", "3 d", "2 weeks", "1 month")), off=st.data())
def test_a_lead_runs_backwards_from_the_first_instant(
    operator: str, length: str, off: st.DataObject
) -> None:
    starts = at("2026-03-31T10:00:00")
    begin = parse_duration(length).before(starts, Tokyo.zone)
    sign = off.draw(st.sampled_from((-1, 0, 1)))
    beside = begin - sign * dt.timedelta(microseconds=1)
    lead = holds(SPAN, f"{operator} {length}", backwards=True)
    assert lead((starts, beside)) == (sign in COMPARED[operator])


def test_between_holds_at_both_ends() -> None:
    between, anchor = holds(SPAN, "10..20 min"), at("2026-03-02T10:00:00")
    minutes = [dt.timedelta(minutes=m) for m in (9, 10, 15, 20, 21)]
    assert [between((anchor, anchor + m)) for m in minutes] == [False, True, True, True, False]
    lead = holds(SPAN, "10..20 min", backwards=True)
    assert [lead((anchor, anchor - m)) for m in minutes] == [False, True, True, True, False]


@pytest.mark.parametrize("operator", COMPARED)
def test_a_number_is_compared(operator: str) -> None:
    test = holds(NUMBER, f"{operator} 5")
    assert [n for n in (-1, 0, 1) if test(5 + n)] == list(COMPARED[operator])


def test_a_number_between_two() -> None:
    assert [n for n in range(6) if holds(NUMBER, "2..4")(n)] == [2, 3, 4]


def test_what_is_not_known_satisfies_nothing() -> None:
    assert not holds(NUMBER, "< 5")(None)
    assert not holds(SHARE, "< 5 %")(None)


def test_a_share_is_a_part_of_a_whole() -> None:
    share = holds(SHARE, "10..20 %")
    assert [part for part in (9, 10, 20, 21) if share((part, 100))] == [10, 20]
    assert holds(SHARE, "> 33 %")((1, 3))
    assert not holds(SHARE, "> 10 %")((5, 0))
    assert not holds(SHARE, "< 10 %")((0, 0))


def test_later_than_a_deadline_is_after_it_not_at_it() -> None:
    late, starts = holds(DEADLINE, "1 d before 18:00"), at("2026-03-03T10:00:00")
    assert not late((starts, at("2026-03-02T18:00:00")))
    assert late((starts, at("2026-03-02T18:00:01")))


def test_a_deadline_knows_the_days_of_the_house() -> None:
    late = holds(DEADLINE, "1 business day before 18:00")
    assert late((at("2026-03-02T10:00:00"), at("2026-02-27T18:00:01")))
    assert not late((at("2026-03-02T10:00:00"), at("2026-02-27T17:59:59")))


def test_one_of_the_words() -> None:
    assert [word for word in "abc" if holds(OPEN, ["a", "c"])(word)] == ["a", "c"]


@pytest.mark.parametrize("tier", TIERS)
def test_a_standing_means_that_or_better(tier: str) -> None:
    enough = holds(TIER, tier, name="standing")
    assert [t for t in TIERS if enough(t)] == list(TIERS[TIERS.index(tier) :])


@pytest.mark.parametrize("value", [True, False])
def test_a_flag_is_yes_or_no(value: Any) -> None:
    assert holds(FLAG, value)(value)
    assert not holds(FLAG, value)(not value)
