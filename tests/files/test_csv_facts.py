"""Rows of a table as facts of a record."""

from __future__ import annotations

import io
import re
import textwrap
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.csv_facts import facts_from_csv
from kijun.files.csv_map import read_map
from kijun.files.problems import Refused
from tests.files.csv_tables import GOOD_ROW, HEADER, MAP, refusal, take


def test_a_row_gives_the_facts_whose_conditions_hold() -> None:
    facts, problems = take(
        HEADER + GOOD_ROW + "2,suzuki,2026-11-02,2026-11-25,11:30,90,coaching,,No\n"
    )
    assert problems == []
    assert facts == [
        {
            "kind": "appointment.booked",
            "at": "2026-11-01T00:00:00+09:00",
            "client": "sato",
            "id": "visits.csv:2:appointment.booked",
            "appointment": "1",
            "starts": "2026-11-24T10:00:00+09:00",
            "minutes": 60,
            "service": "consulting",
            "price": 12000,
        },
        {
            "kind": "appointment.booked",
            "at": "2026-11-02T00:00:00+09:00",
            "client": "suzuki",
            "id": "visits.csv:3:appointment.booked",
            "appointment": "2",
            "starts": "2026-11-25T11:30:00+09:00",
            "minutes": 90,
            "service": "coaching",
        },
        {
            "kind": "appointment.missed",
            "at": "2026-11-25T11:30:00+09:00",
            "client": "suzuki",
            "id": "visits.csv:3:appointment.missed",
            "by": "client",
            "appointment": "2",
        },
    ]
    assert list(facts[2])[:5] == ["kind", "at", "client", "id", "by"]


def test_a_blank_column_behind_a_required_field_takes_the_whole_row_away() -> None:
    facts, problems = take(HEADER + "1,sato,,2026-11-24,10:00,60,,,No\n" + GOOD_ROW)
    assert [fact["id"] for fact in facts] == ["visits.csv:3:appointment.booked"]
    assert problems == [
        (
            "folder/visits.csv:2: “at” is missing: appointment.booked needs it, and the column “Booked”"
            " is blank in this row. To take appointment.booked only where that column is filled, write"
            ' below it in the map: where: {"Booked": {not: ""}}'
        )
    ]


def test_every_reason_of_a_row_is_told_once() -> None:
    facts, problems = take(HEADER + "1,sato,soon,2026-11-24,25:00,0,,x,No\n")
    assert facts == []
    assert [re.findall("“(.*?)”", problem)[0] for problem in problems] == [
        "at: {Booked}",
        "starts: {Day} {Time}",
        "minutes: {Minutes}",
        "price: {Price}",
        "at: {Day} {Time}",
    ]
    assert all(problem.startswith("folder/visits.csv:2: ") for problem in problems)


def test_a_session_of_nobody_is_refused() -> None:
    _, problems = take(HEADER + GOOD_ROW.replace("sato", " "))
    assert problems == [
        (
            "folder/visits.csv:2: “client” is missing: appointment.booked needs to say which client"
            " it is about."
        )
    ]


def test_what_no_field_alone_can_tell_is_still_refused() -> None:
    text = """
        timezone: UTC
        facts:
          - {kind: order.placed, at: "{Day}", client: "{Who}", evidence: "{Sums}"}
    """
    facts, problems = take(f"Who,Day,Sums\na,2026-01-01,{'0' * 64}\na,2026-01-01,abc\n", text)
    assert [fact["evidence"] for fact in facts] == [["0" * 64]]
    assert problems[0].startswith("folder/visits.csv:3: This cannot be taken as a fact: ")


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    quoted = GOOD_ROW.replace("consulting", '"two\nlines, and ""quoted"""')
    facts, problems = take(HEADER + quoted + "\n,,,,,,,,\n" + GOOD_ROW + "\n\n")
    assert problems == []
    assert facts[0]["service"] == 'two\nlines, and "quoted"'
    assert [fact["id"] for fact in facts] == [
        "visits.csv:2:appointment.booked",
        "visits.csv:5:appointment.booked",
    ]


