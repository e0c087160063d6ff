"""While a mailbox that is to be read cannot be, nobody's silence counts and no letter promises it."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.mail.models import MailAccount
from kijun.clients.models import Client
from kijun.ledger.models import Decided
from kijun.letters.models import Letter
from kijun.services.inbox import mailbox
from kijun.services.record import watches
from kijun.services.sessions import session_letters, sessions
from tests.judge.record import at
from tests.services.practice import work_until

pytestmark = pytest.mark.storage

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def fifth(aoi: Client) -> Session:
    """Return a session of Aoi on the fifth."""
    return sessions.book(aoi, starts=at(5), minutes=60, now=at(2))


def readable(room: Room, read_at: dt.datetime) -> MailAccount:
    """Return a mailbox that was read at an instant, by a server that has gone since."""
    account = MailAccount.objects.get(room=room)
    account.imap_host, account.imap_port, account.imap_security = "127.0.0.1", 9, "none"
    account.read_at = account.checked_at = read_at
    account.save()
    return account


def status_after_silence(session: Session) -> str:
    """Let the client of a session be awaited in vain, and return what becomes of it."""
    sessions.await_client(session, session.starts + MINUTE)
    work_until(session.starts + 30 * MINUTE)
    return Decided.objects.latest("pk").status


def test_silence_is_nobodys_while_the_mailbox_cannot_be_read(fifth: Session) -> None:
    account = readable(fifth.room, at(4))
    mailbox.enqueue_due(at(4, 30), at(4, 30))
    assert status_after_silence(fifth) == "proposed"
    assert not Letter.objects.filter(kind="cancel_session").exists()
    assert mailbox.unread_since(fifth.room) == at(4)
    account.refresh_from_db()
    assert account.unread_since == at(4)


def test_a_mailbox_that_fails_behind_a_decision_holds_it_before_it_is_carried_out(
    fifth: Session,
) -> None:
    readable(fifth.room, at(5, 9))
    sessions.await_client(fifth, at(5, 1))
    work_until(at(5, 10))
    assert Decided.objects.latest("pk").status == "standing"
    mailbox.look(at(5, 12))
    work_until(at(5, 30))
    assert Decided.objects.latest("pk").status == "proposed"


def test_one_reading_that_fails_changes_nothing(fifth: Session) -> None:
    readable(fifth.room, at(5, 9))
    mailbox.enqueue_due(at(5, 10), at(5, 10))
    assert status_after_silence(fifth) == "standing"
    assert mailbox.unread_since(fifth.room) is None


def test_a_room_that_reads_no_mailbox_goes_on_as_ever(fifth: Session) -> None:
    mailbox.look(at(5))
    assert status_after_silence(fifth) == "standing"


def test_the_door_that_opens_again_does_not_vouch_for_a_mailbox_that_is_not_read(
    fifth: Session,
) -> None:
    readable(fifth.room, at(4))
    watches.beat(at(4), at(4))
    watches.beat(at(4, 30), at(4, 30))
    mailbox.look(at(4, 31))
    watches.beat(at(4, 40), at(4, 40))
    assert status_after_silence(fifth) == "proposed"


@pytest.mark.parametrize("how", ["read again", "forgotten", "read no more"])
def test_silence_counts_again_where_words_are_heard_again_or_none_are_expected(
    fifth: Session, how: str
) -> None:
    account = readable(fifth.room, at(3))
    mailbox.look(at(4))
    if how == "read again":
        MailAccount.objects.update(read_at=at(4, 1))
    elif how == "read no more":
        MailAccount.objects.update(imap_host="")
    if how == "forgotten":
        mailbox.forget(account.room, at(4, 2))
        assert not MailAccount.objects.exists()
    mailbox.look(at(4, 2))
    assert mailbox.unread_since(account.room) is None
    watches.beat(at(4, 3), at(4, 3))
    assert status_after_silence(fifth) == "standing"


def test_while_the_door_is_closed_a_mailbox_that_is_read_again_does_not_open_it(
    fifth: Session,
) -> None:
    readable(fifth.room, at(3))
    watches.beat(at(3), at(3))
    watches.look(at(4), at(4))
    mailbox.look(at(4))
    MailAccount.objects.update(read_at=at(4, 1))
    mailbox.look(at(4, 2))
    assert status_after_silence(fifth) == "proposed"


@pytest.mark.parametrize(
    ("read_at", "is_promised"),
    [(at(3), True), (at(3) - dt.timedelta(hours=1), False), (None, False)],
)
def test_letters_promise_that_replies_are_read_only_where_they_are(
    fifth: Session, read_at: dt.datetime | None, is_promised: bool
) -> None:
    if read_at is not None:
        readable(fifth.room, read_at)
    mailbox.look(at(3))
    letter = session_letters.invite(fifth, at(3))
    assert ("返信" in letter.text) is is_promised
