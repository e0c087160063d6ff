"""Days as tables write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.days_written import First, day_of, first_in
from kijun.files.problems import Unreadable

DAY = dt.date(2025, 4, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2025-04-01",
        "2025/4/1",
        "2025.04.01",
        "2025年4月1日",
        "２０２５年４月１日",
        "20250401",
        "令和7年4月1日",
        "令和７年４月１日",
        "令和 7 年 4 月 1 日",
        "R7.4.1",
        "R.07/04/01",
        "r7/04/01",
        "R070401",
        "令7.4.1",
        "2025/04/01 10:23",
        "2025-04-01T10:23:00+09:00",
        "2025/04/01(火)",
        "2025/04/01(火) 10:23:45",
        "2025年4月1日 午後3時5分",
        "1 Apr 2025",
        "April 1, 2025",
        "01-Apr-2025",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert day_of(written) == DAY


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("R1.12.31", dt.date(2019, 12, 31)),
        ("平成31年4月30日", dt.date(2019, 4, 30)),
        ("平成31年5月1日", dt.date(2019, 5, 1)),
        ("H元.1.8", dt.date(1989, 1, 8)),
        ("昭和64年1月7日", dt.date(1989, 1, 7)),
        ("S60/2/28", dt.date(1985, 2, 28)),
    ],
)
def test_years_of_eras_are_counted_from_their_first(written: str, day: dt.date) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "cannot be read"),
        ("あした", "cannot be read"),
        ("令和7年2月30日", "no such day"),
        ("2025/13/01", "no such day"),
        ("令和元年4月30日", "no such day"),
        ("平成0年1月1日", "no such day"),
        ("0001-01-01", "outside"),
        ("25/04/01", "two digits"),
        ("070401", "two digits"),
        ("45748", "Excel"),
        ("4/1/2025", "two days"),
        ("2025/04/01/05", "cannot be read"),
        ("\x00", "cannot be read"),
    ],
)
def test_what_is_no_day_is_told(written: str, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        day_of(written)
    assert said in refused.value.message
    assert refused.value.params["value"] == written.strip()[:40]


def test_the_rest_of_the_column_says_which_comes_first() -> None:
    assert first_in(["4/1/2025", "4/13/2025"]) is First.MONTH
    assert first_in(["4/1/2025", "13/4/2025", "x"]) is First.DAY
    assert first_in(["4/1/2025", "2025-04-30"]) is First.NOBODY_SAID
    assert first_in(["4/13/2025", "13/4/2025"]) is First.NOBODY_SAID
    assert day_of("4/1/2025", First.MONTH) == DAY
    assert day_of("1/4/2025", First.DAY) == DAY
    assert day_of("4/4/2025") == dt.date(2025, 4, 4)


@given(st.dates(dt.date(2019, 5, 1), dt.date(2117, 12, 31)))
def test_a_day_of_reiwa_comes_back(day: dt.date) -> None:
    assert day_of(f"令和{day.year - 2018}年{day.month}月{day.day}日") == day


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_told_to_be_none(text: str) -> None:
    try:
        assert day_of(text).year > 1900
    except Unreadable as problem:
        assert problem.message % problem.params