def test_the_number_of_the_row_can_be_used() -> None:
    text = """
        timezone: UTC
        facts:
          - {kind: order.placed, at: "{Day}", client: "{Who}", id: "order-{#}"}
    """
    facts, _ = take("Who,Day\na,2026-01-01\nb,2026-01-02\n", text)
    assert [fact["id"] for fact in facts] == ["order-2", "order-3"]


def test_two_facts_of_one_kind_in_a_row_get_different_ids() -> None:
    text = """
        timezone: UTC
        facts:
          - {kind: order.placed, at: "{Day}", client: "{Who}"}
          - {kind: order.placed, at: "{Day}", client: "{Friend}"}
    """
    facts, _ = take("Who,Friend,Day\na,b,2026-01-01\n", text)
    assert [fact["id"] for fact in facts] == [
        "visits.csv:2:order.placed",
        "visits.csv:2:order.placed:2",
    ]


def test_short_rows_are_blank_at_their_end_and_long_ones_are_refused() -> None:
    facts, problems = take(
        HEADER + "1,sato,2026-11-01,2026-11-24,10:00,60\n" + GOOD_ROW[:-1] + ",,\n"
    )
    assert [len(fact) for fact in facts] == [7, 9]
    assert problems == []
    _, problems = take(HEADER + GOOD_ROW.replace('"12,000"', "12,000"))
    assert "This row has 10 cells, the header has 9." in problems[0]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_the_delimiter_is_found_from_the_header(delimiter: str) -> None:
    table = (HEADER + GOOD_ROW.replace('"12,000"', "12000")).replace(",", delimiter)
    facts, problems = take(table)
    assert (len(facts), problems) == (1, [])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-8-sig", "cp932"),
        ("cp932", "cp932"),
        ("cp932", "shift_jis"),
        ("euc_jp", "euc-jp"),
        ("utf-16", "utf-16"),
        ("utf-16", "utf-8"),
        ("utf-16-le", "utf-16"),
    ],
)
def test_files_are_read_in_their_encoding_and_a_byte_order_mark_beats_the_map(
    written: str, said: str
) -> None:
    text = f"encoding: {said}\n" + textwrap.dedent(MAP).replace("Client", "会員（番号）")
    table = HEADER.replace("Client", "会員（番号）") + GOOD_ROW.replace(
        "sato", "佐藤①" if "euc" not in written else "佐藤"
    )
    facts, problems = take(table.encode(written), text)
    assert problems == []
    assert str(facts[0]["client"]).startswith("佐藤")


@pytest.mark.parametrize(
    ("written", "said"), [("cp932", "utf-8"), ("utf-8", "cp932"), ("utf-8", "utf-16")]
)
def test_the_right_encoding_is_named_where_the_header_shows_it(written: str, said: str) -> None:
    text = f"encoding: {said}\n" + textwrap.dedent(MAP).replace("Client", "会員")
    table = HEADER.replace("Client", "会員").encode(written)
    table += b"\n" * (len(table) % 2)
    assert refusal(table, text) == (
        f"folder/visits.csv: The file is {written} text. Write “encoding: {written}” in the map."
    )


def test_a_row_in_another_encoding_is_told_and_the_others_are_taken() -> None:
    table = (HEADER + GOOD_ROW).encode() + GOOD_ROW.replace("sato", "佐藤").encode("cp932")
    facts, problems = take(table + GOOD_ROW.encode())
    assert len(facts) == 2
    assert problems[0].startswith("folder/visits.csv:3: Byte 0x8D in this row is not utf-8 text.")


def test_a_file_that_is_not_what_the_map_says_is_refused() -> None:
    table = (HEADER + GOOD_ROW).encode("utf-16") + b"x"
    assert "The file is not utf-16 text" in refusal(table)


def test_an_open_quotation_mark_costs_only_its_row() -> None:
    table = HEADER + GOOD_ROW.replace("sato", '"sato') + GOOD_ROW + GOOD_ROW
    facts, problems = take(table)
    assert [fact["id"] for fact in facts] == [
        "visits.csv:3:appointment.booked",
        "visits.csv:4:appointment.booked",
    ]
    assert problems[0].startswith("folder/visits.csv:2: The quotation marks in this row")


