"""Bringing payments: seen row by row, confirmed, never twice, and nothing lost on the way."""

from __future__ import annotations

import datetime as dt
import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from kijun.accounts.models import Room
from kijun.clients.models import Client
from kijun.ledger.models import Entry
from kijun.services import clock
from kijun.services.work import invoices
from kijun.web.work import payment_rows
from kijun.work.models import Invoice, TableMap
from tests.judge.record import at
from tests.web.entered import enter

pytestmark = pytest.mark.storage

STATEMENT = """日付,摘要,お支払金額,お預り金額
令和8年3月18日,ﾌﾘｺﾐ ｶ)ｱｵｲｼﾖｳﾃﾝ,,￥３３０，０００
R8.3.19,ニツタ サユリ,,"54,340"
2026/3/20,ヤチン,"80,000",
あした,ﾌﾘｺﾐ ﾀﾞﾚｶ,,500
"""
LIST = """請求書番号,取引先名,請求日,支払期限,請求金額,入金日
2026-001,青井商店,2026/3/1,2026/3/20,"330,000",2026/3/18
2026-009,新しい方,2026/3/1,2026/3/20,55000,
"""


@pytest.fixture
def owner(db: None, settings: Settings) -> Browser:
    """Return the browser of the owner, signed in, at the end of March."""
    settings.SHARED_CLOCK = True
    browser = enter(Browser(headers={"accept-language": "ja"}))
    clock.set_to(at(30))
    return browser


@pytest.fixture
def bill(owner: Browser) -> Invoice:
    """Return the open invoice of a client who is read アオイショウテン."""
    room = Room.objects.get()
    client = Client.objects.create(room=room, name="青井商店", kana="アオイショウテン")
    due = dt.date(2026, 3, 20)
    return invoices.issue(client, number="2026-001", amount=330_000, due=due, now=at(1))


def look(owner: Browser, content: str | bytes, name: str = "meisai.csv") -> str:
    data = content.encode() if isinstance(content, str) else content
    sent = owner.post("/invoices/import/", {"file": SimpleUploadedFile(name, data)})
    return html.unescape(sent.content.decode())


