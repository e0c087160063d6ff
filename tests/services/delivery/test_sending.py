"""Letters on their way: what a crash, a refusal or a delay makes of them."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.clients.models import Client
from kijun.ledger import jobs
from kijun.ledger.models import Entry, Job
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.services.decisions import verdicts
from kijun.services.delivery import outbox, sending
from kijun.services.rules import announcing
from kijun.services.sessions import sessions
from tests.judge.record import at
from tests.servers.sink import Sink
from tests.services.barred import breach, goda
from tests.services.practice import work_until

__all__ = ["goda"]

pytestmark = pytest.mark.storage

State = Letter.State


def letter_of(aoi: Client, kind: str, day: int = 5) -> Letter:
    """Return a letter of a kind that waits to be sent on a day at ten."""
    return outbox.write(
        aoi,
        kind,
        f"{kind}/{day}",
        {
            "client": "青井 直",
            "house": "佐伯 遥",
            "when": "3月5日（木）10:00",
            "follows": "警告をお送りします。",
        },
        due_at=at(day),
        now=at(day),
    )


def sending_of(letter: Letter, now: dt.datetime) -> Job:
    """Return the job of sending a letter, taken by a worker."""
    job = Job.objects.get(kind=sending.SEND, key=f"{letter.pk}/1")
    job.lease, job.attempts = "held", job.attempts + 1
    job.leased_until = now + jobs.LEASE
    job.save()
    return job


def test_a_letter_that_a_server_took_is_sent_once(aoi: Client, sink: Sink) -> None:
    letter = letter_of(aoi, "remind")
    job = sending_of(letter, at(5))
    sending.send_letter(job, at(5))
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == (State.SENT, at(5))
    assert sum(sink.accepted.values()) == 1


def test_an_english_letter_comes_from_a_name_in_latin_letters(aoi: Client) -> None:
    room, letter = aoi.room, letter_of(aoi, "remind")
    room.latin_name = "Saeki Office"
    room.save()
    account = MailAccount.objects.get(room=room)
    account.from_name = room.name
    assert sending.mail_of(letter, account, at(5)).from_name == room.name
    letter.language = "en"
    assert sending.mail_of(letter, account, at(5)).from_name == "Saeki Office"
    account.from_name = "遥"
    assert sending.mail_of(letter, account, at(5)).from_name == "遥"


@pytest.mark.parametrize(
    ("kind", "state", "mails"), [("warn", "unknown", 0), ("remind", "sent", 1)]
)
def test_after_a_crash_while_sending_what_is_grave_waits_for_a_person(
    aoi: Client, sink: Sink, kind: str, state: str, mails: int
) -> None:
    letter = letter_of(aoi, kind)
    Letter.objects.update(state=State.SENDING)
    job = sending_of(letter, at(5))
    sending.send_letter(job, at(5))
    letter.refresh_from_db()
    assert letter.state == state
    assert sum(sink.accepted.values()) == mails
    job.refresh_from_db()
    assert job.state == ("unknown" if state == "unknown" else "done")


def test_what_is_unknown_is_sent_again_only_because_a_person_says_so(
    aoi: Client, sink: Sink
) -> None:
    letter = letter_of(aoi, "warn")
    Letter.objects.update(state=State.SENDING)
    sending.send_letter(sending_of(letter, at(5)), at(5))
    letter.refresh_from_db()
    outbox.send_again(letter, at(5, 30))
    work_until(at(5, 30))
    letter.refresh_from_db()
    assert letter.state == State.SENT
    (message_id,) = sink.accepted
    assert message_id.startswith(f"<{letter.pk}+")


def test_what_breaks_before_anything_is_sent_leaves_a_grave_letter_waiting(
    aoi: Client, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = letter_of(aoi, "warn")
    for attempt in range(jobs.ATTEMPTS):
        with monkeypatch.context() as broken:
            broken.setattr(sending, "calendar_of", lambda *_: 1 / 0)
            sending.send_letter(sending_of(letter, at(5, attempt)), at(5, attempt))
        letter.refresh_from_db()
        assert letter.state == (State.FAILED if attempt == jobs.ATTEMPTS - 1 else State.WAITING)
    assert "division by zero" in letter.error
    assert sink.accepted.total() == 0


def test_a_statement_that_no_server_was_asked_to_take_closes_no_doors(goda: Client) -> None:
    goda.room.mail_account.smtp_host = "smtp..example.com"
    goda.room.mail_account.save()
    verdicts.confirm(goda, breach(goda, "threat", at(10)), at(10))
    work_until(at(11))
    goda.refresh_from_db()
    assert Letter.objects.get(kind="ban").state == State.ASKS
    assert goda.barred_at is None


def test_a_server_that_is_away_is_tried_again(aoi: Client) -> None:
    letter = letter_of(aoi, "remind")
    aoi.room.mail_account.smtp_port = 9
    aoi.room.mail_account.save()
    job = sending_of(letter, at(5))
    sending.send_letter(job, at(5))
    letter.refresh_from_db()
    job.refresh_from_db()
    assert (letter.state, job.state) == (State.WAITING, "waiting")
    assert job.due_at > at(5)
    assert letter.error


def test_a_letter_that_comes_too_late_asks_first(aoi: Client, sink: Sink) -> None:
    letter = letter_of(aoi, "warn")
    sending.send_letter(sending_of(letter, at(5)), at(5, 16))
    letter.refresh_from_db()
    assert (letter.state, letter.why) == (State.ASKS, "late")
    assert not sink.accepted
    outbox.look(letter, at(5, 40))
    work_until(at(5, 40))
    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_a_nudge_after_the_start_is_not_sent_at_all(aoi: Client, sink: Sink) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    letter = letter_of(aoi, "remind")
    Letter.objects.update(kind="nudge", session=session.pk, due_at=at(5, -10))
    sending.send_letter(sending_of(letter, at(5)), at(5, 20))
    letter.refresh_from_db()
    assert letter.state == State.WITHDRAWN
    assert not sink.accepted


def test_what_is_not_about_today_waits_for_office_hours(aoi: Client) -> None:
    version = Version.objects.get(room=aoi.room)
    text = version.text.replace("currency:", 'hours: {mon-fri: "09:00-18:00"}\ncurrency:')
    Version.objects.update(text=text, version="0" * 64)
    saturday = at(7)
    letter = outbox.write(
        aoi, "warn", "w", {"client": "a", "house": "b", "when": "c"}, due_at=saturday, now=saturday
    )
    assert letter.due_at == at(9, -60)


def test_rules_are_announced_when_their_letter_has_left_and_not_before(aoi: Client) -> None:
    stranger = Client.objects.create(room=aoi.room, name="千代田")
    version = Version.objects.get(room=aoi.room)
    (letter,) = announcing.announce(version, [stranger], at(3))
    assert letter.state == State.BY_HAND
    told = Entry.objects.filter(kind="rules.announced", client=stranger.pk)
    assert not told.exists()
    outbox.passed_on(letter, at(4))
    assert told.get().moment == at(4)


def away(room: Room, sink: Sink | None = None) -> None:
    """Let a room's mail server be away, or be there again."""
    MailAccount.objects.filter(room=room).update(smtp_port=sink.port if sink else 9)


