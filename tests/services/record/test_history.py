"""Lines of a history: one an act, in marks that are the same for both sides."""

from __future__ import annotations

import pytest

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.services.decisions import verdicts
from kijun.services.record.history import Line, record_of
from kijun.services.sessions import notices, sessions
from kijun.ui.marks import Mark, Party
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage


def booked(client: Client, day: int) -> Session:
    """Book an hour at ten o'clock of a day."""
    return sessions.book(client, starts=at(day), minutes=60, price=20_000, now=at(2))


def told(client: Client) -> list[tuple[Party, Mark | None, str]]:
    """Return whose each line is, its mark and what it says, in English."""
    return [(line.who, line.mark, line.title) for line in record_of(client, "en").lines]


def last(client: Client) -> Line:
    """Return the last line with a decision."""
    return [line for line in record_of(client, "ja").lines if line.decision is not None][-1]


def test_a_booking_is_told_until_the_session_tells_how_it_went(aoi: Client) -> None:
    session = booked(aoi, 5)
    assert told(aoi)[-1] == (Party.CLIENT, None, "Booked: Thursday 5 March, 10:00")
    sessions.arrive(session, at(5, -2), at(5, -2))
    assert told(aoi)[-1] == (Party.CLIENT, Mark.KEPT, "Here on time")
    assert not any("Booked" in title for _, _, title in told(aoi))


def test_a_late_arrival_after_word_is_one_line_that_counts_for_nothing(aoi: Client) -> None:
    session = booked(aoi, 5)
    notices.give(session, about="late", minutes=20, reason="transport", now=at(5, -10))
    sessions.arrive(session, at(5, 18), at(5, 18))
    (line,) = [line for line in record_of(aoi, "ja").lines if line.is_outcome]
    assert (line.mark, line.title) == (Mark.NOTICE, "18分遅れてお越し")
    assert line.note == "開始前に一報・交通機関の乱れ"
    assert not any(title == "Word: will be late" for _, _, title in told(aoi))


def test_words_that_came_without_an_arrival_are_told_as_they_were_said(aoi: Client) -> None:
    session = booked(aoi, 5)
    notices.give(session, about="absence", reason="illness", words="熱が出ました", now=at(5, -30))
    line = record_of(aoi, "ja").lines[-1]
    assert (line.mark, line.title) == (Mark.NOTICE, "お休みの一報")
    assert line.note == "病気・「熱が出ました」"


def test_a_decision_by_silence_stands_on_its_own_line(aoi: Client) -> None:
    session = booked(aoi, 5)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    line = last(aoi)
    assert (line.who, line.mark) == (Party.CLIENT, Mark.NOT_KEPT)
    assert line.at == at(5, 10)
    assert line.decision is not None
    assert line.decision.consequences == ("cancel_session",)


def test_a_decision_stands_beside_the_arrival_that_it_is_about(aoi: Client) -> None:
    session = booked(aoi, 5)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 11))
    sessions.arrive(session, at(5, 25), at(5, 25))
    record = record_of(aoi, "en", to="owner")
    lines = [line for line in record.lines if line.mark is Mark.NOT_KEPT]
    assert [line.title for line in lines] == ["25 minutes late"]
    assert lines[0].decision is not None


def test_the_house_is_told_in_the_same_marks(aoi: Client) -> None:
    session = booked(aoi, 5)
    sessions.arrive(session, at(5), at(5))
    sessions.arrive(session, at(5, 14), at(5, 14), by="house")
    line = last(aoi)
    assert (line.who, line.mark, line.title) == (Party.HOUSE, Mark.NOT_KEPT, "14分遅れて開始")


def test_nobody_is_marked_for_mere_silence_before_a_person_has_looked(aoi: Client) -> None:
    booked(aoi, 5)
    work_until(at(5, 120))
    lines = record_of(aoi, "ja", to="owner").lines
    assert [line.mark for line in lines if line.decision is not None] == [None]


@pytest.mark.parametrize(("how", "mark"), [("waive", Mark.LET_PASS), ("excuse", Mark.NOTICE)])
def test_what_was_let_pass_and_what_was_excused_have_marks_of_their_own(
    aoi: Client, how: str, mark: Mark
) -> None:
    session = booked(aoi, 5)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    decision = last(aoi).decision
    assert decision is not None
    if how == "waive":
        verdicts.waive(aoi, decision.id, "初めてのため", at(5, 30))
    else:
        notices.give(session, about="late", reason="helping_someone", now=at(5, 30))
    assert last(aoi).mark is mark


def test_a_line_is_told_in_the_order_of_what_happened(aoi: Client) -> None:
    for day in (9, 5, 7):
        sessions.arrive(booked(aoi, day), at(day), at(day))
    moments = [line.at for line in record_of(aoi, "ja").lines]
    assert moments == sorted(moments)


def test_a_moved_and_a_cancelled_session_are_told_with_their_times(aoi: Client) -> None:
    session = sessions.move(booked(aoi, 5), at(6), at(3), by="client")
    sessions.call_off(session, at(4), by="client", reason="illness")
    assert told(aoi)[-2:] == [
        (Party.CLIENT, None, "Moved to Friday 6 March, 10:00"),
        (Party.CLIENT, None, "Called off: Friday 6 March, 10:00"),
    ]


def test_what_only_the_machine_needs_is_told_to_nobody(aoi: Client) -> None:
    session = booked(aoi, 5)
    sessions.await_client(session, at(5, 1))
    assert [title for _, _, title in told(aoi)] == [
        "Announced the rules",
        "Booked: Thursday 5 March, 10:00",
        "Noted: not here yet",
    ]
