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
from kijun.judge.facts import AppealFiled
from kijun.ledger import jobs
from kijun.ledger.models import Appealed
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter, Sealed, Word
from kijun.services.barring import doors, sealed_mailbox, unsealing
from kijun.services.clients.erasure import erase
from kijun.services.decisions.planned import CLOSE
from kijun.services.inbox import mailbox
from kijun.services.record import evidence
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
    with pytest.raises(sealed_mailbox.Shut):
        unsealing.as_it_came(piece, CAME)
    sealed_mailbox.open_now(out.room, CAME)
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
    sealed_mailbox.open_now(out.room, CAME)
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
    sealed_mailbox.open_now(goda.room, CAME)
    assert unsealing.as_it_came(Sealed.objects.get(), CAME) == raw


APPEAL: Final = "今回の決定に異議があります。わたしではありません。"
TERM: Final = 14 * A_DAY


def hours_pass(client: Client, now: dt.datetime) -> None:
    """Let the hourly look at the doors be done, and what follows from it."""
    jobs.enqueue(client.room, CLOSE, f"hour {now}", now)
    work_until(now)


def is_out(client: Client) -> bool:
    client.refresh_from_db()
    return client.barred_at is not None


def decision_of(client: Client) -> str:
    decision = doors.closing(client)
    assert decision is not None
    return decision.id


def test_an_appeal_by_mail_counts_from_when_it_arrived_however_late_it_is_taken(
    out: Client,
) -> None:
    raw = mail(out, APPEAL)
    sealed_mailbox.open_now(out.room, CAME + 5 * A_DAY)
    unsealing.take_as_appeal(Sealed.objects.get(), decision_of(out), CAME + 5 * A_DAY)
    appealed = Appealed.objects.get()
    assert (appealed.filed_at, appealed.answer_by) == (CAME, CAME + TERM)
    assert Letter.objects.filter(kind="appeal_received").count() == 1
    (fact,) = [each for each in facts_of(out.room, out.pk) if isinstance(each, AppealFiled)]
    assert (fact.source, fact.at) == ("mail", CAME)
    assert evidence.content_of(Evidence.objects.get(sha256=fact.evidence[0])) == raw
    hours_pass(out, CAME + TERM - A_DAY)
    assert is_out(out)
    hours_pass(out, CAME + TERM)
    assert not is_out(out)


def test_an_appeal_by_mail_that_nobody_answers_rests_as_one_by_link_does(out: Client) -> None:
    mail(out, APPEAL)
    hours_pass(out, CAME + TERM - dt.timedelta(hours=1))
    assert is_out(out)
    assert not Appealed.objects.exists()
    hours_pass(out, CAME + TERM)
    assert not is_out(out)
    assert Appealed.objects.get().answer_by == CAME + TERM
    assert Letter.objects.filter(kind="appeal_rests").count() == 1
    assert not Letter.objects.filter(kind="appeal_received").exists()
    hours_pass(out, CAME + TERM + A_DAY)
    assert Appealed.objects.get().times == 1
    assert [piece.kind for piece in sealed_mailbox.unsettled(out.room)] == ["appeal"]


def test_what_the_owner_put_away_or_is_no_appeal_opens_no_door(out: Client) -> None:
    mail(out, APPEAL)
    mail(out, "もう一度だけ話を聞いてください。", CAME + A_DAY)
    sealed_mailbox.open_now(out.room, CAME + A_DAY)
    sealed_mailbox.settle(Sealed.objects.get(kind="appeal"), CAME + A_DAY)
    hours_pass(out, CAME + 2 * TERM)
    assert is_out(out)
    assert not Appealed.objects.exists()


def test_an_appeal_taken_after_its_term_rests_until_it_is_answered(out: Client) -> None:
    mail(out, "", pdf="appeal.pdf")
    late = CAME + TERM + A_DAY
    hours_pass(out, late)
    assert is_out(out)
    sealed_mailbox.open_now(out.room, late)
    unsealing.take_as_appeal(Sealed.objects.get(), decision_of(out), late)
    hours_pass(out, late)
    assert not is_out(out)
    assert not Letter.objects.filter(kind="appeal_received").exists()


def test_nothing_that_was_written_before_a_measure_began_runs_its_term(goda: Client) -> None:
    began = NOON + 20 * A_DAY
    goda.people.get().contact_points.filter(kind="mail").update(normal="goda.go@goda-shoji.example")
    mail(goda, APPEAL, NOON)
    Word.objects.update(session="elsewhere")
    end_all_dealings(goda, began)
    work_until(began + A_DAY)
    hours_pass(goda, began + TERM - A_DAY)
    assert is_out(goda)
    assert not Appealed.objects.exists()


def test_of_somebody_who_was_erased_nothing_is_filed(out: Client) -> None:
    erase(out, CAME)
    mail(out, APPEAL)
    unsealing.take_what_waited_too_long(out.room, CAME + TERM)
    assert not Appealed.objects.exists()


def test_a_set_day_that_went_by_is_missed_while_anything_is_unread(out: Client) -> None:
    monday = dt.datetime(2026, 3, 16, 9, tzinfo=out.room.zone)
    mail(out, "もう一度だけ話を聞いてください。")
    assert sealed_mailbox.missed_day(out.room, sealed_mailbox.urgent(out.room), monday) is None
    tuesday = monday + A_DAY
    assert (
        sealed_mailbox.missed_day(out.room, sealed_mailbox.urgent(out.room), tuesday)
        == monday.date()
    )
    sealed_mailbox.read(out.room, monday)
    assert sealed_mailbox.urgent(out.room) == []
    assert sealed_mailbox.missed_day(out.room, [], tuesday) is None
