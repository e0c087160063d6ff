"""Letters on their way: none leaves that is no longer true, and what was sent back goes again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Due, Session
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.decisions import latest_rows
from kijun.ledger.models import Entry, Job
from kijun.letters.models import Letter, LookedAt
from kijun.rulebooks.models import Version
from kijun.services.decisions import verdicts
from kijun.services.delivery import outbox
from kijun.services.inbox import incoming_words
from kijun.services.record.recording import record
from kijun.services.rules import announcing
from kijun.services.rules.binding import told_to
from kijun.services.rules.rulebooks import publish
from kijun.services.sessions import notices, session_letters, sessions
from kijun.services.worker import handlers
from tests.judge.record import at
from tests.services.practice import RULES, told_client, work_until

pytestmark = pytest.mark.storage


def asked_about(client: Client) -> tuple[Session, Letter]:
    """Return a session that is to be cancelled, and the letter that waits for the owner's look."""
    LookedAt.objects.filter(kind="cancel_session").delete()
    session = sessions.book(client, starts=at(5), minutes=60, price=20_000, now=at(2))
    sessions.await_client(session, at(5, 1))
    work_until(at(5, 20))
    letter = Letter.objects.get(kind="cancel_session")
    assert letter.state == "asks"
    return session, letter


def test_a_letter_that_waits_is_taken_back_once_its_decision_is_excused(aoi: Client) -> None:
    session, letter = asked_about(aoi)
    notices.give(session, about="late", reason="helping_someone", now=at(5, 25))
    work_until(at(5, 26))
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    with pytest.raises(outbox.NotThere):
        outbox.look(letter, at(5, 30))
    session.refresh_from_db()
    assert session.stands
    assert not Letter.objects.filter(kind="put_right").exists()


def test_a_look_in_the_same_moment_carries_nothing_out_that_was_just_waived(aoi: Client) -> None:
    session, letter = asked_about(aoi)
    verdicts.waive(aoi, letter.decision, "こちらの案内が間違っていました", at(5, 25))
    with pytest.raises(outbox.NotThere):
        outbox.look(letter, at(5, 25))
    session.refresh_from_db()
    assert session.stands
    assert not Entry.objects.filter(kind="decision.carried_out").exists()


def test_a_letter_that_a_server_refused_is_sent_again_when_the_owner_says_so(
    aoi: Client,
) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    person = aoi.people.get()
    person.contact_points.update(value="aoi@@example.com")
    work_until(at(4, 1))
    letter = Letter.objects.get(kind="reminder", session=session.pk)
    assert letter.state == "failed"
    person.contact_points.update(value="aoi@example.com")
    outbox.send_again(letter, at(4, 10))
    work_until(at(4, 10))
    letter.refresh_from_db()
    assert (letter.state, letter.address) == ("sent", "aoi@example.com")


def test_rules_that_came_back_can_be_passed_on_by_hand(aoi: Client) -> None:
    version = Version.objects.get()
    (letter,) = announcing.announce(version, [aoi], at(3))
    work_until(at(3, 24 * 60))
    letter.refresh_from_db()
    assert letter.state == "sent"
    Letter.objects.update(state="failed", error="5.1.1")
    outbox.passed_on(letter, at(4))
    letter.refresh_from_db()
    assert (letter.state, letter.address) == ("sent", "")


