"""Letters name when a session began, until when something was promised, and what is over by then."""

from __future__ import annotations

import datetime as dt
from typing import Final

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.letters.models import Letter
from kijun.services.decisions import verdicts
from kijun.services.delivery import letter_words
from kijun.services.record.recording import record
from kijun.services.sessions import notices, sessions
from tests.judge.record import at
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

PROMISES: Final = """\
kijun: 1
title: {ja: 約束, en: Promises}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: promise
    title: {ja: 約束, en: Promises}
    occasion: promise
    when: {kept: false, late: "> 1 d"}
    then: [[warn]]
"""
THANKS: Final = "ご事情をお知らせいただき、ありがとうございます。"
LOOKED_AGAIN: Final = "3月5日（木）10:00の件を、こちらで見直しました。"


def one_decision(client: Client) -> Decision:
    """Return the one decision about a client."""
    (row,) = standing_rows(client.room, client.pk).values()
    return decision_in(row)


def letter_of(client: Client, kind: str) -> Letter:
    """Return the one letter of a kind to a client."""
    return Letter.objects.get(client=client, kind=kind)


def promised(practice: Room, due: str, language: str = "ja") -> Letter:
    """Return the letter about a promise of a client that was not kept."""
    client = told_client(practice, "青井 直", "aoi@example.com", language, rules=PROMISES)
    watch = f.WatchBegan(at=at(1), client=client.pk, of="promises", source="owner")
    made = f.PromiseMade(at=at(2), client=client.pk, promise="p1", due=due)
    record(practice, [watch, made], at(2))
    work_until(at(20))
    return letter_of(client, "warn")


def test_what_was_promised_for_a_day_names_that_day(practice: Room) -> None:
    letter = promised(practice, "2026-03-11")
    assert "3月11日（水）までのお約束を、果たされたと確認できませんでした。" in letter.text
    assert letter.subject.startswith("3月11日（水） の件")
    assert "00:00" not in letter.text
    assert "3月13日" not in letter.text


def test_it_does_so_in_english(practice: Room) -> None:
    letter = promised(practice, "2026-03-11", "en")
    assert "What you had promised by Wednesday 11 March has not reached me." in letter.text


def test_what_was_promised_for_an_hour_names_that_hour(practice: Room) -> None:
    letter = promised(practice, "2026-03-11T18:00:00+09:00")
    assert "3月11日（水）18:00までのお約束を" in letter.text


def told_of_lateness(aoi: Client) -> Session:
    """Let a client be late without word on the fifth, and be told what follows."""
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 60))
    return session


def test_who_said_nothing_is_not_thanked_for_telling(aoi: Client) -> None:
    told_of_lateness(aoi)
    verdicts.waive(aoi, one_decision(aoi).id, "わたしの思い違いでした", at(6))
    work_until(at(7))
    said = letter_of(aoi, "put_right").text
    assert THANKS not in said
    assert LOOKED_AGAIN in said


def test_who_told_what_happened_is_thanked(aoi: Client) -> None:
    session = told_of_lateness(aoi)
    notices.give(
        session,
        about="late",
        by="client",
        reason="helping_someone",
        now=at(5) + dt.timedelta(hours=2),
        source="door",
        key="k1",
    )
    work_until(at(7))
    said = letter_of(aoi, "put_right").text
    assert THANKS in said
    assert LOOKED_AGAIN not in said


def late_on_record(practice: Room, language: str) -> Client:
    """Let somebody be late in a session that is on record alone, as what is brought in is."""
    client = told_client(practice, "青井 直", "aoi@example.com", language)
    who, which = client.pk, "a-1"
    booked = f.AppointmentBooked(at=at(2), client=who, appointment=which, starts=at(4), minutes=60)
    moved = f.AppointmentMoved(at=at(3), client=who, appointment=which, starts=at(5))
    came = f.AppointmentJoined(at=at(5, 40), client=who, appointment=which)
    record(practice, [booked, moved, came], at(5, 40))
    return client


def test_a_session_that_is_on_record_alone_is_named_by_its_start(practice: Room) -> None:
    client = late_on_record(practice, "ja")
    decision = one_decision(client)
    given = letter_words.about(decision, ["cancel_session"], client, at(5, 59))
    assert given["when"] == "3月5日（木）10:00"
    assert "その日のセッションを中止いたします。" in given["follows"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ja", "その日のセッションは、中止として記録しました。"),
        ("en", "That day's session is recorded as cancelled."),
    ],
)
def test_a_session_that_is_over_is_not_said_to_be_cancelled_yet(
    practice: Room, language: str, said: str
) -> None:
    client = late_on_record(practice, language)
    given = letter_words.about(one_decision(client), ["cancel_session"], client, at(9))
    assert given["follows"] == said
