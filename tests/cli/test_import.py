"""`kijun import`: tables and calendars as records, all of it or nothing."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import msgspec
import pytest

from kijun.files.csv_map import read_map
from kijun.files.record import read_facts
from tests.cli.command import Ended, kijun, write

MAP = """\
timezone: Asia/Tokyo
dates: ["%Y/%m/%d %H:%M"]
facts:
  - kind: appointment.booked
    at: "{Made}"
    client: "{Client}"
    appointment: "a-{No}"
    starts: "{Start}"
    minutes: "60"
"""
TABLE = "No,Client,Made,Start\n1,c-1,2026/02/01 10:00,2026/02/09 14:00\n"
BAD_ROW = "2,c-1,yesterday,2026/02/09 14:00\n"

CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//EN
BEGIN:VEVENT
UID:one@example
DTSTAMP:20260201T000000Z
CREATED:20260201T000000Z
DTSTART;TZID=Asia/Tokyo:20260209T140000
DTEND;TZID=Asia/Tokyo:20260209T150000
SUMMARY:A session
ORGANIZER:mailto:me@example.com
ATTENDEE:mailto:you@example.com
END:VEVENT
{more}END:VCALENDAR
"""
WEEKLY = """\
BEGIN:VEVENT
UID:two@example
DTSTAMP:20260201T000000Z
DTSTART:20260302T090000
DTEND:20260302T100000
RRULE:FREQ=WEEKLY
SUMMARY:Every week
ORGANIZER:mailto:me@example.com
ATTENDEE:mailto:you@example.com
END:VEVENT
"""
BROKEN = "BEGIN:VEVENT\nUID:three@example\nSUMMARY:Broken\nDTSTART:nonsense\nEND:VEVENT\n"
HOLIDAY = "BEGIN:VEVENT\nUID:four@example\nSUMMARY:Off\nDTSTART;VALUE=DATE:20260210\nEND:VEVENT\n"


def read(ended: Ended) -> list[str]:
    """The ids or appointments of what was written, read as any record is."""
    file, rejected = io.BytesIO(ended.out.encode()), list[object]()
    found = read_facts(file, lambda *line: rejected.append(line))
    told = [getattr(fact, "appointment", "") for facts, _ in found for fact in facts]
    assert rejected == []
    return told


@pytest.fixture
def csv_map(tmp_path: Path) -> Path:
    return write(tmp_path, "map.yaml", MAP)


def test_two_tables_of_one_name_are_refused_since_facts_are_named_after_them(
    csv_map: Path, tmp_path: Path
) -> None:
    tables = []
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        tables.append(write(tmp_path / folder, "visits.csv", TABLE))
    ended = kijun("import", "csv", "--map", csv_map, *tables)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        f"{tables[1]}: Another table here is called “visits.csv”, too. Facts are named after their"
        " file and row, so that these would have the same ids. Give one file another name, or each"
        " fact of the map an “id” that is its own.\n"
    )


def test_two_tables_of_one_name_are_taken_where_the_map_names_the_facts(tmp_path: Path) -> None:
    named = write(
        tmp_path, "map.yaml", MAP.replace("    client:", '    id: "{Client}-{#}"\n    client:')
    )
    tables = []
    for folder, client in (("x", "c-1"), ("y", "c-2")):
        (tmp_path / folder).mkdir()
        tables.append(write(tmp_path / folder, "visits.csv", TABLE.replace("c-1", client)))
    ended = kijun("import", "csv", "--map", named, *tables)
    assert ended.code == 0, ended.err
    assert [fact["id"] for fact in ended.lines] == ["c-1-2", "c-2-2"]


def test_the_rows_of_a_table_become_a_record(csv_map: Path, tmp_path: Path) -> None:
    table = write(tmp_path, "visits.csv", TABLE)
    ended = kijun("import", "csv", "--map", csv_map, table)
    assert ended.code == 0
    assert ended.lines == [
        {
            "kind": "appointment.booked",
            "at": "2026-02-01T10:00:00+09:00",
            "client": "c-1",
            "id": "visits.csv:2:appointment.booked",
            "appointment": "a-1",
            "starts": "2026-02-09T14:00:00+09:00",
            "minutes": 60,
        }
    ]
    assert read(ended) == ["a-1"]


