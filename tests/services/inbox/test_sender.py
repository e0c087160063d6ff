"""A word from an address that several share is shown to say whose, and holds what it may change."""

from __future__ import annotations

import os

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.parse import parse
from kijun.clients.models import Client, Evidence
from kijun.letters.models import Letter, Word
from kijun.services import clock
from kijun.services.clients.erasure import erase
from kijun.services.inbox import mailbox
from kijun.services.record import evidence
from kijun.services.sessions import sessions
from kijun.services.today import front_desk
from kijun.services.today.waiting import waiting_for
from tests.channels.mail.arrived import raw
from tests.judge.record import at
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage


@pytest.fixture
def hana(practice: Room) -> Client:
    """Return a client who reads mail at the same address as Aoi."""
    return told_client(practice, "青井 花", "aoi@example.com")


@pytest.fixture
def session(aoi: Client) -> Session:
    """Return a session of Aoi."""
    return sessions.book(aoi, starts=at(4), minutes=60, now=at(3))


def word(session: Session, to: str = "haruka@example.com") -> Word | None:
    """Let a mail come five minutes before a session."""
    account = MailAccount.objects.get(room=session.room)
    mail = parse(raw("10分ほど遅れます。", to=to), 1, at(4, -5))
    return mailbox.take_in(account, mail, at(4, -5))


def test_a_word_from_a_shared_address_is_nobodys_until_the_owner_says_whose(
    session: Session, hana: Client
) -> None:
    kept = word(session)
    assert kept is not None
    assert (kept.client, kept.session, kept.about) == (None, "", "late")
    with pytest.raises(front_desk.Settled):
        front_desk.word_is_of(session.room, kept.pk, "somebody else", at(4, 1))
    front_desk.word_is_of(session.room, kept.pk, session.client_id, at(4, 1))
    kept.refresh_from_db()
    assert (kept.client, kept.session) == (session.client, session.pk)
    with pytest.raises(front_desk.Settled):
        front_desk.word_is_of(session.room, kept.pk, hana.pk, at(4, 2))


def test_the_mail_as_it_came_is_kept_about_whose_it_is_and_about_nobody_else(
    session: Session, hana: Client
) -> None:
    kept, room = word(session), session.room
    assert kept is not None
    lies = evidence.path_of(room.pk, kept.original)
    came = lies.read_bytes()
    assert b"aoi@example.com" in came
    assert not Evidence.objects.exists()
    old = clock.real().timestamp() - 86_400
    os.utime(lies, (old, old))
    evidence.enqueue_sweeps(at(4))
    work_until(at(4))
    assert evidence.missing_in(room) == []
    front_desk.word_is_of(room, kept.pk, session.client_id, at(4, 1))
    piece = Evidence.objects.get()
    assert (piece.client, piece.sha256, piece.kind) == (session.client, kept.original, "mail")
    assert evidence.content_of(piece) == came
    erase(hana, at(4, 2))
    assert evidence.content_of(piece) == came


def test_a_mail_of_nobody_goes_with_whoever_may_have_written_it(
    session: Session,
    hana: Client,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    kept = word(session)
    assert kept is not None
    front_desk.put_word_aside(session.room, kept.pk, at(4, 1))
    assert evidence.path_of(session.room_id, kept.original).exists()
    with django_capture_on_commit_callbacks(execute=True):
        erase(hana, at(4, 2))
    assert not evidence.path_of(session.room_id, kept.original).exists()


def test_whose_a_word_is_can_be_said_although_the_mail_is_gone(
    session: Session, hana: Client
) -> None:
    kept = word(session)
    assert kept is not None
    evidence.path_of(session.room_id, kept.original).unlink()
    assert evidence.missing_in(session.room) == [kept.original]
    front_desk.word_is_of(session.room, kept.pk, session.client_id, at(4, 1))
    kept.refresh_from_db()
    assert (kept.client, kept.original) == (session.client, "")


def test_a_word_that_may_be_of_several_holds_what_is_decided_about_each(
    session: Session, hana: Client
) -> None:
    kept = word(session)
    assert kept is not None
    sessions.await_client(session, at(4, 1))
    work_until(at(4, 12))
    (settling,) = waiting_for(session.room, at(4, 12)).settling
    assert settling.is_held
    work_until(at(4, 30))
    assert not Letter.objects.filter(kind="cancel_session").exists()
    front_desk.word_is_of(session.room, kept.pk, hana.pk, at(4, 31))
    work_until(at(4, 40))
    assert Letter.objects.filter(kind="cancel_session").exists()


def test_a_word_put_aside_holds_nobody_any_more(session: Session, hana: Client) -> None:
    kept = word(session)
    assert kept is not None
    sessions.await_client(session, at(4, 1))
    work_until(at(4, 30))
    front_desk.put_word_aside(session.room, kept.pk, at(4, 31))
    work_until(at(4, 40))
    assert Letter.objects.filter(kind="cancel_session").exists()


def test_an_answer_with_our_token_tells_whose_it_is_whoever_shares_the_address(
    session: Session, hana: Client
) -> None:
    kept = word(session, to=f"haruka+{session.pk}@example.com")
    assert kept is not None
    assert (kept.client, kept.session) == (session.client, session.pk)
