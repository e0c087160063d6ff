"""Sessions: what is booked, moved and called off stands in the record and in its row."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.models import Entry, Job
from kijun.letters.models import Letter
from kijun.services.decisions import verdicts
from kijun.services.delivery import calendar_invitations
from kijun.services.record.recording import record
from kijun.services.rules.binding import version_towards
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import notices, session_letters, sessions
from kijun.services.sessions.sessions import Impossible
from tests.judge.record import at
from tests.services.practice import RULES, work_until

pytestmark = pytest.mark.storage


STRICTER = RULES.replace("> 10 min", "> 5 min")


def test_a_booking_freezes_the_version_that_the_client_was_told(aoi: Client) -> None:
    told = sessions.book(aoi, starts=at(5), minutes=60, now=at(2)).rulebook
    newer = publish(aoi.room, STRICTER, at(2)).version
    assert sessions.book(aoi, starts=at(6), minutes=60, now=at(2, 5)).rulebook == told
    announced = f.RulesAnnounced(at=at(3), client=aoi.pk, rulebook=newer, effective=at(10))
    record(aoi.room, [announced], at(3))
    assert version_towards(aoi, at(9)) == told
    assert version_towards(aoi, at(10)) == newer


def test_a_rule_changed_after_a_booking_does_not_bind_it(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    newer = publish(aoi.room, STRICTER, at(3)).version
    record(aoi.room, [f.RulesAnnounced(at=at(3), client=aoi.pk, rulebook=newer)], at(3))
    sessions.arrive(session, at(5, 7), at(5, 7))
    work_until(at(5, 120))
    assert not Letter.objects.filter(decision__gt="").exists()


def test_before_any_announcement_nothing_is_frozen(aoi: Client) -> None:
    stranger = Client.objects.create(room=aoi.room, name="千代田")
    assert sessions.book(stranger, starts=at(5), minutes=60, now=at(2)).rulebook == ""


@pytest.mark.parametrize("minutes", [0, -5, 100_001])
def test_a_session_has_a_length(aoi: Client, minutes: int) -> None:
    with pytest.raises(Impossible, match="length"):
        sessions.book(aoi, starts=at(5), minutes=minutes, now=at(2))
    assert Entry.objects.filter(kind="appointment.booked").count() == 0


def test_what_is_over_is_neither_moved_nor_called_off_again(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.call_off(session, at(3), by="client")
    with pytest.raises(Impossible, match="over"):
        sessions.move(session, at(6), at(3))
    with pytest.raises(Impossible, match="over"):
        sessions.call_off(session, at(3), by="house")


def test_after_a_move_the_reminder_leaves_for_the_new_time_only(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.move(session, at(8), at(3))
    work_until(at(9))
    reminders = Letter.objects.filter(kind="reminder")
    assert [letter.due_at for letter in reminders] == [at(7)]
    assert "3月8日" in reminders.get().text


def test_nobody_is_nudged_who_has_sent_word_or_is_there(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.arrive(session, at(5, -15), at(5, -15))
    work_until(at(5))
    assert not Letter.objects.filter(kind="nudge").exists()


def test_nobody_is_reminded_who_has_said_that_they_cannot_come(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    notices.give(session, about="absence", now=at(3))
    work_until(at(5))
    assert not Letter.objects.filter(kind__in=("reminder", "nudge")).exists()


def test_the_nudge_of_a_worker_that_was_away_is_not_sent_after_the_start(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    job = Job.objects.get(kind="nudge")
    session_letters.nudge(job, at(5, 1))
    assert not Letter.objects.filter(kind="nudge", session=session.pk).exists()


def test_a_paused_client_is_booked_only_although(aoi: Client) -> None:
    paused = RULES.replace("then: [[cancel_session],", "then: [[suspend 30 d],").replace(
        "[cancel_session, charge 50 %, warn]", "[suspend 60 d]"
    )
    version = publish(aoi.room, paused, at(2)).version
    record(aoi.room, [f.RulesAnnounced(at=at(2), client=aoi.pk, rulebook=version)], at(2))
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(3))
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 30))
    (decision,) = {row.decision for row in aoi.room.decided.filter(status="proposed")}
    verdicts.confirm(aoi, decision, at(5, 40))
    with pytest.raises(Impossible, match="paused") as refused:
        sessions.book(aoi, starts=at(12), minutes=60, now=at(6))
    (condition,) = refused.value.conditions
    assert condition.until == at(5, 40) + dt.timedelta(days=30)
    assert sessions.book(aoi, starts=at(12), minutes=60, now=at(6), although=True).stands


def test_the_house_that_is_late_tells_so_in_one_tap_and_counts_like_anybody(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    letter = session_letters.house_is_late(session, 15, "transport", at(5, -10))
    work_until(at(5, -10))
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert "15分ほど遅れます" in letter.text
    assert "交通機関の乱れ" in letter.text
    notice = Entry.objects.get(kind="notice.given")
    assert '"by":"house"' in notice.content


@pytest.mark.parametrize(
    ("by", "kind", "said"),
    [
        ("house", "called_off", "取りやめになりました。"),
        ("client", "cancelled", "3月5日（木）10:00からのご予約の、お取り消しを承りました。"),
    ],
)
def test_an_invitation_goes_to_the_calendar_and_is_taken_out_again(
    aoi: Client, by: str, kind: str, said: str
) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    session_letters.invite(session, at(2))
    work_until(at(2))
    sessions.call_off(Session.objects.get(), at(3), by=by)
    letter = session_letters.tell_calling_off(Session.objects.get(), at(3))
    assert said in letter.text
    assert "ご都合をお知らせください。" in letter.text
    assert letter.state != "asks"
    assert calendar_invitations.calendar_of(letter, "haruka@example.com", at(3)) is not None
    work_until(at(3))
    kinds = Letter.objects.filter(state="sent").order_by("written_at")
    assert [letter.kind for letter in kinds] == ["invitation", kind]


@pytest.mark.parametrize(
    ("language", "told"),
    [("ja", "3月5日（木）10:00から60分"), ("en", "Thursday 5 March, 10:00 (Tokyo)")],
)
def test_whoever_reads_another_language_than_the_house_is_told_by_whose_clock(
    aoi: Client, language: str, told: str
) -> None:
    Client.objects.filter(pk=aoi.pk).update(language=language)
    client = Client.objects.get(pk=aoi.pk)
    session_letters.invite(sessions.book(client, starts=at(5), minutes=60, now=at(2)), at(2))
    assert told in Letter.objects.get(kind="invitation").text
