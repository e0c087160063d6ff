"""Which rows give a fact: by values, by all but some values, and what is told of values nowhere met."""

from __future__ import annotations

import io
import textwrap

import pytest

from kijun.files.csv_facts import facts_from_csv
from kijun.files.csv_map import read_map
from kijun.files.csv_seen import MOST_KEPT, Seen
from tests.files.csv_tables import take

MAP = """
timezone: UTC
facts:
  - {{kind: order.placed, at: "{{Day}}", client: "{{Who}}", where: {where}}}
  - {{kind: testimonial.given, at: "{{Day}}", client: "{{Who}}", where: {{State: praised}}}}
"""
TABLE = "Who,Day,State\na,2026-01-01,came\nb,2026-01-02,\nc,2026-01-03,cancelled\n"


def who_ordered(where: str) -> list[object]:
    facts, problems = take(TABLE, MAP.format(where=where))
    assert problems == []
    return [fact["client"] for fact in facts if fact["kind"] == "order.placed"]


@pytest.mark.parametrize(
    ("where", "who"),
    [
        ("{State: came}", ["a"]),
        ("{State: [came, cancelled]}", ["a", "c"]),
        ('{State: {not: ""}}', ["a", "c"]),
        ('{State: ""}', ["b"]),
        ("{State: {not: cancelled}}", ["a", "b"]),
        ('{State: {not: [cancelled, ""]}}', ["a"]),
    ],
)
def test_a_fact_is_taken_from_the_rows_whose_values_fit(where: str, who: list[str]) -> None:
    assert who_ordered(where) == who


def absent(where: str, *tables: str) -> list[tuple[str, bool]]:
    csv_map = read_map(textwrap.dedent(MAP.format(where=where)).encode(), "map.yaml")
    seen = Seen(csv_map)
    for table in tables:
        assert list(facts_from_csv(csv_map, io.BytesIO(table.encode()), "t.csv", print, seen))
    return [(problem.text(), whole) for problem, whole in seen.absent()]


PRAISED = "d,2026-01-04,praised\n"


def test_a_value_that_no_row_has_is_told_with_those_that_occur() -> None:
    ((text, is_whole),) = absent("{State: arrived}", TABLE + PRAISED)
    assert is_whole
    assert text == (
        'map.yaml:4: No row has "arrived" in the column “State”. What stands there: "came",'
        ' "cancelled", "praised". If there is really none this time, --skip-invalid takes the'
        " table as it is."
    )


def test_one_of_several_values_may_be_absent_and_is_noted() -> None:
    ((text, is_whole),) = absent("{State: [came, arrived]}", TABLE + PRAISED)
    assert text.startswith('map.yaml:4: Note: no row has "arrived" in the column “State”.')
    assert not is_whole


def test_a_value_that_stands_in_another_table_is_not_absent() -> None:
    other = "Who,Day,State\na,2026-01-01,arrived\n"
    assert absent("{State: arrived}", other, TABLE + PRAISED) == []


def test_a_month_without_no_shows_is_no_slip_of_the_pen() -> None:
    everybody_came = "Who,Day,State\na,2026-01-01,came\nb,2026-01-02,\n"
    assert absent("{State: came}", everybody_came) == []


def test_what_is_excluded_or_blank_need_not_occur() -> None:
    table = "Who,Day,State\na,2026-01-01,came\nd,2026-01-04,praised\n"
    assert absent("{State: {not: cancelled}}", table) == []
    assert absent('{State: ["", came]}', table) == []


def test_a_value_is_found_also_behind_many_others_of_which_only_some_are_told() -> None:
    rows = "".join(f"a,2026-01-01,state {number}\n" for number in range(2 * MOST_KEPT))
    assert absent("{State: came}", f"Who,Day,State\n{rows}a,2026-01-01,came\n" + PRAISED) == []
    ((text, _),) = absent("{State: arrived}", f"Who,Day,State\n{rows}" + PRAISED)
    assert '"state 9" ….' in text
    assert "state 10" not in text


def test_the_rows_and_facts_of_each_table_are_counted() -> None:
    csv_map = read_map(textwrap.dedent(MAP.format(where="{State: came}")).encode(), "map.yaml")
    seen = Seen(csv_map)
    for name, table in {"a.csv": TABLE + "x,soon,came\n", "b.csv": "Who,Day,State\n"}.items():
        list(facts_from_csv(csv_map, io.BytesIO(table.encode()), name, str, seen))
    counts = [(each.name, each.rows, each.facts, each.is_heading_alone) for each in seen.tables]
    assert counts == [("a.csv", 3, 1, False), ("b.csv", 0, 0, True)]


@pytest.mark.parametrize("written", ["{not: {a: b}}", "{no: a}", "[[a]]", "{not: a, or: b}"])
def test_what_is_no_condition_is_told(written: str) -> None:
    with pytest.raises(Exception, match="Behind a column of “where” stands a value"):
        who_ordered(f"{{State: {written}}}")
