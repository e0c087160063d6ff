"""A client's mail is written down with the mail itself as evidence; a machine's mail is nobody's act."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Final

import pytest
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.parse import parse
from kijun.channels.mail.received import Received
from kijun.clients.models import Client
from kijun.clients.texts import words_behind
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from kijun.letters.models import Word
from kijun.services.inbox import mailbox
from kijun.services.noting import notes
from kijun.services.noting.notes import Said
from kijun.services.noting.sorts import SORTS, Given
from kijun.services.record import evidence
from kijun.services.sessions import sessions
from kijun.services.work.engagements import new_key
from tests.judge.record import at
from tests.services.practice import aoi, practice, sink, work_until

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "sink"]

QUOTED: Final = b"""\
From: aoi@example.com\r
To: haruka+%s@example.com\r
Message-ID: <1@example.com>\r
Subject: =?utf-8?b?5paZ6YeR44Gu5Lu2?=\r
Content-Type: text/plain; charset=utf-8\r
\r
\xe3\x82\x82\xe3\x81\x86\xe5\xb0\x91\xe3\x81\x97\xe5\xae\x89\xe3\x81\x8f\r
\r
On Mon, 2 Mar 2026, Saeki wrote:\r
> I never said that.\r
"""


@pytest.fixture
def account(practice: Room, settings: Settings, tmp_path: Path) -> MailAccount:
    """Return the mail account of the practice, whose home is empty."""
    settings.HOME = tmp_path
    return MailAccount.objects.get(room=practice)


def from_aoi(raw: bytes, client: Client, number: int) -> Received:
    """Return a mail as if Aoi had written it in answer to a letter."""
    return dataclasses.replace(
        parse(raw, number, at(5)),
        from_address="aoi@example.com",
        message_id=f"<{number}@example.com>",
        to=(f"haruka+{client.pk}@example.com",),
        behind=(),
    )


def written_down(client: Client, word: Word) -> notes.Note:
    """Write a mail down as somebody getting in touch."""
    given = Given(at=word.said_at, client=client.pk, by="client", channel="mail")
    said = Said(words=word.text)
    return notes.write_down(
        client, SORTS["contact"], given, said, now=at(5), key=new_key(), word=word
    )


def test_what_was_quoted_is_not_their_word_and_the_mail_lies_beside_it(
    account: MailAccount, aoi: Client
) -> None:
    raw = QUOTED % aoi.pk.encode()
    word = mailbox.take_in(account, from_aoi(raw, aoi, 1), at(5))
    assert word is not None
    note = written_down(aoi, word)
    word.refresh_from_db()
    assert word.state == Word.State.TAKEN
    work_until(at(5, 2))
    (fact,) = [x for x in facts_of(aoi.room, aoi.pk) if isinstance(x, f.ContactReceived)]
    assert fact.source == "mail"
    assert words_behind([fact.note]) == {fact.note: "もう少し安く"}
    piece = evidence.pieces_of(aoi, fact.evidence)[word.original]
    assert (piece.name, piece.kind) == ("料金の件.eml", "mail")
    assert evidence.content_of(piece) == raw
    assert note.fact.at == word.said_at


def test_taken_back_the_mail_waits_to_be_read_again(account: MailAccount, aoi: Client) -> None:
    word = mailbox.take_in(account, from_aoi(QUOTED % aoi.pk.encode(), aoi, 1), at(5))
    assert word is not None
    note = written_down(aoi, word)
    assert notes.take_back(aoi, note.key)
    word.refresh_from_db()
    assert word.state == Word.State.OPEN


def test_what_an_unread_mail_held_goes_on_once_it_is_written_down(
    account: MailAccount, aoi: Client
) -> None:
    session = sessions.book(aoi, starts=at(5), minutes=60, now=at(2))
    sessions.await_client(session, at(5, 1))
    word = mailbox.take_in(account, from_aoi(QUOTED % aoi.pk.encode(), aoi, 1), at(5))
    assert word is not None
    work_until(at(5, 20))
    session.refresh_from_db()
    assert session.stands
    written_down(aoi, word)
    work_until(at(5, 22))
    session.refresh_from_db()
    assert not session.stands