@pytest.mark.parametrize("size", [200_000, 1_200_000, 3_000_000])
def test_an_endless_cell_costs_only_its_row(size: int) -> None:
    table = HEADER + GOOD_ROW.replace("consulting", "x" * size) + GOOD_ROW
    facts, problems = take(table)
    assert [fact["id"] for fact in facts] == ["visits.csv:3:appointment.booked"]
    assert len(problems) == 1


def test_quoted_lines_without_end_are_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kijun.files.table.LARGEST_ROW", 1000)
    facts, problems = take(HEADER + '"' + '\n","' * 300)
    assert facts == []
    assert problems[0] == "folder/visits.csv:2: This row has more than 1000 characters."


def test_nul_characters_are_told() -> None:
    _, problems = take(HEADER + GOOD_ROW.replace("sato", "sa\0to"))
    assert "NUL" in problems[0]


def test_lines_may_end_in_any_way() -> None:
    for end in ("\r\n", "\r", "\n"):
        facts, problems = take((HEADER + GOOD_ROW + GOOD_ROW).replace("\n", end))
        assert (len(facts), problems) == (2, [])


def test_an_empty_file_is_refused_and_one_with_a_header_only_gives_nothing() -> None:
    assert "Its first row must name the columns" in refusal("")
    assert take(HEADER) == ([], [])


def test_the_file_is_left_open_for_its_owner() -> None:
    file = io.BytesIO((HEADER + GOOD_ROW).encode())
    csv_map = read_map(textwrap.dedent(MAP).encode(), "map.yaml")
    next(facts_from_csv(csv_map, file, "-", print))
    assert not file.closed


class _Endless(io.RawIOBase):
    """A table of 20,000 rows that is never held as a whole."""

    def __init__(self) -> None:
        self._parts = self._rows()
        self._rest = b""

    def _rows(self) -> Iterator[bytes]:
        yield HEADER.encode()
        for _ in range(20):
            yield GOOD_ROW.replace("2026-11-01", "soon").encode() * 1000

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._rest = self._rest or next(self._parts, b"")
        part, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def test_memory_does_not_grow_with_the_table() -> None:
    csv_map = read_map(textwrap.dedent(MAP).encode(), "map.yaml")
    places: set[int | None] = set()
    tracemalloc.start()
    try:
        assert (
            list(
                facts_from_csv(
                    csv_map,
                    cast("BinaryIO", _Endless()),
                    "a.csv",
                    lambda problem: places.add(problem.line),
                )
            )
            == []
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(places) == 20_000
    assert peak < 4_000_000


@given(st.binary(max_size=300))
def test_no_bytes_make_the_import_fail_otherwise(data: bytes) -> None:
    for table in (data, HEADER.encode() + data):
        with suppress(Refused):
            _, problems = take(table)
            assert all(problem.startswith("folder/visits.csv:") for problem in problems)


def test_more_tax_withheld_than_invoiced_is_refused() -> None:
    invoices = """
    timezone: Asia/Tokyo
    dates: [iso]
    facts:
      - kind: invoice.issued
        at: "{Day}"
        client: sato
        invoice: "{No}"
        amount: "{Amount}"
        due: "{Day}"
        withholding: "{Tax}"
    """
    table = "No,Day,Amount,Tax\n1,2026-11-01,500,50\n2,2026-11-01,500,501\n"
    facts, problems = take(table, invoices)
    assert [fact["invoice"] for fact in facts] == ["1"]
    text = "“withholding” must not be more than “amount”; here it is 501 of 500."
    assert problems == [f"folder/visits.csv:3: {text}"]


def test_a_map_says_which_sign_stands_before_decimals() -> None:
    table = HEADER + GOOD_ROW.replace('"12,000"', "12.000")
    _, (problem,) = take(table)
    assert "“price: {Price}”" in problem
    assert "Write into the map which it is" in problem
    for sign, price in ((".", 12), (",", 12_000)):
        facts, _ = take(table, MAP.replace("facts:", f'decimal: "{sign}"\nfacts:'))
        assert facts[0]["price"] == price