def test_what_is_still_good_leaves_by_itself_once_the_mail_server_is_back(
    aoi: Client, sink: Sink
) -> None:
    away(aoi.room)
    (letter,) = announcing.announce(Version.objects.get(), [aoi], at(5))
    work_until(at(5, 90))
    letter.refresh_from_db()
    assert letter.state == State.FAILED
    assert sending.tried_on(aoi.room) == {letter.pk}
    away(aoi.room, sink)
    work_until(at(5, 180))
    letter.refresh_from_db()
    assert (letter.state, letter.error) == (State.SENT, "")
    assert sum(sink.accepted.values()) == 1


def test_after_days_without_a_mail_server_only_a_person_has_it_sent(
    aoi: Client, sink: Sink
) -> None:
    away(aoi.room)
    announcing.announce(Version.objects.get(), [aoi], at(5))
    work_until(at(9))
    assert not sending.tried_on(aoi.room)
    away(aoi.room, sink)
    work_until(at(10))
    assert Letter.objects.get().state == State.FAILED


def test_what_tells_of_a_session_is_not_sent_after_its_start(aoi: Client, sink: Sink) -> None:
    session = sessions.book(aoi, starts=at(5, 60), minutes=60, now=at(5))
    away(aoi.room)
    letter = outbox.write(
        aoi,
        "invitation",
        f"{session.pk}/0",
        {"client": "青井 直", "house": "佐伯 遥", "when": "3月5日（木）11:00"},
        due_at=at(5),
        now=at(5),
        session=session,
    )
    work_until(at(5, 50))
    assert sending.tried_on(aoi.room) == {letter.pk}
    away(aoi.room, sink)
    work_until(at(6))
    letter.refresh_from_db()
    assert letter.state == State.FAILED
    assert not any(letter.pk in accepted for accepted in sink.accepted)


def test_what_a_person_sends_again_is_not_tried_a_second_time(aoi: Client, sink: Sink) -> None:
    away(aoi.room)
    (letter,) = announcing.announce(Version.objects.get(), [aoi], at(5))
    work_until(at(5, 90))
    away(aoi.room, sink)
    letter.refresh_from_db()
    outbox.send_again(letter, at(5, 91))
    assert not sending.tried_on(aoi.room)
    work_until(at(6))
    assert sum(sink.accepted.values()) == 1
