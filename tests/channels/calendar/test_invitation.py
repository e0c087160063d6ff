"""Invitations and cancellations, as other calendars read them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.channels.calendar.events import events_in
from kijun.channels.calendar.feed_out import calendar_of
from kijun.channels.calendar.invitation import (
    Invitation,
    cancel,
    request,
    session_of,
    uid_of,
)
from kijun.channels.calendar.zone_rules import zone_rules

JAPAN = ZoneInfo("Asia/Tokyo")
STARTS = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
SESSION = Invitation(
    uid=uid_of("a-7k3v"),
    sequence=0,
    starts=STARTS,
    ends=STARTS + dt.timedelta(minutes=50),
    zone=JAPAN,
    stamp=dt.datetime(2026, 11, 22, 3, 4, 5, 678, tzinfo=dt.UTC),
    title="面談（佐伯事務所）",
    organizer="saeki@example.com",
    organizer_name="佐伯 遥",
    attendee="aoi+mail@example.com",
    attendee_name="青井",
    description="遅れそうなときは、こちらからお知らせください。\nhttps://rules.example.com/n/abc",
    location="本郷 1-2-3, 2F",
    url="https://rules.example.com/n/abc?x=1&y=2",
)


def read(text: str) -> tuple[icalendar.Calendar, Any]:
    calendar = icalendar.Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_an_invitation_says_all_that_a_calendar_needs() -> None:
    calendar, event = read(request(SESSION))
    assert calendar["METHOD"] == "REQUEST"
    assert calendar["VERSION"] == "2.0"
    assert event["UID"] == "a-7k3v@sessions.kijun"
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == dt.datetime(2026, 11, 22, 3, 4, 5, tzinfo=dt.UTC)
    assert event["DTSTART"].dt == STARTS
    assert event["DTEND"].dt - event["DTSTART"].dt == dt.timedelta(minutes=50)
    assert event["STATUS"] == "CONFIRMED"
    assert event["ORGANIZER"] == "mailto:saeki@example.com"
    assert event["ORGANIZER"].params["CN"] == "佐伯 遥"
    assert event["ATTENDEE"] == "mailto:aoi+mail@example.com"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert event["URL"] == SESSION.url
    assert event["DESCRIPTION"] == SESSION.description
    assert event["LOCATION"] == SESSION.location
    lines = unfolded(request(SESSION))
    assert "DTSTART;TZID=Asia/Tokyo:20261124T100000" in lines
    assert "TZID:Asia/Tokyo" in lines


def test_a_cancellation_goes_by_the_same_name() -> None:
    calendar, event = read(cancel(replace(SESSION, sequence=2)))
    assert calendar["METHOD"] == "CANCEL"
    assert (event["UID"], event["SEQUENCE"]) == ("a-7k3v@sessions.kijun", 2)
    assert event["STATUS"] == "CANCELLED"
    assert event["ATTENDEE"] == "mailto:aoi+mail@example.com"
    assert "RSVP" not in event["ATTENDEE"].params


def test_the_same_invitation_is_the_same_text() -> None:
    assert request(SESSION) == request(replace(SESSION))


def test_a_uid_leads_back_to_the_session() -> None:
    assert session_of(uid_of("a-7k3v")) == "a-7k3v"
    assert session_of("a-7k3v@google.com") == ""


def test_what_is_kept_short_of_may_be_left_out() -> None:
    bare = replace(SESSION, description="", location="", url="javascript:alert(1)")
    _, event = read(request(bare))
    assert not {"DESCRIPTION", "LOCATION", "URL"} & event.keys()


@pytest.mark.parametrize(
    "address",
    [
        *("", "aoi", "a b@example.com", "a@b@example.com", "a@example.com\r\nX-EVIL:1", "<a@b.c>"),
        *("a@example.com?bcc=b@example.com", "a;b@example.com", "a@ex\u202eample.com", "a,b@c.d"),
    ],
)
def test_what_is_no_address_is_invited_by_nobody(address: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        request(replace(SESSION, attendee=address))
    with pytest.raises(ValueError, match="not a mail address"):
        cancel(replace(SESSION, organizer=address))


def test_a_session_without_length_is_no_session() -> None:
    with pytest.raises(ValueError, match="ends after it starts"):
        request(replace(SESSION, ends=SESSION.starts))


HOSTILE = st.text(
    st.sampled_from("a面\r\n\t,;:\\\"^'nN=%\x00\x1b\u0085\u2028\u202e😀｡")
    | st.characters(exclude_categories=["Cs"]),
    max_size=60,
) | st.sampled_from(["\r\nATTENDEE:mailto:evil@example.com", '";X="\r\nEND:VEVENT', "\\n\\,\\;"])


@given(title=HOSTILE, name=HOSTILE, description=HOSTILE, location=HOSTILE)
def test_no_text_breaks_out_of_its_place(
    title: str, name: str, description: str, location: str
) -> None:
    hostile = replace(
        SESSION,
        title=title,
        organizer_name=name,
        attendee_name=name,
        description=description,
        location=location,
    )
    for text in (request(hostile), cancel(hostile)):
        _, event = read(text)
        assert isinstance(event["ATTENDEE"], icalendar.vCalAddress)
        assert event["ATTENDEE"] == "mailto:aoi+mail@example.com"
        assert event["ORGANIZER"] == "mailto:saeki@example.com"
        assert event["ATTENDEE"].params.keys() <= {"CN", "CUTYPE", "ROLE", "PARTSTAT", "RSVP"}
        assert event["ORGANIZER"].params.keys() <= {"CN"}
        names = {line.split(":")[0].split(";")[0] for line in unfolded(text) if line}
        assert names <= NAMES
        kept = " ".join("".join(c if c.isprintable() else " " for c in title).split())
        shown = " ".join("".join(c if c.isprintable() else " " for c in event["SUMMARY"]).split())
        assert shown == kept
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        assert "\n" not in text.replace("\r\n", "")


NAMES = {
    *("BEGIN", "END", "VERSION", "PRODID", "CALSCALE", "METHOD", "TZID", "TZNAME", "DTSTART"),
    *("TZOFFSETFROM", "TZOFFSETTO", "SUMMARY", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "ATTENDEE"),
    *("DESCRIPTION", "LOCATION", "ORGANIZER", "STATUS", "TRANSP", "URL"),
}

ZONES = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe"]


@pytest.mark.parametrize("key", [*ZONES, "Africa/Casablanca", "America/Santiago", "UTC"])
def test_a_zone_written_out_reckons_as_the_zone_does(key: str) -> None:
    text = zone_rules(key, 2026, 2027).to_ical().replace(key.encode(), b"Written/" + key.encode())
    read_back: Any = icalendar.Timezone.from_ical(text)
    written = read_back.to_tz()
    moment = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - a time on the wall
    while moment.year < 2028:
        moment += dt.timedelta(hours=5)
        expected = moment.replace(tzinfo=ZoneInfo(key))
        if expected.astimezone(dt.UTC).astimezone(ZoneInfo(key)) != expected:
            continue
        if expected.utcoffset() != expected.replace(fold=1).utcoffset():
            continue
        assert moment.replace(tzinfo=written).utcoffset() == expected.utcoffset(), moment


@pytest.mark.parametrize("key", [*ZONES, "UTC"])
def test_an_invitation_is_read_back_at_the_same_instant_in_any_zone(key: str) -> None:
    for month in range(1, 13):
        starts = dt.datetime(2026, month, 20, 15, 30, tzinfo=dt.UTC)
        invitation = replace(
            SESSION, starts=starts, ends=starts + dt.timedelta(hours=1), zone=ZoneInfo(key)
        )
        window = starts - dt.timedelta(days=2), starts + dt.timedelta(days=2)
        (event,) = events_in(request(invitation).encode(), *window, JAPAN).events
        assert (event.starts, event.ends) == (invitation.starts, invitation.ends)


def test_a_private_calendar_is_told_in_one_order_and_says_when_to_look_again() -> None:
    later = replace(SESSION, uid=uid_of("b"), starts=STARTS + dt.timedelta(days=300))
    later = replace(later, ends=later.starts + dt.timedelta(hours=1), zone=ZoneInfo("Europe/Rome"))
    off = replace(SESSION, uid=uid_of("c"), cancelled=True)
    text = calendar_of([later, SESSION, off], "佐伯事務所\r\nX-EVIL:1")
    assert text == calendar_of([off, SESSION, later], "佐伯事務所\r\nX-EVIL:1")
    calendar = icalendar.Calendar.from_ical(text)
    assert [event["UID"] for event in calendar.walk("VEVENT")] == [
        SESSION.uid,
        off.uid,
        later.uid,
    ]
    assert [str(event["STATUS"]) for event in calendar.walk("VEVENT")][1] == "CANCELLED"
    assert calendar["X-WR-CALNAME"] == "佐伯事務所 X-EVIL:1"
    lines = unfolded(text)
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT15M" in lines
    assert "X-PUBLISHED-TTL:PT15M" in lines
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER", "X-EVIL")) for line in lines)
    assert len(calendar.walk("VTIMEZONE")) == 2


def test_an_empty_private_calendar_is_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(calendar_of([], "佐伯"))["METHOD"] == "PUBLISH"
