"""Calendars as programs write them: in other zones and encodings, broken, or made to do harm."""

from __future__ import annotations

import datetime as dt
import time
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.icalendar import facts_from_calendar
from kijun.files.problems import Problem, Refused
from tests.files.calendars import ONE, Told, calendar

SPRING = (dt.date(2026, 3, 1), dt.date(2026, 4, 30))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("DTSTART;TZID=Asia/Tokyo:20260310T100000", ""), "does not say when it starts"),
        (("20260310T100000", "20260310T990000"), "DTSTART cannot be read, it is “20260310T990000”"),
        (("20260310T100000", "P1D"), "DTSTART cannot be read"),
        (("20260310T110000", "soon"), "DTEND cannot be read, it is “soon”"),
        (("20260310T110000", "20260310T090000"), "ends before it starts, or at once"),
        (("20260310T110000", "20260310T100000"), "ends before it starts, or at once"),
        (("20260310T110000", "20261010T100000"), "takes more than 100000 minutes"),
        (("DTEND;TZID=Asia/Tokyo:20260310T110000", ""), "neither when it ends"),
        (("DTEND;TZID=Asia/Tokyo:20260310T110000", "DTEND:20260311"), "ends on a whole day"),
        (("TZID=Asia/Tokyo:20260310T10", "TZID=Mars:20260310T10"), "time zone “Mars” is unknown"),
        (("20260310T100000", "19000310T100000"), "lies outside the years 1901 to 2899"),
        (("DTEND", "DURATION"), "DURATION cannot be read"),
        (("SUMMARY", "RRULE:FREQ=NEVER\nSUMMARY"), "RRULE cannot be read"),
        (("SUMMARY", "RDATE:x\nSUMMARY"), "RDATE cannot be read"),
        (("SUMMARY", "EXDATE;TZID=Mars:20260310T100000\nSUMMARY"), "“Mars” is unknown"),
        (("SUMMARY", "DTSTART:20260310T100000Z\nSUMMARY"), "DTSTART stands there twice"),
    ],
)
def test_a_broken_event_is_reported_and_the_good_one_kept(
    change: tuple[str, str], reason: str
) -> None:
    broken = ONE.replace(*change).replace("UID:one", "UID:broken")
    told = Told(calendar(broken, ONE))
    assert [fact["appointment"] for fact in told.facts] == ["one"]
    assert len(told.problems) == 1
    assert told.problems[0].startswith("my.ics:3: “面談 (秘密)”")
    assert reason in told.problems[0]


def test_a_file_that_was_cut_off_keeps_its_whole_events() -> None:
    data = calendar(ONE, ONE.replace("one", "two"))
    told = Told(data[: data.rindex(b"ATTENDEE")])
    assert [fact["appointment"] for fact in told.facts] == ["one"]
    assert "The file may have been cut off" in told.problems[0]


def test_lengths_are_counted_over_a_change_of_clocks() -> None:
    event = "UID:n\nDTSTART;TZID=Europe/Berlin:20261024T230000\nDTEND;TZID=Europe/Berlin:20261025T040000"
    assert Told(calendar(event)).facts[0]["minutes"] == 360
    event = "UID:n\nDTSTART;TZID=Europe/Berlin:20261024T230000\nDURATION:PT45M30S"
    assert Told(calendar(event)).facts[0]["minutes"] == 46


@pytest.mark.parametrize(
    ("line", "head", "starts"),
    [
        ("DTSTART:20260310T100000", "", "2026-03-10T10:00:00-04:00"),
        ("DTSTART:20260310T100000", "X-WR-TIMEZONE:Asia/Tokyo\n", "2026-03-10T10:00:00+09:00"),
        ("DTSTART:20260310T100000", "X-WR-TIMEZONE:Factory\n", "2026-03-10T10:00:00-04:00"),
        ("DTSTART:20260310T100000", "X-WR-TIMEZONE:Nowhere\n", "2026-03-10T10:00:00-04:00"),
        ("DTSTART:20260310T100000Z", "X-WR-TIMEZONE:Asia/Tokyo\n", "2026-03-10T19:00:00+09:00"),
        ("DTSTART:20260310T100000Z", "", "2026-03-10T10:00:00+00:00"),
        ("DTSTART;TZID=Tokyo Standard Time:20260310T100000", "", "2026-03-10T10:00:00+09:00"),
        (
            'DTSTART;TZID="(GMT+09:00) 大阪、札幌、東京":20260310T100000',
            "",
            "2026-03-10T10:00:00+09:00",
        ),
        (
            "DTSTART;TZID=/example.org/Europe/Berlin:20260310T100000",
            "",
            "2026-03-10T10:00:00+01:00",
        ),
        ("DTSTART;TZID=Europe/Berlin:20260310T100000Z", "", "2026-03-10T10:00:00+00:00"),
    ],
)
def test_a_time_is_in_the_zone_that_it_or_its_calendar_names(
    line: str, head: str, starts: str
) -> None:
    told = Told(calendar(f"UID:z\n{line}\nDURATION:PT1H", head=head), zone="America/New_York")
    assert [fact["starts"] for fact in told.facts] == [starts]


OWN_ZONE = """BEGIN:VTIMEZONE
TZID:Ours
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0000
TZOFFSETTO:{offset}
END:STANDARD
END:VTIMEZONE
"""


def test_a_zone_defined_in_one_file_means_nothing_in_the_next() -> None:
    event = "UID:z\nDTSTART;TZID=Ours:20260310T100000\nDURATION:PT1H"
    for offset, shown in (("+0530", "+05:30"), ("-0330", "-03:30")):
        told = Told(calendar(event, head=OWN_ZONE.format(offset=offset)))
        assert told.facts[0]["starts"] == f"2026-03-10T10:00:00{shown}"
    assert "the time zone “Ours” is unknown" in Told(calendar(event)).problems[0]