def held(page: str) -> str:
    found = re.search(r'name="held" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def confirm(owner: Browser, page: str, **answers: str) -> HttpResponse:
    sent = {"held": held(page), "do": "bring", **answers}
    return owner.post("/invoices/import/", sent, follow=True)  # type: ignore[return-value]


def payments() -> int:
    return Entry.objects.filter(kind="invoice.paid").count()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_a_statement_is_shown_row_by_row_and_then_noted(
    owner: Browser, bill: Invoice, encoding: str
) -> None:
    page = look(owner, STATEMENT.encode(encoding))
    assert "ご入金1件を記録できます。" in page
    assert "1件は、ご確認ください。" in page
    assert f'<option value="{bill.pk}" selected>青井商店　請求書2026-001　330,000円' in page
    assert "5行目 (ﾌﾘｺﾐ ﾀﾞﾚｶ): 「あした」を日付として読めません。" in page
    assert "1行は、出金か0円のため読みとばします。" in page
    assert "2026年3月18日から2026年3月20日まで" in page
    assert payments() == 0
    said = confirm(owner, page, **{"row-2": str(bill.pk)}).content.decode()
    assert "ご入金を1件、記録しました。" in said
    bill.refresh_from_db()
    assert not bill.is_open
    confirm(owner, page, **{"row-2": str(bill.pk)})
    assert payments() == 1
    assert "1件は、記録済みです" in look(owner, STATEMENT.encode(encoding))


def test_what_is_chosen_holds_also_where_it_is_nothing(owner: Browser, bill: Invoice) -> None:
    page = look(owner, STATEMENT)
    confirm(owner, page, **{"row-2": ""})
    assert payments() == 0
    confirm(owner, page, **{"row-2": "", "row-3": str(bill.pk), "row-x": "1", "row-9": "9"})
    assert payments() == 1


def test_what_was_not_shown_is_left_open_however_clear_it_is(
    owner: Browser, bill: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payment_rows, "MOST_ASKED", 1)
    due = dt.date(2026, 3, 20)
    other = invoices.issue(bill.client, number="2026-002", amount=5_000, due=due, now=at(1))
    rows = (
        "日付,摘要,お預り金額\n2026/3/1,アオイショウテン,330000\n2026/3/2,アオイショウテン,5000\n"
    )
    page = look(owner, rows)
    assert "あと1行は" in page
    assert 'name="row-3"' not in page
    said = confirm(owner, page, covers="on", **{"row-2": str(bill.pk)}).content.decode()
    assert (payments(), "「ない」とは扱っていません" in said) == (1, True)
    confirm(owner, look(owner, rows), covers="on", **{"row-3": str(other.pk)})
    assert payments() == 2
    assert Entry.objects.filter(kind__startswith="watch.", content__contains="payments").exists()


def test_columns_that_are_not_known_are_asked_for_and_remembered(
    owner: Browser, bill: Invoice
) -> None:
    table = "いつ,だれ,いくら\n2026/3/18,アオイシヨウテン,330000\n"
    page = look(owner, table)
    assert "どの列か、選んでください" in page
    assert 'value="bring"' not in page
    said = {"column-0": "day", "column-1": "who", "column-2": "incoming"}
    again = owner.post("/invoices/import/", {"held": held(page), "do": "look", **said})
    shown = again.content.decode()
    assert "ご入金1件を記録できます" in shown
    confirm(owner, shown, keep="on", **{"row-2": str(bill.pk)})
    assert payments() == 1
    assert TableMap.objects.get().roles == ["day", "who", "incoming"]
    later = look(owner, table.replace("18", "19"))
    assert "どの列か、選んでください" not in later


def test_a_table_without_headings_loses_no_payment(owner: Browser, bill: Invoice) -> None:
    page = look(owner, "20260318,,アオイシヨウテン,330000\n20260319,振込,ニツタ,500\n")
    assert re.search(r"列1\s*<span class=\"meta\">20260318<", page)
    assert re.search(r"列2\s*<span class=\"meta\">振込<", page)
    said = {"column-0": "day", "column-2": "who", "column-3": "amount"}
    again = owner.post("/invoices/import/", {"held": held(page), "do": "look", **said})
    shown = again.content.decode()
    assert "ご入金1件を記録できます" in shown
    assert 'name="keep"' not in shown
    confirm(owner, shown, keep="on", covers="on", **{"row-1": str(bill.pk), "row-2": ""})
    bill.refresh_from_db()
    assert not bill.is_open
    assert not TableMap.objects.exists()


def test_days_that_can_mean_two_are_asked_about(owner: Browser, bill: Invoice) -> None:
    page = look(owner, "Date,Description,Money in\n3/4/2026,アオイシヨウテン,330000\n")
    assert "二通りの日付に読めます" in page
    sent = {"held": held(page), "do": "look", "first": "month"}
    again = owner.post("/invoices/import/", sent).content.decode()
    assert "2026年3月4日" in again


def test_a_list_of_invoices_is_brought_with_those_who_are_new(
    owner: Browser, bill: Invoice
) -> None:
    page = look(owner, LIST)
    assert "1行に、新しい内容があります。" in page
    assert "新しい方" in page
    said = confirm(owner, page, add_clients="on", covers="on").content.decode()
    assert "請求書1件、ご入金1件" in said
    assert "1名を加えました" in said
    assert Invoice.objects.get(invoice="2026-009").client.name == "新しい方"
    assert 'value="bring"' not in look(owner, LIST)


def test_what_the_house_owes_is_passed_over_and_said_so(owner: Browser, bill: Invoice) -> None:
    page = look(
        owner,
        "収支区分,管理番号,発生日,決済期日,取引先,勘定科目,金額,決済日\n"
        "支出,K-2,2026/3/1,2026/3/5,青井商店,外注費,90000,\n"
        "収入,2026-001,2026/3/1,2026/3/20,青井商店,売上高,330000,2026/3/18\n",
    )
    assert "1行は、こちらがお支払いする分のため読みとばします。" in page
    confirm(owner, page, covers="on")
    assert [each.invoice for each in Invoice.objects.all()] == ["2026-001"]


def test_a_payment_without_its_day_is_told_and_nothing_is_taken_as_unpaid(owner: Browser) -> None:
    page = look(
        owner,
        "請求書番号,取引先名,請求日,支払期限,請求金額,入金ステータス\n"
        "2026-001,青井商店,2026/3/1,2026/3/20,330000,未入金\n",
    )
    assert 'name="covers"' in page
    Client.objects.create(room=Room.objects.get(), name="青井商店")
    page = look(
        owner,
        "請求書番号,取引先名,請求日,支払期限,請求金額,入金ステータス\n"
        "2026-001,青井商店,2026/3/1,2026/3/20,330000,入金済み\n"
        "2026-002,青井商店,2026/3/1,2026/3/20,55000,送付済み\n"
        "2026-003,青井商店,2026/3/1,2026/3/20,55000,未入金\n",
    )
    assert "2行目 (2026-001 青井商店): 入金があったとありますが、いつかがわかりません。" in page
    assert "「送付済み」からは、入金が済んだかどうかがわかりません。" in page
    assert 'name="covers"' not in page
    assert "「ない」とは扱いません" in page
    confirm(owner, page, covers="on")
    assert [each.invoice for each in Invoice.objects.all()] == ["2026-003"]
    watched = Entry.objects.filter(kind__startswith="watch.", content__contains="payments")
    assert not watched.exists()


def test_a_list_shows_how_much_of_what_it_tells_is_new(owner: Browser, bill: Invoice) -> None:
    head = "請求書番号,取引先名,請求日,支払期限,請求金額,入金日,入金額\n"
    told = f"{head}2026-001,青井商店,2026/3/1,2026/3/20,330000,"
    confirm(owner, look(owner, f"{told}2026/3/5,200000\n"))
    page = look(owner, f"{told}2026/3/18,250000\n")
    assert "入金 2026年3月18日　50,000円" in page
    confirm(owner, page)
    assert "記録では、これより多くご入金があります。" in look(owner, f"{told}2026/3/5,200000\n")
    bill.refresh_from_db()
    assert bill.missing == 80_000


def test_a_whole_statement_says_what_did_not_come(owner: Browser, bill: Invoice) -> None:
    rows = "日付,摘要,お預り金額\n2026/3/1,リソク,1\n2026/3/28,リソク,1\n"
    confirm(owner, look(owner, rows), covers="on")
    watched = Entry.objects.filter(kind__startswith="watch.", content__contains="payments")
    assert watched.count() == 2
    said = confirm(owner, look(owner, STATEMENT), covers="on", **{"row-2": ""}).content.decode()
    assert "「ない」とは扱っていません" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "何も書かれていません"),
        (b"PK\x03\x04", "Excel"),
        (b"\x81\x20\x8e\x20\xff", "UTF-8"),
        (b"hello", "見出し"),
        (b"x" * 5_000_001, "5MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(owner: Browser, content: bytes, said: str) -> None:
    assert said in look(owner, content)


def test_no_file_is_told(owner: Browser) -> None:
    answered = owner.post("/invoices/import/", {})
    assert answered.status_code == 422
    assert "ファイルが選ばれていません" in answered.content.decode()


def test_what_did_not_come_from_here_is_not_noted(
    owner: Browser, bill: Invoice, other_room: Room
) -> None:
    page = look(owner, STATEMENT)
    for forged in ("", "x", held(page)[:-2], "x" + held(page)):
        sent = owner.post("/invoices/import/", {"held": forged, "do": "bring"})
        assert "もう一度ファイルを選んでください" in sent.content.decode()
    assert payments() == 0


def test_cells_are_text_and_nothing_else(owner: Browser, bill: Invoice) -> None:
    sent = "日付,摘要,お預り金額\n2026/3/18,<script>alert(1)</script>,330000\n".encode()
    answered = owner.post("/invoices/import/", {"file": SimpleUploadedFile("a.csv", sent)})
    assert "<script>alert" not in answered.content.decode()


def test_whoever_is_not_signed_in_is_led_to_the_door(db: None) -> None:
    assert Browser().get("/invoices/import/").status_code == 302