def test_several_tables_come_one_after_the_other_packed_or_not(
    csv_map: Path, tmp_path: Path
) -> None:
    first = write(tmp_path, "a.csv", TABLE)
    second = write(tmp_path, "b.csv.gz", gzip.compress(TABLE.replace("\n1,", "\n7,").encode()))
    ended = kijun("import", "csv", "--map", csv_map, first, second, "-", stdin=TABLE.encode())
    assert read(ended) == ["a-1", "a-7", "a-1"]


def test_nothing_is_written_while_a_row_cannot_be_read(csv_map: Path, tmp_path: Path) -> None:
    table = write(tmp_path, "visits.csv", TABLE + BAD_ROW)
    ended = kijun("import", "csv", "--map", csv_map, table)
    assert (ended.code, ended.out) == (2, "")
    first, last = ended.err.splitlines()
    assert first.startswith(f"{table}:3: “at: {{Made}}” must be a time or a date")
    assert last.startswith("Nothing was written.")


def test_rows_that_cannot_be_read_can_be_left_out_and_are_counted(
    csv_map: Path, tmp_path: Path
) -> None:
    table = write(tmp_path, "visits.csv", TABLE + BAD_ROW + BAD_ROW)
    ended = kijun("import", "csv", "--skip-invalid", "--map", csv_map, table)
    assert ended.code == 0
    assert read(ended) == ["a-1"]
    assert "\n2 rows were left out.\n" in ended.err


def test_after_twenty_problems_the_others_are_only_counted(csv_map: Path, tmp_path: Path) -> None:
    table = write(tmp_path, "visits.csv", TABLE + BAD_ROW * 50)
    told = kijun("import", "csv", "--map", csv_map, table).err.splitlines()
    assert len(told) == 22
    assert told[20] == "and 30 more"


def test_a_map_that_is_wrong_is_told_by_line(tmp_path: Path) -> None:
    csv_map = write(tmp_path, "map.yaml", MAP.replace("minutes:", "minuts:"))
    ended = kijun("import", "csv", "--map", csv_map, write(tmp_path, "visits.csv", TABLE))
    assert (ended.code, ended.out) == (2, "")
    assert f"{csv_map}:9: " in ended.err


def test_a_map_of_sessions_without_arrivals_is_taken_with_a_note(
    csv_map: Path, tmp_path: Path
) -> None:
    table = write(tmp_path, "visits.csv", TABLE)
    ended = kijun("import", "csv", "--map", csv_map, table)
    assert ended.code == 0
    assert ended.err.startswith("Note: this map takes sessions, but nobody's arrival")
    arrivals = """\
  - kind: appointment.joined
    at: "{Start}"
    client: "{Client}"
    appointment: "a-{No}"
"""
    whole = write(tmp_path, "whole.yaml", MAP + arrivals)
    assert kijun("import", "csv", "--map", whole, table).err == f"{table}: 1 row, 2 facts.\n"


@pytest.mark.parametrize(
    ("days", "has_note"),
    [("2026/04/01\n2026/04/02\n", True), ("2026/04/01\n2026/04/02 9:30\n", False), ("", False)],
)
def test_payments_with_days_only_are_taken_with_a_note(
    days: str, has_note: bool, tmp_path: Path
) -> None:
    text = """\
timezone: Asia/Tokyo
dates: ["%Y/%m/%d %H:%M", "%Y/%m/%d"]
facts:
  - {kind: invoice.paid, at: "{Paid on}", client: c-1, invoice: "{#}", amount: 500}
"""
    csv_map = write(tmp_path, "map.yaml", text)
    table = write(tmp_path, "payments.csv", f"Paid on\n{days}")
    ended = kijun("import", "csv", "--map", csv_map, table)
    assert ended.code == 0
    assert ("all payments here are put at 00:00" in ended.err) is has_note


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_help_shows_a_map_that_can_be_read(language: str) -> None:
    shown = kijun("import", "csv", "--help", "--language", language).out
    text = shown[shown.index("  timezone:") :].split("\n\n")[0]
    assert len(read_map(text.encode(), "map.yaml").facts) == 3
    assert f"docs/imports.{language}.md" in shown


