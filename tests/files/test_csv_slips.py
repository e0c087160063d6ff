"""Slips of people who write their first map: quotation marks, full-width signs, times alone."""

from __future__ import annotations

import pytest

from tests.files.csv_tables import refusal, take

MAP = """
timezone: Asia/Tokyo
dates: ["%Y/%m/%d %H:%M", "%Y年%m月%d日 %H時%M分", iso]
facts:
  - kind: appointment.joined
    at: "{開始:date} {来店}"
    client: "{会員}"
    appointment: "{番号}"
    where: {状態: 来店}
"""
HEADER = "番号,会員,開始,来店,状態\n"
ROW = "7,c-1,2026/9/8 10:00,9:55,来店\n"


def told(change: tuple[str, str]) -> str:
    assert change[0] in MAP
    return refusal(HEADER + ROW, MAP.replace(*change))


def test_a_column_without_quotation_marks_is_told_once_with_what_to_write() -> None:
    assert told(('"{番号}"', "{番号}")) == (
        'map.yaml:8: Put the name of a column in quotation marks: "{番号}".'
    )


@pytest.mark.parametrize(
    ("field", "column"), [("at: ｛開始｝", "開始"), ("at: '{開始} ｛来店｝'", "来店")]
)
def test_full_width_braces_are_told(field: str, column: str) -> None:
    assert told(('at: "{開始:date} {来店}"', field)) == (
        f'map.yaml:6: The braces here are full-width. Write ordinary ones: "{{{column}}}".'
    )


def test_full_width_braces_are_told_where_any_text_would_do() -> None:
    assert "map.yaml:7: The braces here are full-width" in told(('"{会員}"', "｛会員｝"))


def test_full_width_braces_around_what_is_no_column_are_text() -> None:
    facts, _ = take(HEADER + ROW, MAP.replace('"{会員}"', '"{会員}｛新規｝"'))
    assert facts[0]["client"] == "c-1｛新規｝"


def test_a_full_width_colon_in_a_condition_is_told() -> None:
    assert told(("状態: 来店", "状態：来店")).startswith(
        "map.yaml:9: The colon in “状態：来店” is full-width."
    )


@pytest.mark.parametrize("time", ["9:55", "９：５５", "9時55分", "午前9:55", "9:55:00", "9:55 AM"])
def test_a_time_alone_is_told_with_its_column_and_where_the_day_comes_from(time: str) -> None:
    table = HEADER + ROW.replace("9:55", time)
    _, problems = take(table, MAP.replace("{開始:date} ", ""))
    (problem,) = problems
    assert problem == (
        f'folder/visits.csv:2: “at: {{来店}}”: "{time}" is a time without its day. Put the day'
        ' beside it in the map: "{Day} {Time}". Where the table has the day only in a column with'
        ' another time, take it from there: "{Start:date} {Time}".'
    )


@pytest.mark.parametrize(
    ("start", "time"),
    [
        ("2026/9/8 10:00", "9:55"),
        ("2026/9/8", "9:55"),
        ("２０２６／９／８　１０：００", "9:55"),
        ("2026年9月8日 10時00分", " 9時55分"),
        ("2026年9月8日10:00", " 9時55分"),
        ("2026-09-08T10:00", "09:55"),
        ("2026-09-07T20:00Z", "09:55"),
    ],
)
def test_the_day_of_another_column_can_stand_before_a_time(start: str, time: str) -> None:
    row = f"7,c-1,{start},{time},来店\n"
    facts, problems = take(HEADER + row, MAP)
    assert (problems, [fact["at"] for fact in facts]) == ([], ["2026-09-08T09:55:00+09:00"])


def test_a_day_is_missing_where_its_column_is_blank_or_absent() -> None:
    _, problems = take(HEADER + "7,c-1,,9:55,来店\n", MAP)
    assert "and the column “開始” is blank in this row" in problems[0]
    assert "has no column “開始日”" in told(("{開始:date}", "{開始日:date}"))


def test_a_column_that_is_called_so_itself_is_taken_as_it_is() -> None:
    header = HEADER.replace("開始", "開始:date")
    facts, _ = take(header + ROW.replace("2026/9/8 10:00", "2026/9/9"), MAP)
    assert facts[0]["at"] == "2026-09-09T09:55:00+09:00"
