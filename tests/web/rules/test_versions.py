"""Versions: their dates, and what changed from one to the next, in the words that are read."""

from __future__ import annotations

import pytest
from django.test import Client

from kijun.accounts.models import Room
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import rulebook_text
from kijun.rulebooks.differences import compared
from kijun.rulebooks.models import Draft, Version
from kijun.services.rules.rulebooks import publish, save_draft, set_announced
from kijun.web.rules.versions import difference
from tests.judge.record import at
from tests.web.entered import enter

pytestmark = pytest.mark.storage

TEXT = rulebook_text("time-and-promises")
LATER = TEXT.replace('"> 10 min"', '"> 15 min"').replace("id: promise-overdue", "id: promised")


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, who has published twice and changed the draft again."""
    browser = enter(Client(headers={"accept-language": "ja"}))
    room = Room.objects.get()
    set_announced(room, publish(room, TEXT, at(1), at(10)).version, at(2))
    publish(room, LATER, at(20))
    save_draft(room, LATER.replace('"> 15 min"', '"> 20 min"'))
    return browser


def test_the_versions_stand_with_their_dates_the_last_one_first(owner: Client) -> None:
    page = owner.get("/rules/versions/").content.decode()
    assert page.index("2026年3月20日") < page.index("2026年3月1日")
    assert "2026年3月10日" in page
    assert "いまの案" in page
    assert "まだお知らせしていません" in page


def test_what_changed_is_told_rule_by_rule(owner: Client) -> None:
    last = Version.objects.order_by("-published_at")[0].version
    page = owner.get(f"/rules/versions/{last}/").content.decode()
    assert "<del>10分</del>" in page
    assert "<ins>15分</ins>" in page
    assert "新しい基準" in page
    assert "なくなる基準" in page
    assert "ご連絡のないご欠席" in page


def test_the_first_version_is_all_new(owner: Client) -> None:
    first = Version.objects.order_by("published_at")[0].version
    page = owner.get(f"/rules/versions/{first}/").content.decode()
    assert "はじめての版" in page
    assert page.count("新しい基準") == 6


def test_the_draft_is_compared_with_what_was_published_last(owner: Client) -> None:
    page = owner.get("/rules/versions/draft/").content.decode()
    assert "<del>15分</del>" in page
    assert "<ins>20分</ins>" in page
    save_draft(Room.objects.get(), LATER)
    assert "どの基準も、前と同じです" in owner.get("/rules/versions/draft/").content.decode()
    save_draft(Room.objects.get(), "broken")
    assert owner.get("/rules/versions/draft/").headers["Location"] == "/rules/text/"


def test_a_version_can_be_taken_as_a_file_and_as_the_draft(owner: Client) -> None:
    first = Version.objects.order_by("published_at")[0].version
    assert owner.get(f"/rules/versions/{first}.yaml").content.decode() == TEXT
    assert owner.post(f"/rules/versions/{first}/again/").headers["Location"] == "/rules/"
    assert Draft.objects.get().text == TEXT


def test_a_version_of_somebody_else_is_not_there(owner: Client, other_room: Room) -> None:
    theirs = publish(other_room, rulebook_text("both-directions"), at(1)).version
    for address in (f"/rules/versions/{theirs}/", f"/rules/versions/{theirs}.yaml"):
        assert owner.get(address).status_code == 404
    assert owner.post(f"/rules/versions/{theirs}/again/").status_code == 404


def test_a_change_that_only_says_why_leaves_the_sentence_as_it_was() -> None:
    before = load_rulebook(TEXT.encode(), "before")
    after = load_rulebook(TEXT.replace("時間は、いのち", "時は、いのち").encode(), "after")
    found = difference(before, after, "ja")
    assert found.is_nothing
    assert len(found.same) == 6


def test_sentences_are_compared_word_by_word() -> None:
    before, after = compared("more than 10 minutes late", "more than 15 minutes late")
    assert [part.text for part in before if part.differs] == ["10"]
    assert [part.text for part in after if part.differs] == ["15"]
    assert "".join(part.text for part in after) == "more than 15 minutes late"
