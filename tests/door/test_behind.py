"""Whom every door is closed to finds one page: the statement, the appeal, and what still arrives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client as Browser

from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.ledger.models import Entry
from kijun.letters.models import Sealed, Word
from kijun.services.delivery import letter_words
from kijun.services.sessions import sessions
from tests.door.at_the_door import it_is, read
from tests.services.barred import NOON, barred, goda
from tests.services.practice import practice, sink

pytestmark = pytest.mark.storage
__all__ = ["goda", "practice", "sink"]

LATER = NOON + dt.timedelta(days=2)


@pytest.fixture
def out(goda: Client) -> Client:
    """Return a client to whom the doors are closed, two days later."""
    barred(goda, NOON)
    it_is(LATER)
    return goda


def own(client: Client) -> str:
    return token_of(letter_words.link_to_own_page(client, LATER).pk)


def test_every_link_of_theirs_leads_to_the_statement(goda: Client) -> None:
    session = sessions.book(goda, starts=LATER, minutes=60, now=NOON)
    tokens = [token_of(letter_words.link_to_session(session, NOON).pk), own(goda)]
    barred(goda, NOON)
    it_is(LATER)
    for token in tokens:
        page = Browser().get(f"/v/{token}/ja/", follow=True)
        said = page.content.decode()
        assert page.status_code == 200
        assert "出禁" not in said
        assert 'id="appeal"' in said
        assert 'id="matters"' in said
        assert "ひとこと" not in said.partition('id="appeal"')[2]


def statement(client: Client) -> str:
    page = Browser().get(f"/v/{own(client)}/ja/")
    assert page.status_code == 302
    return page["Location"].split("/")[2]


def test_a_word_and_a_notice_are_no_longer_taken(out: Client) -> None:
    token = statement(out)
    for what in ("word", "notice", "arrival", "acknowledgement"):
        for each in (token, own(out)):
            Browser().post(f"/v/{each}/ja/{what}/", {"words": "話を聞いて", "about": "late"})
    assert not Word.objects.exists()
    assert not Sealed.objects.exists()


@pytest.mark.parametrize("kind", ["disclosure", "payment", "legal"])
def test_what_may_always_arrive_is_kept_once_and_answered_with_the_day(
    out: Client, kind: str
) -> None:
    token = statement(out)
    for _ in range(2):
        sent = {"kind": kind, "words": "お願いします。", "key": "1"}
        Browser().post(f"/v/{token}/ja/matters/", sent)
    piece = Sealed.objects.get()
    assert (piece.kind, piece.client, piece.channel) == (kind, out.pk, "door")
    assert "2026年3月16日" in read(token)


@pytest.mark.parametrize(
    "fields", [{"kind": "appeal", "words": "x"}, {"kind": "legal", "words": " "}, {"words": "x"}]
)
def test_what_is_none_of_it_is_given_back(out: Client, fields: dict[str, str]) -> None:
    page = Browser().post(f"/v/{statement(out)}/ja/matters/", fields)
    assert page.status_code == 422
    assert not Sealed.objects.exists()


def test_an_appeal_runs_its_term_and_lies_in_the_sealed_mailbox(out: Client) -> None:
    token = statement(out)
    Browser().post(f"/v/{token}/ja/appeal/", {"words": "わたしではありません。", "key": "1"})
    assert Entry.objects.filter(kind="appeal.filed").count() == 1
    assert Sealed.objects.get().kind == "appeal"


def test_whoever_is_not_barred_has_no_sealed_mailbox(goda: Client) -> None:
    it_is(LATER)
    Browser().post(f"/v/{own(goda)}/ja/matters/", {"kind": "legal", "words": "x"})
    assert not Sealed.objects.exists()
