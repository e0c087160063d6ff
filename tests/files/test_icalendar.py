"""What a calendar tells: bookings, moves, cancellations, refusals, and nothing that it does not."""

from __future__ import annotations

import pytest

from kijun.files.calendar_event import client_id
from tests.files.calendars import ONE, Told, calendar

SATO = client_id("sato@example.com")
SUZUKI = client_id("suzuki@example.com")


def test_an_event_is_a_booking_without_a_word_of_what_it_is_about() -> None:
    told = Told(calendar(ONE), client=None)
    assert told.facts == [
        {
            "kind": "appointment.booked",
            "at": "2026-03-01T00:00:00+00:00",
            "client": SATO,
            "appointment": "one",
            "starts": "2026-03-10T10:00:00+09:00",
            "minutes": 60,
        }
    ]
    assert told.problems == told.passed_over == []


def test_the_guests_are_the_clients_but_not_who_invites_nor_rooms_nor_readers() -> None:
    event = ONE + (
        "ORGANIZER:MAILTO:Me@example.com\n"
        "ATTENDEE:mailto:me@EXAMPLE.com\n"
        "ATTENDEE:mailto:home@example.com\n"
        "ATTENDEE:mailto:owner@example.com\n"
        "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com\n"
        "ATTENDEE;CUTYPE=RESOURCE:mailto:beamer@example.com\n"
        "ATTENDEE;ROLE=NON-PARTICIPANT:mailto:boss@example.com\n"
        "ATTENDEE;PARTSTAT=DELEGATED:mailto:ill@example.com\n"
        "ATTENDEE;CN=Nobody:invalid:nomail\n"
        "ATTENDEE:mailto:SATO@example.com\n"
        "ATTENDEE;EMAIL=suzuki@example.com:urn:uuid:7\n"
    )
    data = calendar(event, head="X-WR-CALNAME:owner@example.com\n")
    told = Told(data, client=None, own=("Home@example.com",))
    assert [fact["client"] for fact in told.facts] == [SATO, SUZUKI]


def test_the_id_of_a_client_is_the_same_however_the_address_is_written() -> None:
    assert client_id("MAILTO: Sato@Example.com ") == SATO
    assert len(SATO) == 18
    assert "sato" not in SATO


def test_a_calendar_without_guests_asks_whose_sessions_they_are() -> None:
    event = ONE.replace("ATTENDEE;CN=Sato:mailto:sato@example.com", "")
    told = Told(calendar(event, event.replace("UID:one", "UID:two")), client=None)
    assert told.facts == []
    assert told.problems == [
        (
            "my.ics: Nobody is invited to the events of this calendar. Say whose sessions they are:"
            " --client ID."
        )
    ]
    assert [fact["client"] for fact in Told(calendar(event)).facts] == ["c1"]


def test_events_without_guests_are_passed_over_where_others_have_some() -> None:
    private = ONE.replace("ATTENDEE;CN=Sato:mailto:sato@example.com", "").replace("one", "two")
    told = Told(calendar(ONE, private), client=None)
    assert [fact["appointment"] for fact in told.facts] == ["one"]
    assert told.passed_over == ["my.ics:13: Nobody is invited to “面談 (秘密)”."]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ({}, "2026-03-01T00:00:00+00:00"),
        ({"CREATED:20260301T000000Z": ""}, "2026-03-02T00:00:00+00:00"),
        ({"CREATED:2026": "CREATED:1900"}, "2026-03-02T00:00:00+00:00"),
        ({"CREATED:20260301T": "CREATED:00001231T"}, "2026-03-02T00:00:00+00:00"),
        ({"CREATED:2026": "DTSTAMP:2026"}, "2026-03-01T00:00:00+00:00"),
        ({"CREATED:2026": "CREATED:2027"}, "2026-03-10T10:00:00+09:00"),
        (
            {"CREATED:20260301T000000Z": "", "LAST-MODIFIED:20260302T000000Z": ""},
            "2026-03-10T10:00:00+09:00",
        ),
    ],
)
def test_a_booking_is_made_when_it_was_entered_and_never_after_its_start(
    change: dict[str, str], at: str
) -> None:
    event = ONE
    for old, new in change.items():
        event = event.replace(old, new)
    assert Told(calendar(event)).facts[0]["at"] == at


def test_versions_of_an_event_in_one_file_tell_of_moves() -> None:
    first = ONE + "SEQUENCE:0\n"
    later = ONE.replace("20260310T1", "20260311T1").replace("20260302T", "20260305T")
    longer = later.replace("110000", "113000").replace("20260305T", "20260306T")
    told = Told(
        calendar(longer + "SEQUENCE:2\n", first, later + "SEQUENCE:1\n", later + "SEQUENCE:1\n")
    )
    assert told.lines() == [
        (
            "booked at=2026-03-01T00:00:00+00:00 appointment=one"
            " starts=2026-03-10T10:00:00+09:00 minutes=60"
        ),
        (
            "moved at=2026-03-05T00:00:00+00:00 by=house appointment=one"
            " starts=2026-03-11T10:00:00+09:00 minutes=90"
        ),
    ]


