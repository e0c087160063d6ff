"""Personal links: whom they let in, what they tell everybody else, and what they never need."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.clients.links import token_of
from kijun.clients.models import Client, Link
from kijun.door.opening import POSTS
from kijun.services.delivery import letter_words
from kijun.services.sessions import sessions
from tests.door.at_the_door import it_is, open_session
from tests.judge.record import at
from tests.services.practice import told_client

pytestmark = pytest.mark.storage

BEFORE = at(24, 231)


@pytest.mark.parametrize(
    ("spoken", "said"), [("ja", "何も開けません"), ("en", "not open anything")]
)
def test_a_forged_link_says_so_in_the_language_of_the_browser(
    aoi: Client, spoken: str, said: str
) -> None:
    _, token = open_session(aoi)
    for forged in (token[:-1], f"{token}2", "x", "あ", token[::-1]):
        page = Browser().get(f"/v/{forged}/", headers={"accept-language": spoken})
        assert page.status_code == 404
        assert said in page.content.decode()
        assert "佐伯" not in page.content.decode()


def test_an_expired_link_tells_its_holder_whom_to_write_to_and_nothing_else(aoi: Client) -> None:
    session, token = open_session(aoi)
    it_is(session.ends + dt.timedelta(days=40))
    page = Browser().get(f"/v/{token}/", headers={"accept-language": "en"})
    text = page.content.decode()
    assert page.status_code == 410
    assert "期間が過ぎました" in text
    assert "haruka@example.com" in text
    assert "青井" not in text
    assert "経営相談" not in text


def test_a_link_that_was_closed_opens_nothing(aoi: Client) -> None:
    _, token = open_session(aoi)
    Link.objects.update(closed_at=at(6))
    assert Browser().get(f"/v/{token}/").status_code == 410
    assert Browser().post(f"/v/{token}/ja/notice/", {"about": "late"}).status_code == 410


def test_nobody_reaches_the_session_of_somebody_else(aoi: Client, other_room: Room) -> None:
    ben = told_client(aoi.room, "別宮 健", "ben@example.com")
    session, _ = open_session(aoi)
    stranger = Client.objects.create(room=other_room, name="別の客")
    for somebody in (ben, stranger):
        link = Link.objects.create(
            room=somebody.room,
            client=somebody,
            purpose=Link.Purpose.SESSION,
            subject=session.pk,
            made_at=at(5),
            expires_at=at(28),
        )
        page = Browser().get(f"/v/{token_of(link.pk)}/")
        assert page.status_code == 404
        assert "青井" not in page.content.decode()
        sent = Browser().post(f"/v/{token_of(link.pk)}/ja/notice/", {"about": "late"})
        assert sent.status_code == 404


def test_a_link_does_only_what_it_is_for(aoi: Client) -> None:
    open_session(aoi)
    mine = letter_words.link_to_own_page(aoi, BEFORE)
    sent = Browser().post(f"/v/{token_of(mine.pk)}/ja/notice/", {"about": "late"})
    assert sent.status_code == 404


def test_pages_behind_links_need_no_cookie_and_are_not_told_to_anybody(aoi: Client) -> None:
    _, token = open_session(aoi)
    browser = Browser(enforce_csrf_checks=True)
    for page in (
        browser.get(f"/v/{token}/"),
        browser.post(f"/v/{token}/ja/notice/", {"about": "late", "minutes": "10"}),
        browser.get("/v/nothing/"),
    ):
        assert not page.cookies
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert page.headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_a_link_is_not_sent_without_end(aoi: Client) -> None:
    _, token = open_session(aoi)
    sent = [
        Browser().post(f"/v/{token}/en/notice/", {"about": "late", "words": str(nth)})
        for nth in range(POSTS.most + 1)
    ]
    assert {page.status_code for page in sent[:-1]} == {302}
    assert sent[-1].status_code == 429
    assert "has been kept" in sent[-1].content.decode()


def test_far_too_much_is_refused_in_words(aoi: Client) -> None:
    _, token = open_session(aoi)
    sent = Browser().post(f"/v/{token}/en/notice/", {"about": "late", "words": "あ" * 3_000_000})
    assert sent.status_code == 413
    assert "2,000 characters" in sent.content.decode()


def test_a_session_that_is_gone_opens_nothing(aoi: Client) -> None:
    session, token = open_session(aoi)
    Session.objects.filter(pk=session.pk).delete()
    assert Browser().get(f"/v/{token}/").status_code == 404


def test_the_language_can_be_switched_and_follows_the_client(aoi: Client) -> None:
    _, token = open_session(aoi)
    carol = told_client(aoi.room, "Carol", "carol@example.com", "en")
    session = sessions.book(carol, starts=at(24, 240), minutes=60, now=at(5))
    hers = token_of(letter_words.link_to_session(session, at(5)).pk)
    assert '<html lang="ja">' in Browser().get(f"/v/{token}/").content.decode()
    assert '<html lang="en">' in Browser().get(f"/v/{token}/en/").content.decode()
    page = Browser().get(f"/v/{hers}/").content.decode()
    assert '<html lang="en">' in page
    assert f'href="/v/{hers}/ja/"' in page
