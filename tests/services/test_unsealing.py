"""What lies in the sealed mailbox is kept whole, opened on its day, and runs its term."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Final

import pytest
from django.test import TestCase
from pytest_django.fixtures import Settings

from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.parse import parse
from kijun.clients.models import Client, Evidence
from kijun.letters.models import Sealed, Word
from kijun.services import evidence, mailbox, sealed, unsealing
from kijun.services.erasing import erase
from tests.services.barred import NOON, barred, end_all_dealings, goda
from tests.services.practice import work_until

pytestmark = pytest.mark.storage
__all__ = ["goda"]

A_DAY: Final = dt.timedelta(days=1)
CAME: Final = NOON + 2 * A_DAY
"""A Thursday; the mailbox is read on Mondays."""


@pytest.fixture
def out(goda: Client, settings: Settings, tmp_path: Path) -> Client:
    """Return a client to whom the doors are closed."""
    settings.HOME = tmp_path
    barred(goda, NOON)
    return goda


def mail(client: Client, text: str, at: dt.datetime = CAME, *, pdf: str = "") -> bytes:
    """Take in a mail of theirs, with a document if one is named; return it as it came."""
    attached = f"--b\nContent-Type: application/pdf; name={pdf}\n\n%PDF-1.4\n" if pdf else ""
    raw = (
        "From: goda.go@goda-shoji.example\nTo: haruka@example.com\nSubject: \n"
        f"Message-ID: <{at.timestamp()}@x>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n{attached}--b--\n"
    ).encode()
    mailbox.take_in(MailAccount.objects.get(room=client.room), parse(raw, 1, at), at)
    return raw


def test_a_mail_is_kept_as_it_came_and_opened_only_on_its_day(out: Client) -> None:
    raw = mail(out, "添付をご覧ください", pdf="sojo.pdf")
    piece = Sealed.objects.get()
    with pytest.raises(sealed.Shut):
        unsealing.as_it_came(piece, CAME)
    sealed.open_now(out.room, CAME)
    assert unsealing.as_it_came(piece, CAME) == raw
    assert not Evidence.objects.exists()
    assert evidence.missing_in(out.room) == []
    evidence.path_of(out.room.pk, piece.original).unlink()
    assert evidence.missing_in(out.room) == [piece.original]


def test_of_a_mail_that_is_too_large_the_words_are_kept(out: Client, settings: Settings) -> None:
    settings.MOST_EVIDENCE = 100
    mail(out, "添付をご覧ください", pdf="sojo.pdf")
    piece = Sealed.objects.get()
    assert (piece.original, piece.text.strip()) == ("", "添付をご覧ください")


def test_a_mail_outlives_the_sweep_and_goes_with_whoever_sent_it(out: Client) -> None:
    mail(out, "添付をご覧ください")
    kept = evidence.path_of(out.room.pk, Sealed.objects.get().original)
    os.utime(kept, (0, 0))
    evidence.enqueue_sweeps(CAME + A_DAY)
    work_until(CAME + A_DAY)
    assert kept.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase(out, CAME + A_DAY)
    assert not kept.exists()


def test_what_comes_from_somebody_who_was_erased_is_kept_whole_too(out: Client) -> None:
    erase(out, CAME)
    raw = mail(out, "添付をご覧ください", pdf="sojo.pdf")
    sealed.open_now(out.room, CAME)
    assert unsealing.as_it_came(Sealed.objects.get(), CAME) == raw


def test_a_mail_that_lay_on_the_desk_takes_its_original_along(
    goda: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    goda.people.get().contact_points.filter(kind="mail").update(normal="goda.go@goda-shoji.example")
    raw = mail(goda, "15分ほど遅れます。", NOON - A_DAY)
    Word.objects.update(session="elsewhere")
    end_all_dealings(goda, NOON)
    work_until(NOON + A_DAY)
    sealed.open_now(goda.room, CAME)
    assert unsealing.as_it_came(Sealed.objects.get(), CAME) == raw