def test_rules_that_were_dropped_on_their_way_leave_when_announced_anew(aoi: Client) -> None:
    version = Version.objects.get()
    (letter,) = announcing.announce(version, [aoi], at(3))
    outbox.drop(letter, at(3, 1))
    work_until(at(3, 24 * 60))
    announcing.announce(version, [aoi], at(4))
    work_until(at(4, 24 * 60))
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_a_reminder_of_a_time_that_no_longer_holds_does_not_leave(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    job = Job.objects.get(kind="remind")
    session_letters.remind(job, at(4))
    letter = Letter.objects.get(kind="reminder")
    sessions.move(session, at(6), at(4, 1))
    work_until(at(4, 2))
    letter.refresh_from_db()
    assert letter.state == "withdrawn"


def test_a_nudge_does_not_leave_once_the_session_has_begun(aoi: Client) -> None:
    sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    job = Job.objects.get(kind="nudge")
    session_letters.nudge(job, at(5, -1))
    sending = Job.objects.get(kind="send")
    sending.lease = "held"
    sending.save()
    handlers.HANDLERS["send"](sending, at(5, 5))
    assert Letter.objects.get(kind="nudge").state == "withdrawn"


LASTING = RULES.replace(
    "[[cancel_session], [cancel_session, charge 50 %, warn]]",
    "[[charge 50 %, require_prepayment]]",
).replace("currency: JPY", 'currency: JPY\nhours: {mon-fri: "09:00-18:00"}')
NEXT_MORNING = at(6, -60)
"""Nine o'clock on a Friday."""


def released_over_night(room: Room) -> tuple[Client, Letter]:
    """Return a client, and a letter to them that waits for the next morning's office hours."""
    client = told_client(room, "森 ゆい", "mori@example.com", rules=LASTING)
    session = sessions.book(client, starts=at(5, 13 * 60 + 55), minutes=30, price=20_000, now=at(2))
    sessions.await_client(session, at(5, 13 * 60 + 56))
    work_until(at(5, 14 * 60 + 20))
    letter = Letter.objects.get(kind="charge")
    assert (letter.state, letter.due_at) == ("waiting", NEXT_MORNING)
    return client, letter


@pytest.mark.parametrize("act", [verdicts.lift, verdicts.waive])
def test_a_letter_that_waits_for_the_morning_stays_where_its_decision_ends_in_the_night(
    practice: Room, act: Callable[[Client, str, str, dt.datetime], None]
) -> None:
    client, letter = released_over_night(practice)
    act(client, letter.decision, "お電話でお話しして", at(5, 15 * 60))
    work_until(at(7, 60))
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    assert not Due.objects.filter(void_at__isnull=True).exists()
    assert not Letter.objects.filter(kind="put_right").exists(), "they were never told of it"


def test_a_letter_that_waits_for_the_morning_asks_when_a_word_came_in_the_night(
    practice: Room,
) -> None:
    client, letter = released_over_night(practice)
    word = incoming_words.say(client, "電車が止まっていました", at(5, 15 * 60), key="1")
    work_until(at(7, 60))
    letter.refresh_from_db()
    assert (letter.state, letter.why) == ("asks", "changed")
    notices.put_aside(word, at(7, 65))
    outbox.look(letter, at(7, 66))
    work_until(at(7, 70))
    letter.refresh_from_db()
    assert letter.state == "sent"
    assert Due.objects.count() == 1


@pytest.mark.parametrize("act", [outbox.look, outbox.passed_on])
def test_no_letter_is_let_go_while_a_word_of_theirs_waits_to_be_read(
    aoi: Client, act: Callable[[Letter, dt.datetime], None]
) -> None:
    session, letter = asked_about(aoi)
    word = incoming_words.say(aoi, "もう着いています", at(5, 21), key="1", session=session.pk)
    with pytest.raises(outbox.Unread):
        act(letter, at(5, 22))
    session.refresh_from_db()
    assert session.stands
    notices.put_aside(word, at(5, 23))
    act(letter, at(5, 24))
    work_until(at(5, 24))
    session.refresh_from_db()
    assert not session.stands


def test_a_word_about_another_session_holds_no_letter(aoi: Client) -> None:
    _, letter = asked_about(aoi)
    other = sessions.book(aoi, starts=at(9), minutes=60, now=at(5, 20))
    incoming_words.say(aoi, "九日は遅れます", at(5, 21), key="1", session=other.pk)
    outbox.look(letter, at(5, 22))
    assert letter.state == "waiting"


def test_what_somebody_is_not_told_does_not_hold_against_them(aoi: Client) -> None:
    session, letter = asked_about(aoi)
    with pytest.raises(verdicts.NoReason):
        outbox.drop(letter, at(5, 22), " ")
    letter.refresh_from_db()
    assert letter.state == "asks"
    outbox.drop(letter, at(5, 22), "道を間違えて教えました")
    work_until(at(5, 60))
    session.refresh_from_db()
    assert session.stands
    row = latest_rows(aoi.room, [letter.decision])[letter.decision]
    assert (row.status, letter.state) == ("waived", "withdrawn")
    assert not Letter.objects.filter(kind="put_right").exists()


def test_what_was_perhaps_received_is_taken_back_in_writing_when_it_is_dropped(
    aoi: Client,
) -> None:
    _, letter = asked_about(aoi)
    outbox.look(letter, at(5, 22))
    Letter.objects.filter(pk=letter.pk).update(state="unknown", error="a worker ended")
    letter.refresh_from_db()
    outbox.drop(letter, at(5, 30), "届いたかわからないため")
    work_until(at(5, 60))
    assert Letter.objects.get(kind="put_right").state == "sent"


def test_what_failed_to_arrive_is_dropped_with_all_that_it_did_and_without_another_letter(
    practice: Room,
) -> None:
    client, letter = released_over_night(practice)
    Letter.objects.filter(pk=letter.pk).update(state="failed", error="5.1.1 unknown")
    letter.refresh_from_db()
    outbox.drop(letter, at(7), "宛先がわからないため")
    work_until(at(7, 60))
    assert not Due.objects.filter(void_at__isnull=True).exists()
    assert not Letter.objects.filter(client=client, kind="put_right").exists()


def test_nobody_drops_the_letter_that_tells_what_they_owe_themselves(aoi: Client) -> None:
    LookedAt.objects.filter(kind="refund").delete()
    session = sessions.book(aoi, starts=at(5), minutes=60, price=20_000, now=at(2))
    sessions.arrive(session, at(5), at(5))
    sessions.arrive(session, at(5, 20), at(5, 20), by="house")
    work_until(at(5, 30))
    letter = Letter.objects.get(kind="refund")
    with pytest.raises(outbox.Owed):
        outbox.drop(letter, at(5, 31), "忙しかった")
    letter.refresh_from_db()
    assert letter.state == "asks"
    outbox.passed_on(letter, at(5, 32))
    assert Due.objects.get().owed_by == "house"


def newer(room: Room) -> Version:
    """Publish other rules on the fifth."""
    version = publish(room, RULES.replace("> 10 min", "> 15 min"), at(5)).version
    return Version.objects.get(version=version)


@pytest.mark.parametrize("state", ["by_hand", "asks", "waiting", "failed"])
def test_rules_that_were_never_passed_on_are_taken_back_when_newer_ones_follow(
    aoi: Client, state: str
) -> None:
    (old,) = announcing.announce(Version.objects.get(), [aoi], at(3))
    (asked,) = announcing.remind(Version.objects.get(), [aoi], at(3, 1))
    Letter.objects.update(state=state)
    (new,) = announcing.announce(newer(aoi.room), [aoi], at(5))
    for letter in (old, asked):
        letter.refresh_from_db()
        assert (letter.state, letter.why) == ("withdrawn", "changed")
    new.refresh_from_db()
    assert new.state != "withdrawn"


@pytest.mark.parametrize("state", ["by_hand", "unknown"])
def test_older_rules_cannot_be_passed_on_once_newer_ones_were_read(aoi: Client, state: str) -> None:
    (old,) = announcing.announce(Version.objects.get(), [aoi], at(3))
    Letter.objects.update(state=state)
    new = newer(aoi.room)
    announcing.read_on_page(aoi, new.version, "基準", "ja", channel="booking", now=at(6))
    with pytest.raises(outbox.NotThere):
        outbox.passed_on(old, at(7))
    old.refresh_from_db()
    assert old.state == "withdrawn"
    last = told_to(aoi)[-2:]
    assert all(getattr(fact, "rulebook", "") == new.version for fact in last)


def test_rules_can_be_passed_on_while_newer_ones_are_only_published(aoi: Client) -> None:
    (old,) = announcing.announce(Version.objects.get(), [aoi], at(3))
    Letter.objects.update(state="by_hand")
    newer(aoi.room)
    outbox.passed_on(old, at(7))
    old.refresh_from_db()
    assert old.state == "sent"


def test_an_older_version_that_left_late_takes_nothing_back(aoi: Client) -> None:
    announcing.announce(Version.objects.get(), [aoi], at(3))
    (new,) = announcing.announce(newer(aoi.room), [aoi], at(5))
    Letter.objects.filter(pk=new.pk).update(state="by_hand")
    old = f.RulesAnnounced(
        at=at(6), client=aoi.pk, rulebook=Version.objects.earliest("pk").version, channel="mail"
    )
    record(aoi.room, [old], at(6))
    new.refresh_from_db()
    outbox.passed_on(new, at(7))
    new.refresh_from_db()
    assert new.state == "sent"