def test_a_move_whose_time_cannot_be_known_is_put_at_the_booking() -> None:
    later = ONE.replace("20260310T1", "20260311T1").replace("20260302T", "20260401T")
    told = Told(calendar(ONE + "SEQUENCE:0", later + "SEQUENCE:1"))
    assert told.lines()[1] == (
        "moved at=2026-03-01T00:00:00+00:00 by=house recorded_at=2026-04-01T00:00:00+00:00"
        " appointment=one starts=2026-03-11T10:00:00+09:00"
    )


def test_two_events_under_one_uid_are_told_apart_and_the_second_is_reported() -> None:
    told = Told(calendar(ONE, ONE.replace("20260310T1", "20260311T1")))
    assert [fact["starts"] for fact in told.facts] == ["2026-03-10T10:00:00+09:00"]
    assert told.problems == ["my.ics:13: “面談 (秘密)” has the same UID as another event."]


@pytest.mark.parametrize(
    ("head", "extra"),
    [
        ("", "STATUS:CANCELLED"),
        ("METHOD:CANCEL\n", "DTSTAMP:20260302T000000Z"),
        ("", "STATUS:CANCELLED\nTRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"),
    ],
)
def test_a_cancelled_event_was_cancelled_by_the_house(head: str, extra: str) -> None:
    told = Told(calendar(ONE + extra, head=head))
    assert told.lines() == [
        (
            "booked at=2026-03-01T00:00:00+00:00 appointment=one"
            " starts=2026-03-10T10:00:00+09:00 minutes=60"
        ),
        "cancelled at=2026-03-02T00:00:00+00:00 by=house appointment=one",
    ]


def test_a_cancellation_known_only_afterwards_is_put_at_the_booking() -> None:
    event = ONE.replace("LAST-MODIFIED:202603", "LAST-MODIFIED:202604") + "STATUS:CANCELLED"
    assert Told(calendar(event)).lines()[1] == (
        "cancelled at=2026-03-01T00:00:00+00:00 by=house recorded_at=2026-04-02T00:00:00+00:00"
        " appointment=one"
    )


def test_a_mere_message_of_cancellation_tells_the_cancellation() -> None:
    event = "UID:one\nDTSTAMP:20260302T000000Z"
    told = Told(calendar(event, head="METHOD:CANCEL\n"))
    assert told.lines() == ["cancelled at=2026-03-02T00:00:00+00:00 by=house appointment=one"]
    told = Told(calendar("UID:one", head="METHOD:CANCEL\n"))
    assert "says neither when it starts nor when it was cancelled" in told.problems[0]


def test_who_declines_cancels_at_a_time_that_nobody_knows() -> None:
    event = ONE.replace("CN=Sato", "PARTSTAT=DECLINED")
    assert Told(calendar(event), client=None).lines()[1] == (
        "cancelled at=2026-03-01T00:00:00+00:00 by=client recorded_at=2026-03-02T00:00:00+00:00"
        " appointment=one"
    )
    assert [fact["kind"] for fact in Told(calendar(event)).facts] == [
        "appointment.booked",
        "appointment.cancelled",
    ]
    one_of_two = event + "ATTENDEE:mailto:suzuki@example.com"
    assert len(Told(calendar(one_of_two)).facts) == 1


def test_an_answer_that_declines_says_when() -> None:
    event = ONE.replace("CN=Sato", "PARTSTAT=DECLINED") + "DTSTAMP:20260309T000000Z"
    told = Told(calendar(event, head="METHOD:REPLY\n"), client=None)
    assert told.lines() == ["cancelled at=2026-03-09T00:00:00+00:00 by=client appointment=one"]
    accepted = Told(calendar(ONE, head="METHOD:REPLY\n"), client=None)
    assert (accepted.facts, len(accepted.passed_over)) == ([], 1)
    stampless = event.replace("DTSTAMP", "X").replace("LAST-MODIFIED", "X")
    told = Told(calendar(stampless, head="METHOD:REPLY\n"), client=None)
    assert "does not say when it was declined" in told.problems[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("DTSTART;TZID=Asia/Tokyo:20260310T100000", "DTSTART:20260310"), "takes whole days"),
        (
            ("DTSTART;TZID=Asia/Tokyo:20260310T100000", "DTSTART:20260310\nRDATE:x"),
            "RDATE cannot be read",
        ),
        (("SUMMARY", "TRANSP:TRANSPARENT\nSUMMARY"), "is marked as free time"),
        (("SUMMARY", "X-MICROSOFT-CDO-BUSYSTATUS:FREE\nSUMMARY"), "is marked as free time"),
        (("SUMMARY", "STATUS:TENTATIVE\nSUMMARY"), "is marked as tentative"),
    ],
)
def test_what_is_no_session_is_passed_over(change: tuple[str, str], reason: str) -> None:
    told = Told(calendar(ONE.replace(*change)))
    assert (told.facts, told.problems) == ([], [])
    assert reason in told.passed_over[0]
    assert told.passed_over[0].startswith("my.ics:3: ")


def test_a_counter_proposal_is_passed_over() -> None:
    told = Told(calendar(ONE, head="METHOD:COUNTER\n"))
    assert told.facts == []
    assert "only proposes or asks" in told.passed_over[0]
