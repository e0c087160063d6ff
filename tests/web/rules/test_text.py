"""The draft as text: brought in, taken out, and never lost."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kijun.accounts.models import Room
from kijun.files.starters import rulebook_text
from kijun.rulebooks.models import Draft, Version
from kijun.services.rules.rulebooks import save_draft
from tests.web.entered import enter

pytestmark = pytest.mark.storage

TEXT = rulebook_text("time-and-promises")
OTHER = rulebook_text("both-directions")
MOVED = "  - {id: moved, occasion: move, when: {moves: 0.5}, then: [[remind]]}\n"


@pytest.fixture
def owner(db: None) -> Client:
    """Return the browser of the owner, who has a draft."""
    browser = enter(Client(headers={"accept-language": "ja"}))
    save_draft(Room.objects.get(), TEXT)
    return browser


def file(content: bytes, name: str = "rules.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/yaml")


def test_what_is_taken_out_can_be_brought_in_again(owner: Client) -> None:
    taken = owner.get("/rules/draft.yaml")
    assert taken.content.decode() == TEXT
    assert "attachment" in taken.headers["Content-Disposition"]
    save_draft(Room.objects.get(), OTHER)
    answer = owner.post("/rules/bring/", {"file": file(taken.content)})
    assert answer.status_code == 200
    assert Draft.objects.get().text == OTHER
    held = {"text": TEXT.replace("\n", "\r\n"), "name": "rules.yaml"}
    answer = owner.post("/rules/take/", {**held, "act": "all"})
    assert answer.headers["Location"] == "/rules/"
    assert Draft.objects.get().text == TEXT


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OTHER.replace("occasion: promise", "occasion: promis", 1).encode(), "promis"),
        (OTHER.encode("utf-16"), "UTF-8"),
        (b"kijun: 1\n" + b"# much\n" * 200_000, "1 MB"),
        (b"a,b\n1,2\n", "CSV"),
        (OTHER.encode("shift_jis", "replace"), "UTF-8"),
        ((OTHER + "---\n" + OTHER).encode(), "---"),
        (OTHER.replace("kijun: 1", "kijun: 2", 1).encode(), "kijun"),
        (OTHER.replace("occasion: payment", "occasion: weather", 1).encode(), "weather"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "rules.yaml"),
        (b"kijun: 1\n\x00rules: []\n", "rules.yaml"),
        (b"", "rules.yaml"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_and_the_draft_stays(
    owner: Client, content: bytes, said: str
) -> None:
    answer = owner.post("/rules/bring/", {"file": file(content)})
    page = answer.content.decode()
    if content:
        assert answer.status_code == 422
        assert said in page
        assert "取り込みませんでした" in page
    assert Draft.objects.get().text == TEXT


def test_a_flaw_is_told_with_its_line_and_leads_there(owner: Client) -> None:
    broken = TEXT.replace("occasion: lateness", "occasion: latenes", 1)
    line = 1 + broken[: broken.index("latenes\n")].count("\n")
    answer = owner.post("/rules/save/", {"text": broken.replace("\n", "\r\n")}, follow=True)
    assert answer.redirect_chain == [("/rules/text/", 302)]
    page = answer.content.decode()
    assert f'data-line="{line}"' in page
    assert f"{line}行目" in page
    assert Draft.objects.get().text == broken


def test_a_count_that_cannot_be_meant_is_told_with_its_line_and_never_published(
    owner: Client,
) -> None:
    broken = TEXT + MOVED
    line = 1 + broken[: broken.index("0.5")].count("\n")
    said = "moves：1から10,000までの整数をお書きください（いまは「0.5」）"
    answer = owner.post("/rules/save/", {"text": broken}, follow=True)
    assert answer.redirect_chain == [("/rules/text/", 302)]
    page = answer.content.decode()
    assert f'data-line="{line}"' in page
    assert said in page
    assert said in owner.post("/rules/letter/").content.decode()
    assert not Version.objects.exists()
    assert said in owner.post("/rules/bring/", {"file": file(broken.encode())}).content.decode()


def test_without_a_file_nothing_happens(owner: Client) -> None:
    assert owner.post("/rules/bring/").headers["Location"] == "/rules/text/"
    assert Draft.objects.get().text == TEXT


def test_without_a_draft_there_is_a_beginning(db: None) -> None:
    browser = enter(Client())
    for address in ("/rules/text/", "/rules/draft.yaml"):
        assert browser.get(address).headers["Location"] == "/rules/starters/"


def test_whatever_takes_the_place_of_a_draft_it_can_be_put_back(owner: Client) -> None:
    room = Room.objects.get()
    mine = TEXT.replace('"> 10 min"', '"> 17 min"')
    save_draft(room, mine)
    assert "元の案に戻す" not in owner.get("/rules/").content.decode()
    steps = (
        ("/rules/starters/", {"starter": "both-directions"}),
        ("/rules/take/", {"text": OTHER, "name": "rules.yaml", "act": "all"}),
        ("/rules/1/arrange/", {"id": "late-without-word", "act": "remove"}),
    )
    for address, sent in steps:
        owner.post(address, sent)
        assert Draft.objects.get().text != mine
        assert "元の案に戻す" in owner.get("/rules/").content.decode()
        owner.post("/rules/back/")
        assert Draft.objects.get().text == mine


def test_where_nothing_stood_before_nothing_is_put_back(owner: Client) -> None:
    owner.post("/rules/back/")
    assert Draft.objects.get().text == TEXT
    owner.post("/rules/starters/", {"starter": "time-and-promises"})
    assert Draft.objects.get().previous == ""


def test_text_that_was_overtaken_is_kept_beside_what_stands(owner: Client) -> None:
    page = owner.get("/rules/text/").content.decode()
    (base,) = re.findall(r'name="base" value="([0-9a-f]{64})"', page)
    newer, typed = TEXT.replace("10 min", "15 min"), TEXT + "# mine\n"
    owner.post("/rules/save/", {"text": newer, "base": base})
    answer = owner.post("/rules/save/", {"text": typed, "base": base})
    assert (answer.status_code, Draft.objects.get().text) == (409, newer)
    page = answer.content.decode()
    assert "# mine" in page
    assert "15 min" in page
    (base,) = re.findall(r'name="base" value="([0-9a-f]{64})"', page)
    owner.post("/rules/save/", {"text": typed, "base": base})
    assert Draft.objects.get().text == typed
