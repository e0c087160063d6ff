"""What `kijun import` takes, but asks about: values nobody has, absences at the start, reasons."""

from __future__ import annotations

from pathlib import Path

import pytest

from kijun.cli.doubts import known_reason
from tests.cli.command import Ended, kijun, write
from tests.cli.test_import import CALENDAR

MAP = """\
timezone: Asia/Tokyo
dates: ["%Y/%m/%d %H:%M"]
facts:
  - kind: appointment.booked
    at: "{Made}"
    client: "{Client}"
    appointment: "{No}"
    starts: "{Start}"
    minutes: 60
  - kind: appointment.joined
    where: {State: done}
    at: "{Start}"
    client: "{Client}"
    appointment: "{No}"
  - kind: appointment.missed
    where: {State: no-show}
    at: "{End}"
    client: "{Client}"
    appointment: "{No}"
  - kind: notice.given
    where: {Reason: {not: ""}}
    at: "{Made}"
    client: "{Client}"
    appointment: "{No}"
    about: absence
    reason: "{Reason}"
"""
HEADER = "No,Client,Made,Start,End,State,Reason\n"
CAME = "1,c-1,2026/02/01 10:00,2026/02/09 14:00,2026/02/09 15:00,done,\n"
MISSED = "2,c-1,2026/02/01 10:00,2026/02/10 14:00,2026/02/10 15:00,no-show,\n"


def take(tmp_path: Path, text: str, rows: str, *options: str) -> Ended:
    csv_map = write(tmp_path, "map.yaml", text)
    table = write(tmp_path, "visits.csv", HEADER + rows)
    return kijun("import", "csv", "--map", csv_map, table, *options)


def test_nothing_but_the_counts_is_told_of_a_table_without_doubts(tmp_path: Path) -> None:
    ended = take(tmp_path, MAP, CAME + MISSED)
    assert (ended.code, ended.err) == (0, f"{tmp_path / 'visits.csv'}: 2 rows, 4 facts.\n")


def test_counts_are_said_in_japanese_too(tmp_path: Path) -> None:
    table = f"{tmp_path / 'visits.csv'}: "
    ended = take(tmp_path, MAP, CAME, "--language", "ja")
    assert ended.err == f"{table}1行から2件の事実を書き出しました。\n"
    ended = take(tmp_path, MAP, "", "--language", "ja")
    assert ended.err == f"{table}見出しのほかに行がありません。\n"


def test_a_table_with_a_heading_alone_is_told(tmp_path: Path) -> None:
    ended = take(tmp_path, MAP, "")
    assert (ended.code, ended.out) == (0, "")
    table = tmp_path / "visits.csv"
    assert ended.err == f"{table}: There are no rows below the heading.\n"


def test_a_condition_that_holds_nowhere_keeps_everything_back(tmp_path: Path) -> None:
    ended = take(tmp_path, MAP.replace("done", "came"), CAME + MISSED)
    assert (ended.code, ended.out) == (2, "")
    first, last = ended.err.splitlines()
    assert first.startswith(f'{tmp_path / "map.yaml"}:11: No row has "came"')
    assert last.startswith("Nothing was written.")


def test_what_is_really_absent_can_be_passed_over(tmp_path: Path) -> None:
    ended = take(tmp_path, MAP.replace("done", "came"), CAME + MISSED, "--skip-invalid")
    assert ended.code == 0
    assert len(ended.lines) == 3
    assert "left out" not in ended.err


def test_one_absent_value_of_several_is_a_note(tmp_path: Path) -> None:
    text = MAP.replace("State: no-show", "State: [no-show, missed]")
    ended = take(tmp_path, text, CAME + MISSED + CAME.replace("done", "cancelled"))
    assert ended.code == 0
    assert ':16: Note: no row has "missed"' in ended.err


def test_an_absence_at_the_start_of_its_session_is_told(tmp_path: Path) -> None:
    ended = take(tmp_path, MAP.replace("{End}", "{Start}"), CAME + MISSED)
    assert ended.code == 0
    assert ended.err.startswith("Note: absences (appointment.missed) are put at the start")


def test_reasons_that_no_rule_knows_are_told(tmp_path: Path) -> None:
    rows = "".join(CAME.replace("done,", f"done,{each}") for each in ("病気", "寝坊", "illness"))
    told = take(tmp_path, MAP, rows).err.splitlines()
    assert told[0].startswith("Note: “病気” is none of the reasons that rules know. If illness is")
    assert told[1].endswith('names them as they are: "寝坊".')
    assert len(told) == 3


def test_a_reason_is_noticed_also_behind_many_others_of_which_only_some_are_told(
    tmp_path: Path,
) -> None:
    reasons = [*(f"無題{letter}" for letter in "abcdefghijkl"), "病気" + "…\x07" * 40, "病気"]
    rows = "".join(CAME.replace("done,", f"done,{each}") for each in reasons)
    told = take(tmp_path, MAP, rows).err
    assert told.count("If illness is what it means") == 2
    assert "無題j" in told
    assert "無題k" not in told
    assert "\x07" not in told


def test_the_reason_of_whoever_decides_is_free_text(tmp_path: Path) -> None:
    text = MAP.replace("notice.given", "decision.waived").replace("    about: absence\n", "")
    text = text.replace('appointment: "{No}"\n    reason', "decision: d-1\n    reason")
    ended = take(tmp_path, text, CAME.replace("done,", "done,お詫びがあったため"))
    assert (ended.code, ended.err.count("\n")) == (0, 1)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("病気のため", "illness"),
        ("Illness", "illness"),
        ("illnes", "illness"),
        ("a family matter", "family"),
        ("交通機関の乱れ", "transport"),
        ("寝坊", None),
    ],
)
def test_a_reason_in_other_words_is_known(written: str, known: str | None) -> None:
    assert known_reason(written) == known


def test_a_calendar_does_not_tell_who_came(tmp_path: Path) -> None:
    ended = kijun("import", "ics", write(tmp_path, "c.ics", CALENDAR.format(more="")))
    assert ended.code == 0
    booked, line = ended.lines[0], ended.err.partition("each arrival: ")[2]
    assert ended.err.startswith("Note: a calendar does not tell who came.")
    rules = write(tmp_path, "rules.yaml", kijun("new", "time-and-promises").out)
    options = ("--assume-announced", "--as-of", "2026-03-01T00:00:00Z", "--format", "jsonl")
    record = write(tmp_path, "r.jsonl", ended.out)
    assert [each["rule"] for each in kijun("judge", rules, record, *options).lines] != []
    record = write(tmp_path, "r.jsonl", ended.out + line)
    assert kijun("judge", rules, record, *options).lines == []
    assert str(booked["appointment"]) in line


def test_a_calendar_without_sessions_needs_no_arrivals(tmp_path: Path) -> None:
    path = write(tmp_path, "c.ics", "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n")
    assert kijun("import", "ics", path).err == ""
