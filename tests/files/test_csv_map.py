"""Maps from tables to facts: what is wrong with one is told with its line and what was meant."""

from __future__ import annotations

import textwrap
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.csv_map import CsvMap, Template, read_map
from kijun.files.problems import Refused

GOOD = """
timezone: Asia/Tokyo
encoding: cp932
dates: ["%Y/%m/%d %H:%M", iso]
facts:
  - kind: appointment.booked
    where: {状態: [予約, 確定]}
    at: "{受付日時}"
    client: "{会員番号}"
    appointment: "R{予約番号}"
    starts: "{来店日} {開始}"
    minutes: 60
    note: "{{{メニュー}}} {#}"
"""


def read(text: str) -> CsvMap:
    return read_map(textwrap.dedent(text).encode(), "map.yaml")


def problems(text: str) -> str:
    with pytest.raises(Refused) as caught:
        read(text)
    return str(caught.value)


def test_a_map_says_how_the_file_is_written_and_what_its_rows_give() -> None:
    csv_map = read(GOOD)
    (fact,) = csv_map.facts
    assert (csv_map.encoding, fact.kind) == ("cp932", "appointment.booked")
    assert fact.where[0].values == {"予約", "確定"}
    assert [field.name for field in fact.fields] == [
        "at",
        "client",
        "appointment",
        "starts",
        "minutes",
        "note",
    ]
    assert list(csv_map.columns()) == [
        ("状態", 7),
        ("受付日時", 8),
        ("会員番号", 9),
        ("予約番号", 10),
        ("来店日", 11),
        ("開始", 11),
        ("メニュー", 13),
    ]


def test_doubled_braces_are_braces_and_the_number_of_the_row_is_a_column() -> None:
    note = read(GOOD).facts[0].fields[-1].template
    assert note == Template(13, ("{", "} ", ""), ("メニュー", "#"))
    assert note.fill(["カット", "7"]) == "{カット} 7"


@pytest.mark.parametrize("name", ["shift_jis", "Shift_JIS", "sjis", "windows-31j", "cp932"])
def test_shift_jis_means_what_windows_means_by_it(name: str) -> None:
    assert read(GOOD.replace("cp932", name)).encoding == "cp932"


def test_words_that_yaml_likes_to_change_stay_text() -> None:
    csv_map = read(
        """
        timezone: UTC
        facts:
          - {kind: order.placed, where: {New: Yes, Day: 2026-01-01, N: 010}, at: "{A}", client: 1}
        """
    )
    (fact,) = csv_map.facts
    assert [set(test.values) for test in fact.where] == [{"Yes"}, {"2026-01-01"}, {"010"}]
    assert fact.fields[1].template.fill(()) == "1"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("timezone: Asia/Tokyo", "timezone: Asia/Tokio"), "map.yaml:2: There is no time zone"),
        (("timezone: Asia/Tokyo", "timezone: localtime"), "map.yaml:2: There is no time zone"),
        (("timezone: Asia/Tokyo", "timezone: Asia/Tokio"), "Did you mean “Asia/Tokyo”?"),
        (("timezone: Asia/Tokyo\n", ""), "map.yaml:2: “timezone” is missing"),
        (("encoding: cp932", "encoding: cp9999"), "map.yaml:3: There is no encoding “cp9999”"),
        (("encoding: cp932", "encoding: base64"), "map.yaml:3: There is no encoding “base64”"),
        (("encoding:", "xyz:"), "map.yaml:3: “xyz” is not part of a map. Known: timezone,"),
        (("encoding:", "encodng:"), "map.yaml:3: “encodng” is not part of a map"),
        (("dates:", "decimal: point\ndates:"), "map.yaml:4: There must be the sign that stands"),
        (("iso]", "iso, '%d/%m']"), "map.yaml:4: The form “%d/%m” has no year"),
        (("iso]", "iso, '%Y %Q']"), "map.yaml:4: The form “%Y %Q” cannot be used"),
        (("iso]", "iso, '%Y-%m-%d %Z']"), "map.yaml:4: Names of time zones (%Z)"),
        (("appointment.booked", "appointment.boked"), "map.yaml:6: There is no kind of fact"),
        (("appointment.booked", "appointment.boked"), "Did you mean “appointment.booked”?"),
        (("minutes:", "minuts:"), "map.yaml:12: There is no field “minuts” in appointment.booked"),
        (("minutes:", "minuts:"), "Did you mean “minutes”?"),
        (("minutes:", "minuts:"), "map.yaml:6: “minutes” is missing: appointment.booked needs it"),
        (
            ("minutes: 60", "minutes: 0"),
            "map.yaml:12: “minutes” must be a whole number from 1 to 100000",
        ),
        (
            ("minutes: 60", "minutes: 所要"),
            'map.yaml:12: If “所要” is a column of the table, write "{所要}"',
        ),
        (("minutes: 60", "minutes: [1]"), "map.yaml:12: There must be a text here"),
        (("minutes: 60", "minutes:"), "map.yaml:12: There must be a text here, or a column"),
        (("R{予約番号}", "R{予約番号"), "map.yaml:10: The name of a column stands in braces"),
        (("R{予約番号}", "R{}"), "map.yaml:10: The name of a column stands in braces"),
        (("R{予約番号}", "R}"), "map.yaml:10: The name of a column stands in braces"),
        (("minutes: 60", "at: 2026-01-01"), "map.yaml:12: “at” stands here for the second time"),
        (("- kind: appointment.booked", "- sort: x"), "map.yaml:6: “kind” is missing"),
        (("{状態: [予約, 確定]}", "状態"), "map.yaml:7: “where” must name columns"),
    ],
)
def test_a_mistake_is_told_with_its_line(change: tuple[str, str], expected: str) -> None:
    assert change[0] in GOOD
    assert expected in problems(GOOD.replace(*change))


def test_a_number_is_not_taken_for_the_name_of_a_column() -> None:
    assert "column" not in problems(GOOD.replace("minutes: 60", "minutes: 0"))


def test_everything_wrong_with_a_map_is_told_at_once_in_order_of_lines() -> None:
    told = problems("timezone: X\nencoding: Y\nfacts: Z\n").splitlines()
    assert [line.split(" ")[0] for line in told] == ["map.yaml:1:", "map.yaml:2:", "map.yaml:3:"]


def test_a_fact_that_concerns_a_client_needs_to_say_which() -> None:
    assert "map.yaml:3: “client” is missing: order.placed needs it" in problems(
        "timezone: UTC\nfacts:\n  - {kind: order.placed, at: '{A}'}\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "map.yaml: There is nothing in this file"),
        ("- 1", "map.yaml:1: The file must be made of names and values"),
        ("a: &x 1", "map.yaml:1: “&x” is not allowed here"),
        ("timezone: UTC\nfacts: [", "map.yaml:2: The text ends here although"),
        ("a: 1\n---\nb: 2", "map.yaml:2: A second document begins here"),
        ("a: " + "[" * 1000, "map.yaml:1: The entries here are more than"),
        ("x" * 1_000_001, "map.yaml: The file is too large"),
        ("timezone: UTC\nfacts: []", "map.yaml:2: “facts” must be a list of facts"),
    ],
)
def test_what_is_no_map_is_refused(text: str, expected: str) -> None:
    assert expected in problems(text)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_bytes_make_the_reading_of_a_map_fail_otherwise(data: bytes) -> None:
    with suppress(Refused):
        assert read_map(data, "map.yaml").facts
