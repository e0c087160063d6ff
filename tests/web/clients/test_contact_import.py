"""Bringing contacts: seen first, confirmed, and never twice."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.files.contacts import MOST_BYTES
from kijun.ledger.record import append
from kijun.services.clients.clients import ClientGiven, add, add_all
from tests.judge.record import at, booked
from tests.web.entered import enter

pytestmark = pytest.mark.storage

TABLE = """氏名,ふりがな,メール,電話
青井 美咲,あおい みさき,aoi@example.com,090-1234-5678
佐藤 健,さとう けん,ken@example.com,なし
,,nobody@example.com,
"""
CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:青井 美咲\r\nEMAIL:aoi@example.com\r\nEND:VCARD\r\n"


@pytest.fixture
def owner(db: None) -> Browser:
    """Return the browser of the owner, signed in."""
    return enter(Browser(headers={"accept-language": "ja"}))


@pytest.fixture
def home(owner: Browser) -> Room:
    """Return the owner's room."""
    return Room.objects.get()


def look(owner: Browser, content: str | bytes, name: str = "contacts.csv") -> str:
    """Bring a file as far as the look at what would come of it."""
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return owner.post("/clients/import/", {"file": file}).content.decode()


def held(page: str) -> str:
    """Return what travels with a page."""
    found = re.search(r'name="held" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def confirm(owner: Browser, page: str, **answers: str) -> HttpResponse:
    """Confirm what a page shows."""
    sent = {"held": held(page), "do": "bring", **answers}
    return owner.post("/clients/import/", sent)  # type: ignore[return-value]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932", "utf-16"])
def test_a_table_is_shown_and_then_brought(owner: Browser, home: Room, encoding: str) -> None:
    page = look(owner, TABLE.encode(encoding))
    assert "2名を新しく加えます" in page
    assert "4行目 (nobody@example.com): お名前がありません。" in page
    assert "<q>なし</q>" in page
    assert Client.objects.count() == 0
    assert confirm(owner, page).status_code == 302
    listed = owner.get("/clients/").content.decode()
    assert "2名を加えました。" in listed
    assert set(Client.objects.values_list("name", "kana")) == {
        ("青井 美咲", "アオイ ミサキ"),
        ("佐藤 健", "サトウ ケン"),
    }


def test_the_company_of_a_contact_is_shown_first_and_kept(owner: Browser, home: Room) -> None:
    card = CARD.replace("END:", "ORG:合同会社ヒノデ企画;営業部\r\nEND:")
    for content, name in ((card, "contacts.vcf"), ("氏名,会社名\n槙野 蓮,佐伯商店\n", "a.csv")):
        page = look(owner, content, name)
        assert "合同会社ヒノデ企画 ·" in page or "佐伯商店 ·" in page
        confirm(owner, page)
    kept = set(Client.objects.values_list("name", "company"))
    assert kept == {("青井 美咲", "合同会社ヒノデ企画"), ("槙野 蓮", "佐伯商店")}


def test_bringing_the_same_file_again_adds_nothing(owner: Browser, home: Room) -> None:
    page = look(owner, TABLE)
    confirm(owner, page)
    confirm(owner, page)
    again = look(owner, TABLE)
    assert "2名は、すでに登録されています" in again
    assert 'value="bring"' not in again
    assert Client.objects.count() == 2


def test_cards_are_brought_whatever_the_file_is_called(owner: Browser, home: Room) -> None:
    page = look(owner, CARD, name="contacts.txt")
    confirm(owner, page)
    assert Client.objects.get().name == "青井 美咲"
    wide = look(owner, CARD.encode("utf-16"), name="contacts.vcf")
    assert "1名は、すでに登録されています" in wide


def test_who_might_be_there_is_asked_about_and_the_answer_holds(owner: Browser, home: Room) -> None:
    add(home, ClientGiven("青井 美咲", phones=["03-1234-5678"]))
    page = look(owner, TABLE)
    assert 'name="same-2" value="merge" data-nth="2" checked' in page
    confirm(owner, page, **{"same-2": "add", "same-x": "add", "same-3": "nothing"})
    assert Client.objects.filter(name="青井 美咲").count() == 2


def test_whoever_brings_a_table_may_say_what_its_columns_hold(owner: Browser, home: Room) -> None:
    page = look(owner, "だれ,どこ\n青井,aoi@example.com\n")
    assert "お名前の列がわかりませんでした" in page
    said = {"held": held(page), "do": "look", "column-0": "name", "column-1": "mail"}
    again = owner.post("/clients/import/", said).content.decode()
    assert "1名を新しく加えます" in again
    assert confirm(owner, again).status_code == 302
    assert Client.objects.get().name == "青井"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "何も書かれていません"),
        (b"PK\x03\x04", "Excel"),
        (b"x" * (MOST_BYTES + 1), "5MB"),
        (b"\x81\x20\x8e\x20", "UTF-8"),
        (b"BEGIN:VCARD\nFN:x", "カードの終わりがありません"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(owner: Browser, content: bytes, said: str) -> None:
    page = look(owner, content)
    assert said in page
    assert Client.objects.count() == 0


def test_no_file_is_told(owner: Browser) -> None:
    assert "ファイルが選ばれていません" in owner.post("/clients/import/", {}).content.decode()


def test_what_did_not_come_from_here_is_not_brought(
    owner: Browser, home: Room, other_room: Room
) -> None:
    page = look(owner, TABLE)
    for forged in ("", "x", held(page)[:-2], "x" + held(page)):
        sent = owner.post("/clients/import/", {"held": forged, "do": "bring"})
        assert "もう一度ファイルを選んでください" in sent.content.decode()
    assert Client.objects.count() == 0


def test_names_in_a_file_are_text_and_nothing_else(owner: Browser) -> None:
    page = look(owner, "氏名,メール\n<script>alert(1)</script>,a@example.com\n青\u202e井,\n")
    assert "<script>alert" not in page
    assert "目に見えない制御文字" in page


def test_five_thousand_contacts_are_brought_at_once(owner: Browser, home: Room) -> None:
    rows = "".join(f"客 {n},client{n}@example.com\n" for n in range(5_000))
    page = look(owner, "氏名,メール\n" + rows)
    assert "5000名を新しく加えます" in page
    assert "ほか4900件" in page
    confirm(owner, page)
    assert Client.objects.count() == 5_000
    assert "5000名は、すでに登録されています" in look(owner, "氏名,メール\n" + rows)


def test_two_of_one_are_put_together(owner: Browser, home: Room) -> None:
    first, second = add_all(
        home,
        [
            ClientGiven("青井 美咲", company="ヒノデ企画", mails=["a@example.com"]),
            ClientGiven("青井美咲"),
        ],
    )
    page = owner.get("/clients/duplicates/").content.decode()
    assert "同じお名前" in page
    assert '<li class="meta">ヒノデ企画</li>' in page
    pair = {"first": first.pk, "second": second.pk}
    owner.post("/clients/duplicates/", {**pair, "do": "second"})
    kept = Client.objects.get()
    assert (kept.name, kept.company) == ("青井美咲", "ヒノデ企画")
    assert "重なりはありません" in owner.get("/clients/duplicates/").content.decode()
    assert owner.post("/clients/duplicates/", {**pair, "do": "first"}).status_code == 404


def test_two_who_are_in_the_record_stay_two_and_it_is_said_why(owner: Browser, home: Room) -> None:
    first, second = add_all(home, [ClientGiven("青井 美咲"), ClientGiven("青井美咲")])
    for client in (first, second):
        append(home, [booked(client.pk, 5, client=client.pk)], at(2))
    pair = {"first": first.pk, "second": second.pk}
    page = owner.get("/clients/duplicates/").content.decode()
    assert "記録は書き換えないので" in page
    assert 'value="first"' not in page
    said = owner.post("/clients/duplicates/", {**pair, "do": "first"}, follow=True)
    assert "記録は書き換えないので" in said.content.decode()
    owner.post("/clients/duplicates/", {**pair, "do": "apart"})
    assert "重なりはありません" in owner.get("/clients/duplicates/").content.decode()
    assert Client.objects.count() == 2


@pytest.mark.parametrize("do", ["", "other", "first"])
def test_what_is_asked_of_nobody_is_not_found(
    owner: Browser, home: Room, other_room: Room, do: str
) -> None:
    mine, theirs = add(home, ClientGiven("青井")), add(other_room, ClientGiven("青井"))
    for second in (theirs.pk, "c-none", mine.pk if do == "first" else ""):
        sent = {"first": mine.pk, "second": second, "do": do}
        assert owner.post("/clients/duplicates/", sent).status_code == 404
