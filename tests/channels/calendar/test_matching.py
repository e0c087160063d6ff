"""Whose session an event is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from kijun.channels.calendar import matching
from kijun.channels.calendar.events import Attendee, Event
from kijun.channels.calendar.matching import By, Directory, Listed, Match

NOW = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
AOI = Listed("c-aoi", ("aoi@example.com", "aoi@firm.example.com"), ("青井 直", "あおい なお"))
AOI_FIRM = Listed("c-firm", ("info@firm.example.com",), ("青井商事",))
BEN = Listed("c-ben", ("Ben@Example.com",), ("Ben Ito", "伊東 勉"))
DIRECTORY = Directory([AOI, AOI_FIRM, BEN], own=("saeki@example.com", "aoi@firm.example.com"))


def event(*attendees: str, summary: str = "", organizer: str = "") -> Event:
    return Event(
        "one",
        "",
        NOW,
        NOW + dt.timedelta(hours=1),
        summary=summary,
        attendees=tuple(Attendee(each) for each in attendees),
        organizer=Attendee(organizer) if organizer else None,
    )


def test_who_is_invited_is_the_client() -> None:
    match = DIRECTORY.match(event("saeki@example.com", "aoi@example.com"))
    assert match == Match(("c-aoi",), By.ADDRESS, sure=True)
    assert match.client == "c-aoi"


def test_who_invites_is_the_client() -> None:
    match = DIRECTORY.match(event("saeki@example.com", organizer="ben@example.com"))
    assert match.client == "c-ben"


def test_several_clients_are_a_question() -> None:
    match = DIRECTORY.match(event("ben@example.com", "aoi@example.com"))
    assert (match.clients, match.sure, match.client) == (("c-aoi", "c-ben"), False, "")


def test_the_owners_addresses_match_nobody() -> None:
    directory = Directory([Listed("c-x", ("saeki@example.com",))], own=("Saeki@Example.com",))
    assert directory.match(event("saeki@example.com", organizer="saeki@example.com")) == Match()
    assert DIRECTORY.match(event("aoi@firm.example.com")) == Match()


def test_an_address_goes_before_a_name() -> None:
    assert DIRECTORY.match(event("ben@example.com", summary="青井直様")).client == "c-ben"


@pytest.mark.parametrize(
    ("summary", "client"),
    [
        ("青井 直様 面談", "c-aoi"),
        ("面談（青井直）", "c-aoi"),
        ("青井 直さま", "c-aoi"),
        ("あおいなお 2回目", "c-aoi"),
        ("青井商事 定例", "c-firm"),
        ("Meeting with ben  ITO", "c-ben"),
        ("BEN ITO", "c-ben"),
        ("Ben Itoh", ""),
        ("Ruben Ito", ""),
        ("歯医者", ""),
        ("", ""),
    ],
)
def test_a_name_in_the_title_tells_the_client(summary: str, client: str) -> None:
    assert DIRECTORY.match(event("guest@example.com", summary=summary)).client == client


def test_a_family_name_with_its_honorific_is_a_question() -> None:
    match = DIRECTORY.match(event(summary="伊東様 お打ち合わせ"))
    assert match == Match(("c-ben",), By.NAME, sure=False)
    assert DIRECTORY.match(event(summary="伊東温泉")) == Match()


def test_two_clients_of_one_name_are_a_question() -> None:
    directory = Directory([Listed("c-1", names=("林 太郎",)), Listed("c-2", names=("林太郎",))])
    assert directory.match(event(summary="林太郎様")) == Match(("c-1", "c-2"), By.NAME)


def test_a_name_of_one_letter_matches_nobody() -> None:
    assert Directory([Listed("c-1", names=("林",))]).match(event(summary="林業")) == Match()


def test_a_longer_name_covers_the_shorter_one_in_it() -> None:
    directory = Directory([Listed("c-1", names=("青井",)), AOI_FIRM])
    assert directory.match(event(summary="青井商事 定例")).client == "c-firm"
    assert directory.match(event(summary="青井商事の青井さん")).clients == ("c-1", "c-firm")


class _Unsearched:
    """Letters that nobody may look for any more."""

    def search(self, text: str) -> None:
        pytest.fail(f"looked once more at {text}")


def test_the_script_of_a_name_is_looked_at_once_and_not_for_each_event(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(matching, "LATIN", _Unsearched())
    assert DIRECTORY.match(event(summary="家族の用事")).clients == ()


def answered(*guests: tuple[str, str], organizer: str = "") -> Event:
    return replace(
        event(organizer=organizer),
        attendees=tuple(Attendee(address, answer=answer) for address, answer in guests),
    )


@pytest.mark.parametrize(
    ("told", "declines"),
    [
        (answered(("aoi@example.com", "DECLINED"), ("x@example.net", "ACCEPTED")), True),
        (answered(("aoi@example.com", "ACCEPTED"), ("x@example.net", "DECLINED")), False),
        (answered(("x@example.net", "DECLINED"), organizer="aoi@example.com"), False),
        (answered(("x@example.net", "DECLINED"), ("saeki@example.com", "ACCEPTED")), True),
        (answered(("x@example.net", "DECLINED"), ("y@example.net", "")), False),
        (answered(("ben@example.com", "DECLINED")), False),
        (answered(("saeki@example.com", "DECLINED")), False),
        (answered(("host@example.net", ""), ("x@example.net", "DECLINED")), False),
        (
            answered(
                ("host@example.net", ""),
                ("x@example.net", "DECLINED"),
                organizer="host@example.net",
            ),
            True,
        ),
    ],
)
def test_a_client_declines_by_an_entry_of_their_own(told: Event, declines: bool) -> None:
    assert DIRECTORY.declines(told, "c-aoi") is declines


def test_of_two_people_of_a_client_both_must_decline() -> None:
    directory = Directory([Listed("c-firm", ("a@example.net", "b@example.net"))])
    one = answered(("a@example.net", "DECLINED"), ("b@example.net", ""))
    both = answered(("a@example.net", "DECLINED"), ("b@example.net", "DECLINED"))
    assert [directory.declines(each, "c-firm") for each in (one, both)] == [False, True]


def test_guests_are_who_is_not_the_owner() -> None:
    assert DIRECTORY.has_guests(event("saeki@example.com", "x@example.net"))
    assert DIRECTORY.has_guests(event("saeki@example.com", organizer="x@example.net"))
    assert not DIRECTORY.has_guests(event("saeki@example.com", organizer="saeki@example.com"))
    assert not DIRECTORY.has_guests(event(organizer="saeki@example.com"))
