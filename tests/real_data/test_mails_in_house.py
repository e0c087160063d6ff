"""Every real mail can be written down, with the mail itself as evidence; machines say nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kijun.channels.mail.models import MailAccount
from kijun.channels.mail.parse import parse
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.ledger.record import facts_of
from kijun.services.inbox import mailbox
from kijun.services.record import evidence
from tests.judge.record import at
from tests.real_data.tables import DATA
from tests.services.noting.test_from_mail import account, from_aoi, written_down
from tests.services.practice import aoi, practice, sink, work_until

__all__ = ["account", "aoi", "practice", "sink"]

MAIL: Final = DATA / "mail"
of_all_mails: Final = pytest.mark.parametrize(
    "parts",
    [
        pytest.param(5, id="every fifth mail"),
        pytest.param(1, id="all mails", marks=pytest.mark.soak),
    ],
)


def mails(parts: int) -> Iterator[tuple[str, bytes]]:
    """Yield every mail that is kept beside the checkout, or one of so many."""
    if not MAIL.exists():
        pytest.skip("the real mails are not kept beside this checkout")
    for path in [path for path in sorted(MAIL.rglob("*")) if is_mail(path)][::parts]:
        yield str(path.relative_to(MAIL)), path.read_bytes()


def is_mail(path: Path) -> bool:
    """Say whether a file is a mail, and no table about mails."""
    return path.is_file() and path.suffix not in (".tsv", ".csv", ".jsonl", ".md", ".json")


@pytest.mark.data
@of_all_mails
def test_every_real_mail_can_be_written_down_and_no_machine_says_anything(
    account: MailAccount, aoi: Client, parts: int
) -> None:
    people, machines = {}, 0
    for number, (name, raw) in enumerate(mails(parts), start=1):
        received = from_aoi(raw, aoi, number)
        word = mailbox.take_in(account, received, at(5))
        if received.kind == "word":
            assert word is not None, name
            people[word.pk] = (name, raw)
            written_down(aoi, word)
        else:
            assert word is None, name
            machines += 1
    assert machines > 500 / parts
    work_until(at(5, 2))
    facts = [x for x in facts_of(aoi.room, aoi.pk) if (x.id or "").startswith("note-")]
    assert len(facts) == len(people)
    assert {f.kind_of(fact) for fact in facts} == {"contact.received"}
    assert sum(bool(fact.evidence) for fact in facts) == sum(
        bool(raw) for _, raw in people.values()
    )
    assert evidence.missing_in(aoi.room) == []


@pytest.mark.data
@of_all_mails
def test_every_real_mail_of_a_stranger_is_gone_through_and_no_word_of_a_client(
    account: MailAccount, aoi: Client, parts: int
) -> None:
    del aoi
    for number, (name, raw) in enumerate(mails(parts), start=1):
        assert mailbox.take_in(account, parse(raw, number, at(5)), at(5)) is None, name
