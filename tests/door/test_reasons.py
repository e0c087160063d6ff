"""The statement of reasons as a letter, and the word against it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client as Browser

from kijun.booking.models import Session
from kijun.clients.links import address_of, token_of
from kijun.clients.models import Client, FreeText, Link
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.record import facts_of
from kijun.letters.models import Letter, Word
from kijun.services.booking.offers import offer
from kijun.services.decisions import answers, appeals, verdicts
from kijun.services.delivery import letter_words
from kijun.services.sessions import notices, sessions
from tests.door.at_the_door import STARTS, it_is, open_session, read, send
from tests.services.practice import told_client, work_until

pytestmark = pytest.mark.storage

LATER = STARTS + dt.timedelta(hours=3)


def decided(client: Client, starts: dt.datetime = STARTS) -> tuple[Session, Decision, str]:
    """Return a session that nobody came to, the decision about it, and the token of its link."""
    session, _ = open_session(client, starts=starts)
    sessions.await_client(session, starts)
    work_until(starts + dt.timedelta(minutes=20))
    now = starts + dt.timedelta(hours=3)
    it_is(now)
    decision = next(
        found
        for found in map(decision_in, standing_rows(client.room, client.pk).values())
        if found.matter == session.pk and found.party == "client"
    )
    return session, decision, token_of(letter_words.link_to(decision, client, now).pk)


def test_the_letter_holds_every_reason(aoi: Client) -> None:
    _, _, token = decided(aoi)
    page = read(token)
    for said in (
        "佐伯事務所からの理由書",
        "中止（段3）",
        "変わること",
        "その日のセッションを中止いたします",
        "変わらないこと",
        "ほかのご予約と、これまでのお約束",
        "お伝えしていた基準",
        "2026年3月1日",
        "わたしが、相手がまだ来ていないことを確認",
        "お越しの記録もご連絡の記録もなかった",
        "1度目",
        "人を助けておられたご事情",
        "わたしが守れていないお約束がないかも",
        "もう数えません",
        "あらかじめお知らせした基準により、自動で決まりました。",
        "まで、無料で異議を出せます。",
    ):
        assert said in page.replace('<span class="together">', "").replace("</span>", ""), said


def test_the_same_letter_is_there_in_english(aoi: Client) -> None:
    _, _, token = decided(aoi)
    page = read(token, "en")
    assert "The cancellation of the session (level 3)" in page
    assert "That day&#x27;s session is cancelled" in page
    assert "it is no judgement by law" in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("excused", "お知らせいただいた事情により、数えません。"),
        ("waived", "見逃しました。数えません。"),
        ("overturned", "お申し出のとおりでした。"),
        ("gone", "いまわかっていることからは、この決定にはなりません。"),
    ],
)
def test_a_decision_that_no_longer_stands_says_so_first(
    aoi: Client, status: str, said: str
) -> None:
    session, decision, token = decided(aoi)
    if status == "excused":
        notices.give(session, about="absence", reason="helping_someone", now=LATER)
    elif status == "waived":
        verdicts.waive(aoi, decision.id, "はじめてのことなので", LATER)
    elif status == "overturned":
        appeals.file(aoi, decision, "受付にいました", LATER, "1")
        answers.uphold(aoi, decision.id, "お越しでした", LATER)
    else:
        sessions.arrive(session, STARTS, LATER)
    page = read(token)
    assert said in page
    assert page.index("この決定は、もう有効ではありません") < page.index("<h1>")
    assert "変わること" not in page
    assert "異議を出す" not in page


def test_an_appeal_is_recorded_once_and_its_words_are_kept_apart(aoi: Client) -> None:
    _, decision, token = decided(aoi)
    fields = {"words": "13:58に着いていました。", "key": "appeal-of-aoi"}
    send(token, "appeal", **fields)
    page = send(token, "appeal", **fields)
    (appeal,) = [fact for fact in facts_of(aoi.room) if isinstance(fact, f.AppealFiled)]
    assert (appeal.decision, appeal.by, appeal.at) == (decision.id, "client", LATER)
    assert "13:58" not in (appeal.text or "")
    assert FreeText.objects.get().text == "13:58に着いていました。"
    assert "異議を受け取りました" in page
    assert "13:58に着いていました。" in page
    assert "2026年4月7日までにお返事します。" in page
    assert page.index("<summary>書き足す") < page.index('name="words"')
    answers.dismiss(aoi, decision.id, "記録を確かめました", LATER + dt.timedelta(days=1))
    it_is(LATER + dt.timedelta(days=1, minutes=1))
    answered = read(token)
    assert "2026年3月25日にお返事いたしました： 記録を確かめました" in answered
    assert "までにお返事します" not in answered


def test_what_sets_no_condition_is_not_said_to_rest_but_to_count_on(aoi: Client) -> None:
    _, decision, token = decided(aoi)
    appeals.file(aoi, decision, "受付にいました", LATER, "1")
    waiting = read(token)
    it_is(LATER + dt.timedelta(days=15))
    late = read(token)
    assert "お返事が遅れております。" in late
    for page in (waiting, late):
        assert "そのあいだも、回数には数えます。" in page
        assert "条件や制限" not in page


def test_after_an_upheld_appeal_a_new_date_is_chosen_by_link(aoi: Client) -> None:
    offer(aoi.room, "talk", name_ja="相談", minutes=60)
    _, decision, token = decided(aoi)
    appeals.file(aoi, decision, "受付にいました", LATER, "1")
    answers.uphold(aoi, decision.id, "お越しでした", LATER)
    assert "新しい日時を選ぶ" not in read(token)
    work_until(LATER)
    told = Letter.objects.get(kind="upheld").text
    link = Link.objects.get(client=aoi, purpose="booking")
    assert f"新しい日時は、こちらからお選びいただけます。\n{address_of(link.pk)}" in told
    page = read(token)
    assert "新しい日時を選ぶ" in page
    assert f'href="/v/{token_of(link.pk)}/ja/"' in page


def test_an_appeal_needs_words_and_time(aoi: Client) -> None:
    _, _, token = decided(aoi)
    for words, status, said in (
        (" \n ", 422, "ひとこと、お書きください"),
        ("長" * 2001, 422, "2,000字まで"),
    ):
        page = Browser().post(f"/v/{token}/ja/appeal/", {"words": words})
        assert page.status_code == status
        assert said in page.content.decode()
    Link.objects.update(expires_at=STARTS + dt.timedelta(days=300))
    it_is(STARTS + dt.timedelta(days=190))
    assert "異議を出す" not in read(token)
    late = Browser().post(f"/v/{token}/ja/appeal/", {"words": "違います"})
    assert late.status_code == 422
    assert "違います" in late.content.decode()
    assert not any(isinstance(fact, f.AppealFiled) for fact in facts_of(aoi.room))


def test_a_word_goes_to_the_owner_and_holds_what_may_still_happen(aoi: Client) -> None:
    session, _, token = decided(aoi)
    assert "渋滞でした" in send(token, "word", words="渋滞でした")
    word = Word.objects.get()
    assert (word.session, word.subject, word.state) == (session.pk, "理由書から", "open")


def test_the_page_leads_to_where_one_says_what_had_happened(aoi: Client) -> None:
    session, decision, token = decided(aoi)
    of_session = token_of(letter_words.link_to_session(session, LATER).pk)
    assert f'href="/v/{of_session}/ja/"' in read(token)
    onward = f"/v/{of_session}/ja/decisions/{decision.id}/"
    assert onward in read(of_session)
    assert Browser().get(onward).headers["Location"] == f"/v/{token}/ja/"


def test_nobody_reads_the_reasons_of_somebody_else(aoi: Client) -> None:
    _, decision, _ = decided(aoi)
    ben = told_client(aoi.room, "別宮 健", "ben@example.com")
    link = Link.objects.create(
        room=ben.room,
        client=ben,
        purpose=Link.Purpose.DECISION,
        subject=decision.id,
        made_at=STARTS,
        expires_at=LATER + dt.timedelta(days=9),
    )
    assert Browser().get(f"/v/{token_of(link.pk)}/").status_code == 404
    sent = Browser().post(f"/v/{token_of(link.pk)}/ja/appeal/", {"words": "?"})
    assert sent.status_code == 404


def test_what_the_house_owes_is_told_as_plainly(aoi: Client) -> None:
    session, _ = open_session(aoi)
    sessions.arrive(session, STARTS, STARTS)
    sessions.arrive(
        session, STARTS + dt.timedelta(minutes=15), STARTS + dt.timedelta(minutes=15), by="house"
    )
    (decision,) = map(decision_in, standing_rows(aoi.room, aoi.pk).values())
    it_is(LATER)
    page = read(token_of(letter_words.link_to(decision, aoi, LATER).pk))
    assert "わたしの側のこと: お詫び・半額のご返金" in page
    assert "異議を出す" not in page


@pytest.mark.prints
def test_the_reasons_and_the_letter_are_there_as_pdf_and_for_nobody_else(aoi: Client) -> None:
    _, decision, token = decided(aoi)
    letter = Letter.objects.select_related("room", "client").get(decision=decision.id)
    page = read(token)
    for address in ("reasons.pdf", f"letters/{letter.pk}.pdf"):
        assert address in page
        printed = Browser().get(f"/v/{token}/ja/{address}")
        assert printed["Content-Type"] == "application/pdf"
        assert printed.content.startswith(b"%PDF")
    _, _, foreign = decided(told_client(aoi.room, "馬場 仁", "baba@example.com"), STARTS)
    assert Browser().get(f"/v/{foreign}/ja/letters/{letter.pk}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("language", "reason"),
    [("ja", "聞き違いでした。受付にいらした。"), ("en", "I misheard. You were there.")],
)
def test_a_reason_of_two_sentences_stays_within_the_opening(
    aoi: Client, language: str, reason: str
) -> None:
    _, decision, token = decided(aoi)
    appeals.file(aoi, decision, "受付にいました。", LATER, "1")
    answers.uphold(aoi, decision.id, reason, LATER + dt.timedelta(minutes=1))
    lead = read(token, language).partition('<p class="lead">')[2].partition("</p>")[0]
    assert reason in re.sub(r"<[^>]+>", "", lead)
