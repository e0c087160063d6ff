"""Carrying out: at its time, once, with one letter; and put right where it no longer holds."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Due, Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Decided, Entry, Job
from kijun.letters.models import Letter, LookedAt, MemberLetter, Word
from kijun.services.decisions import verdicts
from kijun.services.decisions.planned import BROUGHT
from kijun.services.delivery import outbox
from kijun.services.record.recording import record
from kijun.services.sessions import notices, sessions
from kijun.services.worker.handlers import HANDLERS
from tests.judge.record import at
from tests.services.practice import work_until
from tests.web.people import somebody

pytestmark = pytest.mark.storage


SETTLED = dt.timedelta(minutes=3)


def booked(client: Client, day: int = 5, price: int | None = 20_000) -> Session:
    """Book an hour at ten o'clock of a day."""
    return sessions.book(client, starts=at(day), minutes=60, price=price, now=at(2))


def decision(client: Client) -> Decided:
    """Return the only decision about a client as it stands."""
    (row,) = standing_rows(client.room, client.pk).values()
    return row


def test_a_client_who_is_awaited_and_sends_no_word_finds_the_session_cancelled(
    aoi: Client,
) -> None:
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 10) + SETTLED)
    session.refresh_from_db()
    assert (session.state, session.ended_by) == ("cancelled", "system")
    letter = Letter.objects.get(kind="cancel_session")
    assert letter.state == "sent"
    assert len(letter.text.split("\n\n")) <= 8
    carried = Entry.objects.get(kind="decision.carried_out")
    assert carried.moment == at(5, 10) + SETTLED
    assert decision_in(decision(aoi)).decided_at == at(5, 10).isoformat()


def test_nobody_tapped_anything_and_nobody_is_accused(aoi: Client) -> None:
    session = booked(aoi)
    work_until(at(5, 120))
    assert decision(aoi).status == "proposed"
    session.refresh_from_db()
    assert session.stands
    kinds = set(Letter.objects.values_list("kind", flat=True))
    assert kinds <= {"reminder", "nudge"}


def test_word_in_the_settling_time_is_in_time_for_the_letter(aoi: Client) -> None:
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 11))
    assert Letter.objects.filter(kind="settling").exists()
    notices.give(session, about="late", minutes=20, reason="helping_someone", now=at(5, 12))
    work_until(at(5, 60))
    session.refresh_from_db()
    assert session.stands
    assert not Letter.objects.filter(kind__in=("cancel_session", "put_right")).exists()


def test_an_excuse_afterwards_takes_back_what_was_carried_out(aoi: Client) -> None:
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    notices.give(session, about="late", reason="helping_someone", now=at(5, 90))
    work_until(at(5, 91))
    letter = Letter.objects.get(kind="put_right")
    assert letter.state == "sent"
    assert "申し訳ありません" in letter.text
    assert "あらためて日時をご用意します" in letter.text
    assert decision(aoi).status == "excused"


def test_an_unseen_mail_holds_what_would_follow_until_it_has_been_seen(aoi: Client) -> None:
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    word = Word.objects.create(
        room=aoi.room,
        client=aoi,
        session=session.pk,
        channel="mail",
        key="<1@x>",
        text="少し遅れます",
        said_at=at(5, -5),
        about="late",
    )
    work_until(at(5, 30))
    session.refresh_from_db()
    assert session.stands
    notices.take(word, session, about="late", minutes=None, reason="", now=at(5, 30))
    work_until(at(5, 60))
    session.refresh_from_db()
    assert session.stands
    assert not Letter.objects.filter(decision__gt="").exists()


def test_a_mail_that_was_no_notice_lets_things_go_on(aoi: Client) -> None:
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    word = Word.objects.create(
        room=aoi.room,
        client=aoi,
        session=session.pk,
        channel="mail",
        key="<1@x>",
        text="請求書の件です",
        said_at=at(5, -5),
    )
    work_until(at(5, 14))
    notices.put_aside(word, at(5, 14))
    work_until(at(5, 15))
    session.refresh_from_db()
    assert not session.stands


def test_the_first_letter_of_a_kind_waits_for_the_owner_and_so_does_what_it_says(
    aoi: Client,
) -> None:
    LookedAt.objects.filter(kind="cancel_session").delete()
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    letter = Letter.objects.get(kind="cancel_session")
    assert (letter.state, letter.why) == ("asks", "first")
    session.refresh_from_db()
    assert session.stands
    outbox.look(letter, at(5, 21))
    work_until(at(5, 21))
    letter.refresh_from_db()
    session.refresh_from_db()
    assert letter.state == "sent"
    assert not session.stands


