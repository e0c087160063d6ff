"""What is written becomes a mail, and nothing else gets into it."""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kijun.channels.mail.message import UnfitMail, address, compose, envelope
from tests.channels.mail.letters import letter

ICS = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"


def written(**changes: Any) -> EmailMessage:
    raw = compose(letter(**changes)).as_bytes()
    return email.message_from_bytes(raw, policy=policy.default)


def part(message: EmailMessage, kind: str) -> EmailMessage:
    return next(part for part in message.walk() if part.get_content_type() == kind)


def test_headers_say_who_what_when_and_that_a_machine_wrote() -> None:
    message = written(reply_to="haruka+s-3kd8@example.org", in_reply_to="<word-1@example.com>")
    assert dict(message.items()) == {
        "From": "佐伯事務所 <haruka@example.org>",
        "To": "aoi@example.com",
        "Reply-To": "haruka+s-3kd8@example.org",
        "Subject": "明日のお約束について",
        "Date": "Tue, 24 Nov 2026 09:00:00 +0900",
        "Message-ID": "<reminder-1@example.org>",
        "In-Reply-To": "<word-1@example.com>",
        "References": "<word-1@example.com>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "ja",
        "MIME-Version": "1.0",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "base64",
    }
    assert message.get_content().splitlines() == ["青井様", "", "明日10時にお待ちしております。"]


def test_text_html_and_calendar_are_alternatives_of_one_another() -> None:
    message = written(html="<p>明日10時に</p>", ics=ICS, method="CANCEL")
    kinds = [one.get_content_type() for one in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html", "text/calendar"]
    calendar = part(message, "text/calendar")
    assert calendar["Content-Type"].params["method"] == "CANCEL"
    assert calendar.get_content().replace("\r\n", "\n") == ICS.replace("\r\n", "\n")
    assert part(message, "text/html").get_content() == "<p>明日10時に</p>\r\n"


def test_the_same_mail_is_written_alike_each_time() -> None:
    plain = letter()
    assert compose(plain).as_bytes() == compose(plain).as_bytes()


def test_lines_are_ascii_of_a_length_that_servers_take() -> None:
    raw = compose(letter(subject="予約" * 200, text="あ" * 3000 + "x" * 2000)).as_bytes()
    assert raw.isascii()
    lines = raw.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 998


@pytest.mark.parametrize("broken", ["a\nBcc: other@example.com", "a\r\nb", "a\rb", "a\x00b"])
@pytest.mark.parametrize(
    "field",
    ["subject", "to", "from_name", "from_address", "reply_to", "message_id", "language"],
)
def test_no_line_break_gets_into_a_header(field: str, broken: str) -> None:
    with pytest.raises(UnfitMail):
        compose(letter(**{field: broken}))


@settings(max_examples=25)
@given(st.text(max_size=60))
def test_whatever_a_subject_is_made_of_it_stays_one_header(subject: str) -> None:
    """A subject is written as it is or refused; it never becomes another header."""
    try:
        raw = compose(letter(subject=subject)).as_bytes()
    except UnfitMail:
        return
    message = email.message_from_bytes(raw, policy=policy.default)
    assert sorted(message.keys()) == sorted(written().keys())


@pytest.mark.parametrize(
    ("spec", "sent_as"),
    [
        ("aoi@example.com", "aoi@example.com"),
        (" aoi@example.com ", "aoi@example.com"),
        ("a..b.@docomo.example.jp", '"a..b."@docomo.example.jp'),
        ("aoi+tag@example.com", "aoi+tag@example.com"),
        ("aoi@例え.jp", "aoi@xn--r8jz45g.jp"),
    ],
)
def test_addresses_as_people_have_them(spec: str, sent_as: str) -> None:
    assert envelope(spec, "recipient") == sent_as


@pytest.mark.parametrize(
    "spec",
    ["", "aoi", "@example.com", "aoi@", "a b@example.com", "<aoi@example.com>", "a,b@example.com",
     "青井@example.com", "aoi@example.com, ben@example.com", "aoi@exa mple.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(spec: str) -> None:
    with pytest.raises(UnfitMail):
        address(spec)
