"""Letters on their way: none leaves that is no longer true, and what was sent back goes again."""

from __future__ import annotations

import pytest

from kijun.booking.models import Session
from kijun.clients.models import Client
from kijun.ledger.models import Entry, Job
from kijun.letters.models import Letter, LookedAt
from kijun.rulebooks.models import Version
from kijun.services import announcing, around_sessions, handlers, notices, post, sessions, verdicts
from tests.judge.record import at
from tests.services.practice import work_until

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
    with pytest.raises(post.NotThere):
        post.look(letter, at(5, 30))
    session.refresh_from_db()
    assert session.stands
    assert not Letter.objects.filter(kind="put_right").exists()


def test_a_look_in_the_same_moment_carries_nothing_out_that_was_just_waived(aoi: Client) -> None:
    session, letter = asked_about(aoi)
    verdicts.waive(aoi, letter.decision, "こちらの案内が間違っていました", at(5, 25))
    with pytest.raises(post.NotThere):
        post.look(letter, at(5, 25))
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
    post.send_again(letter, at(4, 10))
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
    post.passed_on(letter, at(4))
    letter.refresh_from_db()
    assert (letter.state, letter.address) == ("sent", "")


def test_rules_that_were_dropped_on_their_way_leave_when_announced_anew(aoi: Client) -> None:
    version = Version.objects.get()
    (letter,) = announcing.announce(version, [aoi], at(3))
    post.drop(letter)
    work_until(at(3, 24 * 60))
    announcing.announce(version, [aoi], at(4))
    work_until(at(4, 24 * 60))
    letter.refresh_from_db()
    assert letter.state == "sent"


def test_a_reminder_of_a_time_that_no_longer_holds_does_not_leave(aoi: Client) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    job = Job.objects.get(kind="remind")
    around_sessions.remind(job, at(4))
    letter = Letter.objects.get(kind="reminder")
    sessions.move(session, at(6), at(4, 1))
    work_until(at(4, 2))
    letter.refresh_from_db()
    assert letter.state == "withdrawn"


def test_a_nudge_does_not_leave_once_the_session_has_begun(aoi: Client) -> None:
    sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    job = Job.objects.get(kind="nudge")
    around_sessions.nudge(job, at(5, -1))
    sending = Job.objects.get(kind="send")
    sending.lease = "held"
    sending.save()
    handlers.HANDLERS["send"](sending, at(5, 5))
    assert Letter.objects.get(kind="nudge").state == "withdrawn"