def test_without_a_public_address_the_owner_passes_letters_on(aoi: Client, practice: Room) -> None:
    Room.objects.update(reach_error="inside")
    aoi.room.refresh_from_db()
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    letter = Letter.objects.get(kind="cancel_session")
    assert letter.state == "by_hand"
    session.refresh_from_db()
    assert session.stands
    outbox.passed_on(letter, at(5, 22))
    session.refresh_from_db()
    assert not session.stands


def test_a_charge_is_noted_and_owed_no_longer_once_it_was_let_pass(aoi: Client) -> None:
    for day in (5, 6):
        sessions.await_client(booked(aoi, day), at(day, 1))
        work_until(at(day, 30))
    due = Due.objects.get()
    assert (due.owed_by, due.amount, due.void_at) == ("client", 10_000, None)
    verdicts.waive(aoi, due.decision, "わたしの案内が間違っていました", at(6, 40))
    work_until(at(6, 41))
    due.refresh_from_db()
    assert due.void_at == at(6, 40)


def test_the_house_that_is_late_owes_what_it_announced(aoi: Client) -> None:
    session = booked(aoi)
    sessions.arrive(session, at(5), at(5))
    sessions.arrive(session, at(5, 15), at(5, 15), by="house")
    work_until(at(5, 30))
    due = Due.objects.get()
    assert (due.owed_by, due.amount) == ("house", 10_000)
    letter = Letter.objects.get(decision=due.decision)
    assert "わたしが遅れました" in letter.text


def test_what_was_asked_for_twice_is_done_once(aoi: Client) -> None:
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    for job in Job.objects.exclude(kind="review"):
        job.state, job.due_at = "waiting", at(5, 21)
        job.save()
    work_until(at(5, 22))
    assert Entry.objects.filter(kind="decision.carried_out").count() == 1
    assert Letter.objects.filter(kind="cancel_session").count() == 1


def test_what_time_decided_while_nobody_worked_asks_before_its_letter_leaves(aoi: Client) -> None:
    session = booked(aoi)
    sessions.await_client(session, at(5, 1))
    back = at(5, 45)
    for kind in ("review", "carry_out"):
        for job in Job.objects.filter(kind=kind, state="waiting", due_at__lte=back):
            job.lease = "held"
            job.save()
            HANDLERS[kind](job, back)
    letter = Letter.objects.get(kind="cancel_session")
    assert (letter.state, letter.why) == ("asks", "late")


def test_a_charge_that_a_milder_step_no_longer_holds_is_owed_no_longer(aoi: Client) -> None:
    first, second = booked(aoi, 5), booked(aoi, 6)
    for session, day in ((first, 5), (second, 6)):
        sessions.await_client(session, at(day, 1))
        work_until(at(day, 30))
    assert Due.objects.get().void_at is None
    notices.give(first, about="late", reason="force_majeure", now=at(6, 40))
    work_until(at(6, 50))
    assert Due.objects.get().void_at == at(6, 40)
    letter = Letter.objects.get(kind="eased")
    assert letter.state == "sent"
    assert "料金はいただきません" in letter.text
    assert not Letter.objects.filter(kind="put_right", decision=letter.decision).exists()


def test_seeing_a_word_writes_to_nobody_about_what_was_brought_from_elsewhere_weeks_later(
    aoi: Client, practice: Room
) -> None:
    told = [
        f.WatchBegan(at=at(1), of="arrivals", source="test"),
        f.AppointmentBooked(
            at=at(2), client=aoi.pk, appointment="old", starts=at(5), minutes=60, source=BROUGHT
        ),
    ]
    record(practice, told, at(40))
    assert decision(aoi).status == "standing"
    word = Word.objects.create(
        room=practice,
        client=aoi,
        channel="mail",
        key="<1@x>",
        text="ありがとうございました",
        said_at=at(40),
    )
    notices.put_aside(word, at(40, 1))
    work_until(at(40, 60))
    assert not Letter.objects.exclude(decision="").exists()


def test_the_owner_is_nudged_once_before_anything_follows_from_silence(aoi: Client) -> None:
    somebody(aoi.room, "haruka@example.com", "佐伯 遥", "owner")
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5))
    work_until(at(5, 10.5))
    (letter,) = MemberLetter.objects.all()
    assert "青井 直さま" in letter.text
    assert "10:13" in letter.text
    assert letter.client == aoi
    sessions.arrive(session, at(5, 9), at(5, 11))
    work_until(at(5, 30))
    assert MemberLetter.objects.count() == 1
