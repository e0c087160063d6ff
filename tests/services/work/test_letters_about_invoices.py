"""Letters about an invoice leave, whatever its number looks like, and answers find their client."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module
from typing import Final

import pytest
from django.apps import apps
from django.db import connection

from kijun.accounts.models import Room
from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.parse import parse
from kijun.clients.models import Client
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.letters.models import Letter, Word
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.inbox import mailbox
from kijun.services.work import invoices
from tests.judge.record import at
from tests.servers.sink import Sink
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

RULES: Final = """\
kijun: 1
title: {ja: 支払の基準, en: Payment}
timezone: Asia/Tokyo
currency: JPY
rules:
  - id: late-payment
    title: {ja: 支払の遅れ, en: Late payment}
    occasion: payment
    when: {overdue: "> 3 d"}
    then: [[THEN]]
"""
NUMBERS: Final = ("INV-2026-01", "請求書12", "A/1", "No. 5", "2026-001", "N" * 60)


def unpaid(practice: Room, number: str, then: str) -> Client:
    """Return a client whose invoice of a number was due on the 5th and is open on the 10th."""
    client = told_client(practice, "青井 直", "aoi@example.com", rules=RULES.replace("THEN", then))
    invoice = invoices.issue(
        client, amount=50000, due=dt.date(2026, 3, 5), now=at(2), number=number
    )
    invoices.nothing_came(invoice, now=at(10))
    work_until(at(10, 300))
    return client


def decision_about(client: Client) -> Decision:
    """Return the one decision about a client."""
    (row,) = standing_rows(client.room, client.pk).values()
    return decision_in(row)


def letter_of(client: Client, kind: str) -> Letter:
    """Return the one letter of a kind to a client."""
    return Letter.objects.get(client=client, kind=kind)


def answer_to(letter: Letter, *, sender: str, by_address: bool = True) -> Word | None:
    """Let somebody answer a letter, to its own address or by its Message-ID alone."""
    account = MailAccount.objects.get(room=letter.room)
    address, domain = account.from_address.split("@")
    to = f"{address}+{letter.client_id}@{domain}" if by_address else account.from_address
    raw = (
        f"From: {sender}\r\nTo: {to}\r\nSubject: Re\r\nMessage-ID: <1@elsewhere.example>\r\n"
        f"References: <{letter.pk}+{letter.client_id}@{domain}>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n振り込みました。"
    )
    return mailbox.take_in(account, parse(raw.encode(), 1, at(12)), at(12))


@pytest.mark.parametrize("number", NUMBERS)
def test_a_reminder_of_any_number_leaves_at_the_first_try(
    practice: Room, sink: Sink, number: str
) -> None:
    letter = letter_of(unpaid(practice, number, "remind"), "remind")
    assert (letter.state, letter.error, letter.session) == (Letter.State.SENT, "", "")
    assert sum(sink.accepted.values()) == 1


@pytest.mark.parametrize("number", NUMBERS)
def test_a_ban_for_an_invoice_of_any_number_closes_once_its_statement_has_left(
    practice: Room, number: str
) -> None:
    client = unpaid(practice, number, "ban")
    verdicts.confirm(client, decision_about(client).id, at(10, 310))
    work_until(at(11))
    client.refresh_from_db()
    assert letter_of(client, "ban").state == Letter.State.SENT
    assert client.barred_at is not None


@pytest.mark.parametrize(
    ("answer", "kind"), [(answers.uphold, "upheld"), (answers.dismiss, "dismissed")]
)
def test_what_is_written_after_an_appeal_leaves_too(
    practice: Room, answer: Callable[[Client, str, str, dt.datetime], None], kind: str
) -> None:
    client = unpaid(practice, "請求書12", "warn")
    decision = decision_about(client)
    appeals.file(client, decision, "振り込んでいました。", at(11), "k1")
    answer(client, decision.id, "通帳で確かめました。", at(12))
    work_until(at(13))
    sent = Letter.objects.filter(client=client, decision=decision.id)
    assert {letter.kind: letter.state for letter in sent} == dict.fromkeys(
        ("warn", "appeal_received", kind), Letter.State.SENT
    )


@pytest.mark.parametrize("by_address", [True, False])
def test_an_answer_from_another_address_is_a_word_of_the_client(
    practice: Room, *, by_address: bool
) -> None:
    client = unpaid(practice, "INV-2026-01", "remind")
    letter = letter_of(client, "remind")
    word = answer_to(letter, sender="keiri@elsewhere.example", by_address=by_address)
    assert word is not None
    assert (word.client, word.session) == (client, "")


def test_letters_that_named_an_invoice_name_nothing_after_the_migration(practice: Room) -> None:
    client = unpaid(practice, "INV-1", "remind")
    Letter.objects.filter(client=client).update(session="INV-1")
    migration = import_module("kijun.letters.migrations.0008_about_sessions_only")
    migration._name_sessions_only(apps, connection.schema_editor())
    assert letter_of(client, "remind").session == ""