def test_a_zone_that_would_take_for_ever_is_not_used() -> None:
    slow = OWN_ZONE.replace("TZOFFSETFROM", "RRULE:FREQ=SECONDLY\nTZOFFSETFROM")
    event = "UID:z\nDTSTART;TZID=Ours:20260310T100000\nDURATION:PT1H"
    told = Told(calendar(event, head=slow.format(offset="+0100")))
    assert "the time zone “Ours” is unknown" in told.problems[0]


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("cp932"),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("utf-16-be"),
        lambda text: text.replace("面談", "réunion").encode("latin-1", "replace"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("20260310T1", "20260310\n T1").encode(),
    ],
)
def test_calendars_are_read_in_any_encoding_and_with_any_line_ends(encode: object) -> None:
    assert callable(encode)
    told = Told(encode(calendar(ONE).decode()), client=None)
    assert (len(told.facts), told.problems) == (1, [])


def test_an_old_vcalendar_is_reported() -> None:
    told = Told(calendar(ONE).replace(b"VERSION:2.0", b"VERSION:1.0"))
    assert told.facts == []
    assert "the old vCalendar form" in told.problems[0]


@pytest.mark.parametrize("data", [b"", b"hello", b"{}", b"\x00" * 100, b"BEGIN:VCARD\nEND:VCARD\n"])
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="This is no calendar in the iCalendar form"):
        Told(data)


def test_an_event_without_a_uid_gets_the_same_id_each_time() -> None:
    event = ONE.replace("UID:one", "")
    ids = {Told(calendar(event)).facts[0]["appointment"] for _ in range(2)}
    assert len(ids) == 1
    assert str(ids.pop()).startswith("event-")


def test_reading_takes_time_in_proportion_to_the_file() -> None:
    def seconds(count: int) -> float:
        many = [ONE.replace("one", f"uid-{number}") for number in range(count)]
        started = time.process_time()
        assert len(Told(calendar(*many)).facts) == count
        return time.process_time() - started

    # Eight times as many take eight times as long; sixty-four times would be out of proportion.
    assert seconds(1600) < 32 * seconds(200)


LINES = """
BEGIN:VEVENT
END:VEVENT
BEGIN:VCALENDAR
END:VCALENDAR
BEGIN:VALARM
END:VALARM
UID:a
UID:b
DTSTART:20260310T100000
DTSTART;TZID=X:20260310T100000
DTSTART:20260310
DTSTART:
DTEND:x
DTEND:20260310T110000Z
DURATION:PT1H
DURATION:-P1W
RRULE:FREQ=DAILY
RRULE:FREQ=WEEKLY;COUNT=3
RRULE:
RRULE:FREQ=DAILY;INTERVAL=0
RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2
RRULE:FREQ=YEARLY;BYMONTH=5L
RDATE:20260310T100000Z
RDATE;VALUE=PERIOD:20260310T100000Z/PT1H
EXDATE:20260310
RECURRENCE-ID:20260310T100000
RECURRENCE-ID;RANGE=THISANDFUTURE:20260311
SEQUENCE:x
SEQUENCE:7
STATUS:CANCELLED
METHOD:CANCEL
METHOD:REPLY
X-WR-TIMEZONE:Asia/Tokyo
ATTENDEE;PARTSTAT=DECLINED:mailto:a@b.c
ATTENDEE:
ORGANIZER;CN=x
CREATED:x
DTSTAMP:20260309T
LAST-MODIFIED:20260309T000000Z
BEGIN:VTIMEZONE
TZID:X
DTSTART;TZID=America:20260310T100000
END:VTIMEZONE
:
;:
A;B="C:D
"""


@given(st.lists(st.sampled_from(LINES.split()), max_size=25), st.sampled_from([None, "c1"]))
def test_no_lines_make_the_import_fail(lines: list[str], client: str | None) -> None:
    with suppress(Refused):
        told = Told("\n".join(lines).encode(), client=client, span=SPRING)
        assert all(line.startswith("my.ics") for line in told.problems + told.passed_over)


@given(st.binary(max_size=300))
def test_no_bytes_make_the_import_fail(data: bytes) -> None:
    with suppress(Refused):
        told = Told(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + data, span=SPRING)
        assert all(isinstance(fact, dict) for fact in told.facts)


def test_a_problem_names_the_file_and_shows_nothing_that_could_harm_a_terminal() -> None:
    told: list[Problem] = []
    event = ONE.replace("面談", "\x1b[31m\u202e" + "long " * 50).replace("DTEND", "X-END")
    facts = facts_from_calendar(
        calendar(event), "a.ics", zone=ZoneInfo("UTC"), report=told.append, pass_over=told.append
    )
    assert list(facts) == []
    assert told[0].text().isprintable()
    assert len(told[0].text()) < 200


def test_a_calendar_that_is_nested_without_end_is_refused_at_once() -> None:
    begun = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + b"BEGIN:A\n" * 200_000 + b"END:B\n" * 200_000
    with pytest.raises(Refused, match=r"my.ics: Line 33: .* more than 32 deep"):
        Told(begun)


def test_parts_of_an_event_that_never_end_do_not_add_up_over_events() -> None:
    events = [ONE.replace("UID:one", f"UID:{n}\nBEGIN:VALARM") for n in range(40)]
    told = Told(calendar(*events))
    assert "nested" not in "".join(told.problems)


def test_a_calendar_of_more_than_100_mb_is_refused() -> None:
    with pytest.raises(Refused, match="it may have 100 MB at most"):
        Told(bytes(100_000_001))
