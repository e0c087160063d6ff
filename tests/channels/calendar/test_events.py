"""What stands in a subscribed calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kijun.channels.calendar.events import (
    Attendee,
    Event,
    Reading,
    TooManyEvents,
    events_in,
    kept_uid,
)
from kijun.files.problems import Unreadable

JAPAN = ZoneInfo("Asia/Tokyo")
BERLIN = ZoneInfo("Europe/Berlin")
FROM = dt.datetime(2026, 11, 15, tzinfo=JAPAN)
TO = dt.datetime(2027, 3, 22, tzinfo=JAPAN)
CALENDARS = Path(__file__).parents[3].parent / "shared/data/ics"


def feed(*events: str, head: str = "", end: str = "END:VCALENDAR\r\n") -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event.strip()}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{head}{body}{end}".encode()


def read(
    *events: str, head: str = "", zone: ZoneInfo = JAPAN, own: tuple[str, ...] = ()
) -> Reading:
    return events_in(feed(*events, head=head), FROM, TO, zone, own=own)


def told(reading: Reading) -> list[str]:
    return [f"{event.starts:%m-%d %H:%M}-{event.ends:%H:%M}" for event in reading.events]


def only(reading: Reading) -> Event:
    (event,) = reading.events
    return event


ONE = "UID:one\nDTSTART;TZID=Asia/Tokyo:20261124T100000\nDTEND;TZID=Asia/Tokyo:20261124T110000\n"
WEEKLY = ONE + "RRULE:FREQ=WEEKLY;COUNT=3\n"


def test_an_event_is_told_with_who_is_invited() -> None:
    event = only(
        read(
            ONE + "SUMMARY:面談\\, 青井様\\n二回目\nSEQUENCE:2\nSTATUS:TENTATIVE\n"
            "ORGANIZER;CN=佐伯:mailto:Saeki@example.com\n"
            "ATTENDEE;CN=青井;PARTSTAT=ACCEPTED:MAILTO:Aoi@Example.com\n"
            "ATTENDEE;PARTSTAT=DECLINED:mailto:ben@example.com\n"
            "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com\n"
            "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:reader@example.com\n"
            "ATTENDEE:invalid:nomail\n"
        )
    )
    assert (event.uid, event.recurrence, event.sequence) == ("one", "", 2)
    assert event.summary == "面談, 青井様 二回目"
    assert event.organizer == Attendee("saeki@example.com", "佐伯")
    assert event.attendees == (
        Attendee("aoi@example.com", "青井", "ACCEPTED"),
        Attendee("ben@example.com", "", "DECLINED"),
    )
    assert [each.declined for each in event.attendees] == [False, True]
    assert event.status == "TENTATIVE"
    assert event.busy
    assert str(event.starts) == "2026-11-24 10:00:00+09:00"


def test_times_without_a_zone_are_those_of_the_calendar_or_the_room() -> None:
    floating = "UID:one\nDTSTART:20261124T100000\nDURATION:PT45M\n"
    assert told(read(floating)) == ["11-24 10:00-10:45"]
    assert told(read(floating, head="X-WR-TIMEZONE:Europe/Berlin\r\n")) == ["11-24 18:00-18:45"]
    assert told(read(floating, zone=BERLIN)) == ["11-24 10:00-10:45"]


def test_a_series_keeps_the_hour_of_its_calendar_when_clocks_are_changed() -> None:
    utc = "UID:one\nDTSTART:20261013T080000Z\nDTEND:20261013T090000Z\nRRULE:FREQ=WEEKLY;COUNT=7\n"
    reading = read(utc, head="X-WR-TIMEZONE:Europe/Berlin\r\n", zone=BERLIN)
    assert told(reading) == ["11-17 10:00-11:00", "11-24 10:00-11:00"]


def test_those_of_a_series_are_told_apart_by_the_start_that_the_rule_gives() -> None:
    moved = (
        "UID:one\nRECURRENCE-ID;TZID=Asia/Tokyo:20261201T100000\n"
        "DTSTART;TZID=Asia/Tokyo:20261202T130000\nDTEND;TZID=Asia/Tokyo:20261202T140000\n"
    )
    reading = read(WEEKLY, moved)
    assert told(reading) == ["11-24 10:00-11:00", "12-02 13:00-14:00", "12-08 10:00-11:00"]
    assert [event.recurrence for event in reading.events] == [
        "20261124T010000Z",
        "20261201T010000Z",
        "20261208T010000Z",
    ]


def test_what_was_taken_out_of_a_series_is_not_told() -> None:
    reading = read(WEEKLY + "EXDATE;TZID=Asia/Tokyo:20261201T100000\n")
    assert told(reading) == ["11-24 10:00-11:00", "12-08 10:00-11:00"]


def test_one_of_a_series_that_is_cancelled_is_told_as_such() -> None:
    off = (
        "UID:one\nRECURRENCE-ID;TZID=Asia/Tokyo:20261201T100000\nSTATUS:CANCELLED\n"
        "DTSTART;TZID=Asia/Tokyo:20261201T100000\nDTEND;TZID=Asia/Tokyo:20261201T110000\n"
    )
    reading = read(WEEKLY, off)
    assert [(event.cancelled, event.busy) for event in reading.events] == [
        (False, True),
        (True, False),
        (False, True),
    ]


def test_a_series_is_told_as_far_as_the_window_and_a_single_event_however_late() -> None:
    far = "UID:far\nDTSTART:20290101T000000Z\nDTEND:20290101T010000Z\n"
    put_off = (
        "UID:one\nRECURRENCE-ID;TZID=Asia/Tokyo:20261201T100000\n"
        "DTSTART;TZID=Asia/Tokyo:20280701T130000\nDTEND;TZID=Asia/Tokyo:20280701T140000\n"
    )
    reading = read(ONE + "RRULE:FREQ=WEEKLY\n", put_off, far)
    starts = [event.starts for event in reading.events]
    assert starts[-2:] == [
        dt.datetime(2028, 7, 1, 13, tzinfo=JAPAN),
        dt.datetime(2029, 1, 1, 9, tzinfo=JAPAN),
    ]
    assert dt.datetime(2027, 3, 16, 10, tzinfo=JAPAN) <= starts[-3] <= TO
    assert len(starts) == 16 + 2


def test_what_was_over_before_the_window_is_not_told() -> None:
    past = "UID:past\nDTSTART:20261001T000000Z\nDTEND:20261001T010000Z\n"
    yesterday = "UID:late\nDTSTART:20261114T140000Z\nDTEND:20261114T150000Z\n"
    still_on = "UID:on\nDTSTART:20261114T140000Z\nDTEND:20261114T160000Z\n"
    old_series = ONE.replace("2026", "2020") + "RRULE:FREQ=DAILY;COUNT=30\n"
    reading = read(past, yesterday, still_on, old_series)
    assert [event.uid for event in reading.events] == ["on"]
    assert reading.told == 4


def test_a_series_that_ended_long_ago_is_told_where_one_of_it_was_put_off() -> None:
    ended = ONE.replace("2026", "2020") + "RRULE:FREQ=WEEKLY;UNTIL=20201231T000000Z\n"
    put_off = (
        "UID:one\nRECURRENCE-ID;TZID=Asia/Tokyo:20201201T100000\n"
        "DTSTART;TZID=Asia/Tokyo:20261202T130000\nDTEND;TZID=Asia/Tokyo:20261202T140000\n"
    )
    assert told(read(ended)) == []
    assert told(read(ended + "RRULE:FREQ=YEARLY\n")) == ["11-24 10:00-11:00"]
    assert told(read(ended, put_off)) == ["12-02 13:00-14:00"]


def test_whole_days_begin_and_end_in_the_room_whatever_the_zone_of_the_calendar() -> None:
    days = "UID:d\nDTSTART;VALUE=DATE:20261124\nDTEND;VALUE=DATE:20261126\nTRANSP:TRANSPARENT\n"
    event = only(read(days, head="X-WR-TIMEZONE:America/New_York\r\n"))
    assert (event.all_day, event.busy) == (True, False)
    assert event.starts == dt.datetime(2026, 11, 24, tzinfo=JAPAN)
    assert event.ends == dt.datetime(2026, 11, 26, tzinfo=JAPAN)
    yearly = "UID:b\nDTSTART;VALUE=DATE:20001124\nRRULE:FREQ=YEARLY\n"
    event = only(read(yearly))
    assert (event.recurrence, event.ends - event.starts) == ("20261124", dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("line", "busy"),
    [
        ("TRANSP:TRANSPARENT", False),
        ("TRANSP:OPAQUE", True),
        ("X-MICROSOFT-CDO-BUSYSTATUS:FREE", False),
        ("X-MICROSOFT-CDO-BUSYSTATUS:OOF", True),
        ("STATUS:CANCELLED", False),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:saeki@example.com", False),
        ("ATTENDEE;PARTSTAT=DECLINED:mailto:aoi@example.com", True),
    ],
)
def test_time_is_taken_unless_the_calendar_says_otherwise(line: str, busy: bool) -> None:
    assert only(read(ONE + line, own=("Saeki@example.com",))).busy is busy


def test_the_later_version_of_an_event_holds() -> None:
    newer = ONE.replace("T10", "T13").replace("T11", "T14") + "SEQUENCE:1\n"
    assert told(read(newer, ONE)) == ["11-24 13:00-14:00"]


def test_broken_events_are_left_out_and_named_and_the_others_stay() -> None:
    broken = "UID:bad\nDTSTART:20261399T100000Z\nDTEND:20261124T110000Z\n"
    endless = "UID:odd\nDTSTART:20261124T100000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY\n"
    reading = read(broken, ONE, endless)
    assert told(reading) == ["11-24 10:00-11:00"]
    assert reading.broken == ("bad", "odd")
    assert not reading.cut


def test_a_file_that_ends_in_the_middle_is_known_as_such() -> None:
    whole = feed(ONE, ONE.replace("one", "two"))
    assert not events_in(whole, FROM, TO, JAPAN).cut
    for end in range(len(whole) - 16, 60, -7):
        assert events_in(whole[:end], FROM, TO, JAPAN).cut


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nEND:VEVENT\n"]
)
def test_what_is_no_calendar_of_today_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        events_in(content, FROM, TO, JAPAN)


def test_a_calendar_that_repeats_without_measure_is_given_up() -> None:
    hourly = "UID:{}\nDTSTART:20261115T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYHOUR={}\n"
    hours = ",".join(str(hour) for hour in range(24))
    with pytest.raises(TooManyEvents):
        read(*(hourly.format(number, hours) for number in range(15)))


def test_a_uid_is_kept_short_and_printable_and_still_tells_events_apart() -> None:
    assert kept_uid(" one\x00 ") == "one"
    first, second = kept_uid("x" * 500 + "1"), kept_uid("x" * 500 + "2")
    assert len(first) == len(second) == 200
    assert first != second


@pytest.mark.data
@pytest.mark.skipif(not CALENDARS.exists(), reason="the calendars are not beside this checkout")
@pytest.mark.parametrize(
    "folder", sorted(path.name for path in CALENDARS.glob("*")), ids=lambda folder: folder
)
def test_calendars_of_many_programs_are_read_or_refused(folder: str) -> None:
    window = dt.datetime(2012, 1, 1, tzinfo=JAPAN), dt.datetime(2012, 5, 1, tzinfo=JAPAN)
    for path in sorted((CALENDARS / folder).rglob("*.[iv]cs")):
        try:
            reading = events_in(path.read_bytes(), *window, JAPAN)
        except Unreadable:
            continue
        keys = [event.key for event in reading.events]
        assert len(set(keys)) == len(keys), path
        for event in reading.events:
            assert event.starts <= event.ends, path
            assert event.ends > window[0], path
            assert event.uid.isprintable(), path
            assert len(event.summary) <= 300, path
            if event.all_day:
                assert (event.starts.hour, event.ends.hour) == (0, 0), path


@pytest.mark.parametrize(
    ("zone", "begins", "night"),
    [
        ("Europe/London", "20270321T0130", "2027-03-28T01:30Z"),
        ("America/New_York", "20270307T0230", "2027-03-14T07:30Z"),
    ],
)
@pytest.mark.parametrize(
    ("length", "minutes"), [("end", 30), ("DURATION:PT30M", 30), ("DURATION:PT2H", 120)]
)
def test_one_of_a_series_in_the_hour_that_is_left_out_is_as_long_as_the_others(
    zone: str, begins: str, night: str, length: str, minutes: int
) -> None:
    end = f"DTEND;TZID={zone}:{begins[:-4]}{int(begins[-4:]) + 70:04}00"
    series = (
        f"UID:night\nDTSTART;TZID={zone}:{begins}00\n"
        f"{end if length == 'end' else length}\nRRULE:FREQ=WEEKLY;COUNT=3"
    )
    window = (FROM, TO + dt.timedelta(days=30))
    events = events_in(feed(series), *window, JAPAN).events
    assert {event.ends - event.starts for event in events} == {dt.timedelta(minutes=minutes)}
    assert events[1].starts == dt.datetime.fromisoformat(night)


def test_one_that_is_added_to_a_series_with_its_own_end_keeps_that() -> None:
    added = WEEKLY + "RDATE;VALUE=PERIOD;TZID=Asia/Tokyo:20261125T100000/20261125T133000\n"
    assert "11-25 10:00-13:30" in told(read(added))
    assert "11-24 10:00-11:00" in told(read(added))


@pytest.mark.parametrize(
    ("rule", "left"),
    [
        ("FREQ=WEEKLY;INTERVAL=2", ["12-01", "12-15"]),
        ("FREQ=WEEKLY;INTERVAL=2\nEXRULE:FREQ=MONTHLY;BYDAY=1TU", ["12-15"]),
        ("FREQ=WEEKLY;COUNT=1", ["12-01", "12-08", "12-15"]),
        ("FREQ=MONTHLY;BYDAY=2TU", ["11-24", "12-01", "12-15"]),
        ("FREQ=WEEKLY;UNTIL=20261201T010000Z", ["12-08", "12-15"]),
        ("FREQ=WEEKLY;BYHOUR=11", ["11-24", "12-01", "12-08", "12-15"]),
        ("FREQ=WEEKLY", []),
    ],
)
def test_what_a_rule_of_exceptions_takes_out_of_a_series_is_not_told(
    rule: str, left: list[str]
) -> None:
    reading = read(ONE + "RRULE:FREQ=WEEKLY;COUNT=4\nEXRULE:" + rule)
    assert told(reading) == [f"{day} 10:00-11:00" for day in left]
    assert reading.broken == ()


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SOMETIMES",
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;UNTIL=20261201",
        "x",
        "FREQ=WEEKLY;BYMONTH=13",
    ],
)
def test_a_series_whose_rule_of_exceptions_cannot_be_followed_is_left_out_and_named(
    rule: str,
) -> None:
    reading = read(WEEKLY + "EXRULE:" + rule)
    assert (reading.events, reading.broken) == ((), ("one",))
