"""What is answered to an invitation is read as iCalendar is written, whoever's program wrote it."""

from __future__ import annotations

import pytest

from kijun.channels.calendar.reply import Reply, reply_in


def answer(*lines: str, method: str = "METHOD:REPLY") -> str:
    """Return an answer of Aoi as iCalendar, with some lines of its event."""
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", method, "BEGIN:VEVENT", "UID:s-1@sessions.kijun"]
    return "\r\n".join([*head, *lines, "END:VEVENT", "END:VCALENDAR", ""])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:aoi@example.com"], "DECLINED"),
        (["ATTENDEE;PARTSTAT=DEC\r\n LINED;RSVP=TRUE:mailto:aoi@example.com"], "DECLINED"),
        (['ATTENDEE;CN="PARTSTAT=DECLINED";PARTSTAT=ACCEPTED:mailto:aoi@example.com'], "ACCEPTED"),
        (["ATTENDEE;PARTSTAT=tentative:mailto:aoi@example.com"], "TENTATIVE"),
        (
            [
                "ATTENDEE;PARTSTAT=DECLINED:mailto:boss@example.com",
                "ATTENDEE;PARTSTAT=ACCEPTED:mailto:AOI@example.com",
            ],
            "ACCEPTED",
        ),
        (["ATTENDEE;PARTSTAT=DECLINED:mailto:aoi@work.example.com"], "DECLINED"),
        (["COMMENT:PARTSTAT=DECLINED"], ""),
        (
            [
                "DTSTART;TZID=Nowhere:20260310T100000",
                "ATTENDEE;PARTSTAT=DECLINED:mailto:aoi@example.com",
            ],
            "DECLINED",
        ),
    ],
)
def test_an_answer_is_that_of_who_sends_it(lines: list[str], said: str) -> None:
    assert reply_in(answer(*lines), "aoi@example.com") == Reply("s-1@sessions.kijun", said)


def test_a_counter_proposal_asks_for_another_time() -> None:
    text = answer("ATTENDEE;PARTSTAT=TENTATIVE:mailto:aoi@example.com", method="METHOD:COUNTER")
    assert reply_in(text, "aoi@example.com") == Reply("s-1@sessions.kijun", "TENTATIVE", True)


@pytest.mark.parametrize(
    "text",
    ["", "no calendar", answer(method="METHOD:REQUEST"), "BEGIN:VCALENDAR\r\nBEGIN:X\r\n" * 99],
)
def test_what_is_no_answer_is_none(text: str) -> None:
    assert reply_in(text, "aoi@example.com") is None


@pytest.mark.parametrize(
    ("line", "recurrence"),
    [
        ("RECURRENCE-ID:20260310T010000Z", "20260310T010000Z"),
        ("RECURRENCE-ID;TZID=Asia/Tokyo:20260310T100000", "20260310T010000Z"),
        ("RECURRENCE-ID;VALUE=DATE:20260310", "20260310"),
        ("RECURRENCE-ID;TZID=Nowhere:20260310T100000", ""),
        ("RECURRENCE-ID:next week", ""),
        ("SUMMARY:all of them", ""),
    ],
)
def test_an_answer_may_be_about_one_of_a_series(line: str, recurrence: str) -> None:
    text = answer(line, "ATTENDEE;PARTSTAT=DECLINED:mailto:aoi@example.com")
    found = reply_in(text, "aoi@example.com")
    assert found == Reply("s-1@sessions.kijun", "DECLINED", recurrence=recurrence)