def test_a_table_needs_a_map(tmp_path: Path) -> None:
    ended = kijun("import", "csv", write(tmp_path, "visits.csv", TABLE))
    assert ended.code == 2
    assert "--map" in ended.err


def test_what_was_imported_can_be_judged_at_once(csv_map: Path, tmp_path: Path) -> None:
    table = write(tmp_path, "visits.csv", TABLE)
    facts = write(tmp_path, "r.jsonl", kijun("import", "csv", "--map", csv_map, table).out)
    rules = write(tmp_path, "rules.yaml", kijun("new", "time-and-promises").out)
    ended = kijun("judge", rules, facts, "--assume-announced", "--as-of", "2026-03-01")
    assert ended.code == 0
    assert "Client c-1" in ended.out


def test_the_events_of_a_calendar_become_a_record(tmp_path: Path) -> None:
    path = write(tmp_path, "c.ics", CALENDAR.format(more=HOLIDAY))
    ended = kijun("import", "ics", path)
    assert ended.code == 0
    assert read(ended) == ["one@example"]
    assert ended.err.startswith(f"{path}:14: “Off” takes whole days.\nNote: ")


def test_events_can_be_those_of_one_client(tmp_path: Path) -> None:
    path = write(tmp_path, "c.ics", CALENDAR.format(more=""))
    ended = kijun("import", "ics", "--client", "c-9", path)
    assert [line["client"] for line in ended.lines] == ["c-9"]


def test_an_address_of_the_house_is_no_client(tmp_path: Path) -> None:
    path = write(tmp_path, "c.ics", CALENDAR.format(more=""))
    assert kijun("import", "ics", "--own", "You@example.com", path).out == ""


def test_recurring_events_are_taken_inside_a_span(tmp_path: Path) -> None:
    path = write(tmp_path, "c.ics", CALENDAR.format(more=WEEKLY))
    span = ("--from", "2026-03-01", "--to", "2026-03-16")
    starts = [line["starts"] for line in kijun("import", "ics", *span, path).lines]
    assert starts == [
        "2026-02-09T14:00:00+09:00",
        "2026-03-02T09:00:00+09:00",
        "2026-03-09T09:00:00+09:00",
        "2026-03-16T09:00:00+09:00",
    ]
    zone = ("--timezone", "Europe/Paris")
    assert kijun("import", "ics", *span, *zone, path).lines[1]["starts"].endswith("+01:00")


def test_good_events_are_kept_beside_broken_ones_only_if_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, "c.ics", CALENDAR.format(more=BROKEN))
    ended = kijun("import", "ics", path)
    assert (ended.code, ended.out) == (2, "")
    assert f"{path}:" in ended.err
    ended = kijun("import", "ics", "--skip-invalid", path)
    assert ended.code == 0
    assert read(ended) == ["one@example"]
    assert "\n1 event was left out.\n" in ended.err


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--from", "2026-03-01"], "--from and --to belong together"),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "--from and --to belong together"),
        (["--from", "March", "--to", "2026-03-01"], "--from must be a date, such as 2026-04-01"),
        (["--from", "2026-03-01", "--to", "x"], "--to must be a date, such as 2026-04-01"),
        (
            ["--timezone", "Asia/Tokio"],
            "There is no time zone “Asia/Tokio”. Did you mean “Asia/Tokyo”?",
        ),
    ],
)
def test_options_that_do_not_fit_are_told(
    options: list[str], expected: str, tmp_path: Path
) -> None:
    ended = kijun("import", "ics", *options, write(tmp_path, "c.ics", CALENDAR.format(more="")))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(expected)


def test_a_calendar_of_more_than_a_hundred_megabytes_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kijun.cli.commands.import_ics.LARGEST", 100)
    path = write(tmp_path, "c.ics", CALENDAR.format(more=""))
    assert kijun("import", "ics", path).err == f"{path}: The calendar is larger than 100 MB.\n"


def test_what_is_imported_is_one_fact_a_line(tmp_path: Path) -> None:
    path = write(tmp_path, "c.ics", CALENDAR.format(more=""))
    text = kijun("import", "ics", path).out
    assert text.count("\n") == len([msgspec.json.decode(line) for line in text.splitlines()])
