"""What clients receive: page, PDF, texts; and the day from which it holds."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client, override_settings
from django.utils.html import strip_tags

from kijun.accounts.models import Room
from kijun.files.starters import rulebook_text
from kijun.letters import pdf
from kijun.rulebooks.models import Version
from kijun.services import clock
from kijun.services.rules.rulebooks import save_draft, set_announced
from tests.web.entered import enter

pytestmark = pytest.mark.storage

TEXT = rulebook_text("time-and-promises")


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, who has a draft."""
    browser = enter(Client(headers={"accept-language": "ja"}))
    save_draft(Room.objects.get(), TEXT)
    return browser


def day(ahead: int) -> dt.date:
    return clock.now().astimezone(Room.objects.get().zone).date() + dt.timedelta(days=ahead)


def test_a_day_is_asked_and_it_stands_in_everything_that_is_sent(owner: Client) -> None:
    usual = day(14)
    assert f'value="{usual.isoformat()}"' in owner.get("/rules/letter/").content.decode()
    chosen = day(3)
    owner.post("/rules/letter/", {"day": chosen.isoformat()})
    said = f"{chosen.year}年{chosen.month}月{chosen.day}日から"
    assert said in strip_tags(owner.get("/rules/letter/").content.decode())
    room = Room.objects.get()
    assert said in strip_tags(Client().get(f"/r/{room.pk}/").content.decode())
    assert Version.objects.get().effective is not None


@pytest.mark.parametrize("ahead", ["today", "2026-13-01", "", "9999-12-31"])
def test_a_day_that_cannot_be_is_told_and_nothing_is_published(owner: Client, ahead: str) -> None:
    asked = day(0).isoformat() if ahead == "today" else ahead
    page = owner.post("/rules/letter/", {"day": asked}).content.decode()
    assert "の日をお選びください" in page
    assert "autofocus" in page
    assert Version.objects.count() == 0


def test_what_is_wrong_with_a_day_is_said_by_the_page_and_not_by_the_browser(
    owner: Client,
) -> None:
    page = owner.get("/rules/letter/").content.decode()
    assert 'id="publish" novalidate' in page


def test_publishing_is_told_with_its_day_and_what_comes_next(owner: Client) -> None:
    page = owner.post("/rules/letter/", {"day": day(5).isoformat()}, follow=True).content.decode()
    assert "公開しました" in page
    assert page.index("公開しました") < page.index('class="letter"')
    assert "お客さまにお知らせする" in page


def test_the_short_text_leads_to_the_page_once_others_can_reach_it(owner: Client) -> None:
    owner.post("/rules/letter/")
    address = f"/r/{Room.objects.get().pk}/"
    here = owner.get("/rules/letter/").content.decode()
    short = here.split('id="short-ja">')[1].split("</p>")[0]
    assert address not in short
    assert "あわせてお送りするPDF" in short
    assert "このコンピューターからしか" in here
    with override_settings(PUBLIC_ADDRESS="https://rules.example.com"):
        page = owner.get("/rules/letter/").content.decode()
    assert page.count(address) >= 3
    assert 'id="short-ja"' in page
    assert 'data-copy="short-ja"' in page


def test_what_was_announced_keeps_its_day(owner: Client) -> None:
    owner.post("/rules/letter/", {"day": day(5).isoformat()})
    room, row = Room.objects.get(), Version.objects.get()
    set_announced(room, row.version, clock.now())
    assert 'name="day"' not in owner.get("/rules/letter/").content.decode()
    owner.post("/rules/letter/", {"day": day(9).isoformat()})
    assert Version.objects.get().effective == row.effective


@pytest.mark.prints
def test_the_pdf_is_there_in_both_languages_before_and_after_publishing(owner: Client) -> None:
    for language in ("ja", "en"):
        answer = owner.get(f"/rules/letter/{language}.pdf")
        assert answer.content.startswith(b"%PDF-")
        assert answer.headers["Content-Type"] == "application/pdf"
    assert owner.get("/rules/letter/fr.pdf").status_code == 404
    owner.post("/rules/letter/")
    public = Client().get(f"/r/{Room.objects.get().pk}/ja/rules.pdf")
    assert public.content.startswith(b"%PDF-")


def test_where_nothing_can_be_printed_the_page_says_what_to_install(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_has_japanese", lambda: False)
    pdf.pdf_of.cache_clear()
    page = owner.get("/rules/letter/ja.pdf").content.decode()
    assert "sudo apt install libpango-1.0-0" in page
    assert "fonts-noto-cjk" in page
    owner.post("/rules/letter/")
    room = Room.objects.get()
    answer = Client().get(f"/r/{room.pk}/ja/rules.pdf")
    assert answer.headers["Location"] == f"/r/{room.pk}/ja/"


def test_rules_for_members_alone_are_nothing_to_send(owner: Client) -> None:
    text = (
        "kijun: 1\ntimezone: Asia/Tokyo\nrules:\n"
        "  - {id: m, occasion: absence, binds: member, then: [[remind]]}\n"
    )
    save_draft(Room.objects.get(), text)
    assert "お客さまへの基準が、まだありません" in owner.get("/rules/letter/").content.decode()
    assert owner.get("/rules/letter/ja.pdf").headers["Location"] == "/rules/letter/"
