"""The client's own page: everything that the house has on record, of both sides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from kijun.accounts.models import Room
from kijun.booking.models import Due
from kijun.clients.links import token_of
from kijun.clients.models import Client
from kijun.letters.models import Word
from kijun.rulebooks.models import Version
from kijun.services.delivery import letter_words
from kijun.services.sessions import notices, sessions
from kijun.services.work import engagements, invoices
from kijun.services.work.engagements import Terms
from tests.door.at_the_door import STARTS, it_is, open_session, read, send
from tests.door.test_reasons import decided
from tests.judge.record import at
from tests.services.practice import told_client

pytestmark = pytest.mark.storage

NOW = STARTS + dt.timedelta(hours=3)


def page_of(client: Client, now: dt.datetime = NOW) -> str:
    """Return the token of a client's own page, on the day of the session."""
    it_is(now)
    return token_of(letter_words.link_to_own_page(client, now).pk)


def met(client: Client, days: range) -> None:
    """Let a client come in time on some days."""
    for day in days:
        session, _ = open_session(client, starts=at(day, 240))
        sessions.arrive(session, session.starts, session.starts)


def test_a_new_client_finds_nothing_bad_about_themselves(practice: Room) -> None:
    ben = Client.objects.create(room=practice, name="別宮 健")
    page = read(page_of(ben))
    assert "まだわからない" in page
    assert "まだ基準をお知らせしていません" in page
    assert "いまのところ、ご予約はありません" in page


def test_fewer_than_three_facts_are_no_number(aoi: Client) -> None:
    met(aoi, range(6, 8))
    assert "まだわからない" in read(page_of(aoi))
    met(aoi, range(8, 12))
    page = read(page_of(aoi))
    assert "100回のうち" in page
    assert "6件" in page


def test_both_sides_stand_on_one_line(aoi: Client) -> None:
    met(aoi, range(6, 8))
    session, _ = open_session(aoi, starts=at(12, 240))
    late = session.starts + dt.timedelta(minutes=5)
    notices.give(session, about="late", by="house", minutes=5, now=at(12, 230), source="owner")
    sessions.arrive(session, session.starts, session.starts)
    sessions.arrive(session, late, late, by="house")
    page = read(page_of(aoi))
    assert "時間どおりにお越し" in page
    assert "遅れて開始" in page


def test_everything_of_theirs_is_one_step_away(aoi: Client) -> None:
    _, decision, of_decision = decided(aoi)
    coming, _ = open_session(aoi, starts=at(40, 240))
    token = page_of(aoi)
    page = read(token)
    version = Version.objects.get().version
    for onward, purpose in (
        (f"decisions/{decision.id}", of_decision),
        (f"sessions/{coming.pk}", token_of(letter_words.link_to_session(coming, NOW).pk)),
        (f"rules/{version}", token_of(letter_words.link_to_rules(aoi, version, NOW).pk)),
    ):
        address = f"/v/{token}/ja/{onward}/"
        assert f'href="{address}"' in page
        assert Browser().get(address).headers["Location"] == f"/v/{purpose}/ja/"
    assert "ご確認はまだです" in page


def test_nothing_of_anybody_else_is_a_step_away(aoi: Client) -> None:
    session, decision, _ = decided(aoi)
    ben = told_client(aoi.room, "別宮 健", "ben@example.com")
    _, token = open_session(aoi, starts=at(40, 240))
    of_ben = page_of(ben)
    for onward in (
        f"decisions/{decision.id}",
        f"sessions/{session.pk}",
        f"rules/{'0' * 64}",
        "letters/all",
    ):
        assert Browser().get(f"/v/{of_ben}/ja/{onward}/").status_code == 404
    # The page about a session leads to the decisions about it, and to nothing else.
    assert Browser().get(f"/v/{token}/ja/decisions/{decision.id}/").status_code == 404
    assert Browser().get(f"/v/{token}/ja/sessions/{session.pk}/").status_code == 404


def test_a_word_is_kept_for_the_owner_and_shown(aoi: Client) -> None:
    token = page_of(aoi)
    assert "いつもありがとうございます" in send(token, "word", words="いつもありがとうございます")
    word = Word.objects.get()
    assert (word.client, word.session, word.state) == (aoi, "", "open")


def test_a_long_record_is_cut_and_can_be_read_whole(aoi: Client) -> None:
    for day in range(6, 70):
        sessions.book(aoi, starts=at(200 + day, 240), minutes=60, now=at(6))
    token = page_of(aoi)
    page = read(token)
    assert "すべて見る" in page
    assert page.count("のご予約</p>") < 64
    whole = Browser().get(f"/v/{token}/ja/?all=1").content.decode()
    assert whole.count("のご予約</p>") == 64
    assert "すべて見る" not in whole


def test_the_number_of_queries_is_flat_in_the_record(aoi: Client) -> None:
    met(aoi, range(6, 7))
    token = page_of(aoi)
    read(token)
    with CaptureQueriesContext(connection) as few:
        read(token)
    met(aoi, range(7, 20))
    decided(aoi)
    token = page_of(aoi)
    with CaptureQueriesContext(connection) as many:
        read(token)
    assert len(many) == len(few)


def test_the_work_stands_there_with_what_they_gained_by_it(aoi: Client) -> None:
    terms = Terms("集客の見直し", 300_000, baseline=20, target=50, unit="件", unit_value=50_000)
    work = engagements.agree(aoi, terms, due=dt.date(2026, 3, 20), now=at(5))
    due = dt.date(2026, 3, 20)
    invoices.issue(aoi, amount=330_000, due=due, engagement=work, now=at(5))
    assert "3月20日までにお渡しします" in read(page_of(aoi))
    engagements.deliver(work, now=at(10))
    engagements.measure(work, 56, now=at(12))
    page = read(page_of(aoi))
    for said in ("集客の見直し", "目標 50件", "結果 56件", "1,800,000円", "代金の6倍", "330,000円"):
        assert said in page
    english = read(page_of(aoi), "en")
    assert "6 times the price" in english
    assert "¥330,000" in english


def test_nobody_reads_of_the_work_of_somebody_else(practice: Room, aoi: Client) -> None:
    ben = Client.objects.create(room=practice, name="別宮 健")
    engagements.agree(aoi, Terms("集客の見直し", 300_000), now=at(5))
    page = read(page_of(ben))
    assert "集客の見直し" not in page
    assert "ご一緒しているお仕事" not in page


def test_what_the_house_owes_them_back_is_there_until_it_is_paid(aoi: Client) -> None:
    token = page_of(aoi)
    assert "わたしからお返しするもの" not in read(token)
    due = Due.objects.create(
        room=aoi.room, client=aoi, decision="d-1", owed_by="house", share=50, noted_at=at(5)
    )
    assert "料金の50%" in read(token)
    due.amount = 5_000
    due.save()
    assert "5,000円" in read(token)
    due.settled_at = at(6)
    due.save()
    assert "わたしからお返しするもの" not in read(token)
