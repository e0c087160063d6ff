"""Tables of payments as banks and accounting programs export them. All of it is invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.contacts import Unread
from kijun.files.days_written import First
from kijun.files.payment_roles import Role, Shape, fingerprint, lacking, roles_of, shape_of
from kijun.files.payments_csv import (
    MOST_ROWS,
    Expense,
    Incoming,
    Listed,
    Row,
    read_sheet,
    rows_in,
)
from kijun.files.problems import Unreadable

DAY = dt.date(2026, 3, 10)


def read(text: str | bytes, first: First = First.NOBODY_SAID) -> list[Row]:
    sheet = read_sheet(text.encode() if isinstance(text, str) else text)
    roles = roles_of(sheet.header)
    assert lacking(roles) == []
    return rows_in(sheet, roles, first)


STATEMENTS = {
    "mufg": '"日付","摘要","摘要内容","支払い金額","預かり金額","差引残高","メモ","未資金化区分","入払区分"\n'
    '"2026/3/10","振込1","アオイ ナオ","","330,000","1,330,000","","","入金"\n',
    "smbc": "年月日,お引出し,お預入れ,お取り扱い内容,残高,メモ,ラベル\n"
    '2026/3/10,,330000,"振込　アオイ ナオ",1330000,,\n',
    "mizuho": "日付,お引出金額,お預入金額,お取引内容\n2026.03.10,,330000,アオイ ナオ\n",
    "yucho": "お客さま口座情報\n記号番号,1-2\n期間,令和8年3月1日 - 令和8年3月31日\n\n"
    "取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高\n"
    "20260310,1,330000,,振込,アオイ ナオ,1330000\n",
    "rakuten": "取引日,入出金(円),残高(円),入出金先内容\n20260310,330000,1330000,アオイ ナオ\n",
    "sbi": '"日付","内容","出金金額(円)","入金金額(円)","残高(円)","メモ"\n'
    '"2026/03/10","振込＊アオイ ナオ","","330,000","1,330,000","-"\n',
    "paypay": '"操作日(年)","操作日(月)","操作日(日)","操作時刻(時)","操作時刻(分)","操作時刻(秒)",'
    '"取引順番号","摘要","お支払金額","お預り金額","残高","メモ"\n'
    '"2026","3","10","9","12","5","1","アオイ ナオ","","330000","1330000",""\n',
    "era": "取引日,摘要,お預り金額\n令和８年３月１０日,アオイ ナオ,￥３３０，０００\n",
    "short era": "お取引日;ご依頼人名;入金額\nR8.3.10;アオイ ナオ;330,000円\n",
    "yayoi": "伝票No,取引日付,借方勘定科目,借方金額,貸方勘定科目,貸方金額,摘要\n"
    "1,R8/03/10,普通預金,330000,売掛金,330000,アオイ ナオ\n",
    "money forward": '"計算対象","日付","内容","金額（円）","保有金融機関","ID"\n'
    '"1","2026/03/10","アオイ ナオ","330000","ある銀行","x1"\n',
    "english": "Date\tDescription\tMoney in\tMoney out\n2026-03-10\tアオイ ナオ\t330,000.00\t\n",
}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_tells_on_which_day_how_much_came_from_whom(name: str) -> None:
    (row,) = read(STATEMENTS[name])
    assert isinstance(row, Incoming)
    assert (row.day, row.amount) == (DAY, Decimal(330_000))
    assert "アオイ ナオ" in row.who
    assert not row.is_other


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_statement_is_read_in_each_encoding(encoding: str) -> None:
    (row,) = read(STATEMENTS["mufg"].encode(encoding))
    assert isinstance(row, Incoming)
    assert row.amount == 330_000


def test_shift_jis_behind_a_mark_of_utf_8_is_still_read() -> None:
    (row,) = read(b"\xef\xbb\xbf" + STATEMENTS["mufg"].encode("cp932"))
    assert isinstance(row, Incoming)
    assert "アオイ" in row.who


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("△5,000", -5000),
        ("▲5,000", -5000),
        ("(5,000)", -5000),
        ("（５，０００）", -5000),
        ("-5000", -5000),
        ("−5000", -5000),
        ("¥5,000-", 5000),
        ("\\5,000", 5000),
        ("*5,000", 5000),
        ("+5000", 5000),
        ("61.74", Decimal("61.74")),
    ],
)
def test_an_amount_is_read_however_it_is_written(written: str, amount: Decimal | int) -> None:
    (row,) = read(f'日付,摘要,金額\n2026/3/10,アオイ,"{written}"\n')
    assert isinstance(row, Incoming)
    assert row.amount == amount


def test_what_left_the_account_is_below_zero() -> None:
    rows = read(
        "日付,摘要,お支払金額,お預り金額\n2026/3/10,ヤチン,80000,\n2026/3/11,リソク,0,12\n2026/3/12,x,,0\n"
    )
    assert [row.amount for row in rows if isinstance(row, Incoming)] == [-80_000, 12, 0]
    ways = read("日付,内容,金額,収支区分\n2026/3/10,a,500,支出\n2026/3/10,b,500,収入\n")
    assert [row.amount for row in ways if isinstance(row, Incoming)] == [-500, 500]


def test_what_is_booked_on_another_account_is_no_payment_of_a_client() -> None:
    (row,) = read("取引日付,摘要,借方金額,貸方勘定科目\n2026/3/10,x,500,受取利息\n")
    assert isinstance(row, Incoming)
    assert row.is_other


LISTS = {
    "freee": "収支区分,管理番号,発生日,決済期日,取引先,勘定科目,金額,決済日,決済口座,決済金額\n"
    "収入,2026-001,2026/02/01,2026/02/28,青井 直,売上高,330000,2026/03/10,ある銀行,330000\n",
    "money forward": "請求書番号,取引先名称,件名,請求日,お支払期限,合計金額,入金ステータス,入金日\n"
    '2026-001,青井 直,見直し,2026/02/01,2026/02/28,"330,000",入金済み,2026/03/10\n',
    "english": "Invoice Number,Customer,Invoice Date,Due Date,Total,Date Paid,Disputed\n"
    "2026-001,青井 直,2/1/2026,2/28/2026,330000,3/10/2026,No\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_tells_of_invoices_and_what_came_of_them(name: str) -> None:
    (row,) = read(LISTS[name])
    assert isinstance(row, Listed)
    assert (row.invoice, row.who, row.billed) == ("2026-001", "青井 直", Decimal(330_000))
    assert (row.issued, row.due) == (dt.date(2026, 2, 1), dt.date(2026, 2, 28))
    assert (row.paid_on, row.is_disputed) == (DAY, False)


def test_a_list_without_a_payment_tells_of_none() -> None:
    rows = read(
        "請求書番号,取引先名,請求日,支払期限,請求金額,源泉徴収税額,入金ステータス,入金日,異議\n"
        "1,青井,2026/2/1,2026/2/28,330000,30630,未入金,2026/2/28,はい\n"
        "2,青井,2026/2/1,2026/2/28,330000,,,,\n"
    )
    paid = [(row.paid_on, row.withheld, row.is_disputed) for row in rows if isinstance(row, Listed)]
    assert paid == [(None, Decimal(30_630), True), (None, Decimal(), False)]


BILL = "1,青井,2026/2/1,2026/2/28,50000"
BILLS = "請求書番号,取引先名,請求日,支払期限,請求金額,入金ステータス,入金日,入金額\n"


@pytest.mark.parametrize(
    ("cells", "paid_on", "paid"),
    [
        (",2026/3/10,", DAY, None),
        ("入金済み,2026/3/10,", DAY, None),
        ("消込済,2026/3/10,50000", DAY, 50_000),
        ("一部入金,2026/3/10,20000", DAY, 20_000),
        ("未入金,2026/3/10,20000", DAY, 20_000),
        ("謎,2026/3/10,20000", DAY, 20_000),
        ("未入金,2026/3/10,", None, None),
        ("未入金,2026/3/10,0", None, 0),
        (",2026/3/10,0", None, 0),
        (",,", None, None),
        ("Overdue,,0", None, 0),
    ],
)
def test_whether_an_invoice_was_paid_is_told_by_words_amounts_and_days(
    cells: str, paid_on: dt.date | None, paid: int | None
) -> None:
    (row,) = read(f"{BILLS}{BILL},{cells}\n")
    assert isinstance(row, Listed)
    assert (row.paid_on, row.paid, row.lacks_day) == (paid_on, paid, False)


@pytest.mark.parametrize(
    ("cells", "paid"),
    [
        (",,50000", 50_000),
        ("入金済み,,", None),
        ("支払済,,", None),
        ("決済完了,,", None),
        ("Paid,,50000", 50_000),
        ("済,,", None),
        ("一部入金,,20000", 20_000),
    ],
)
def test_a_payment_without_its_day_says_so(cells: str, paid: int | None) -> None:
    (row,) = read(f"{BILLS}{BILL},{cells}\n")
    assert isinstance(row, Listed)
    assert (row.paid_on, row.paid, row.lacks_day) == (None, paid, True)


@pytest.mark.parametrize(
    "cells",
    [
        "入金済み,2026/3/10,0",
        "入金済み,2026/3/10,20000",
        "未入金,2026/3/10,50000",
        "一部入金,2026/3/10,50000",
        "一部入金,2026/3/10,",
        "取消,2026/3/10,",
        "送付済み,,",
    ],
)
def test_what_leaves_it_in_doubt_whether_an_invoice_was_paid_is_told(cells: str) -> None:
    (row,) = read(f"{BILLS}{BILL},{cells}\n")
    assert isinstance(row, Unread)
    assert row.params == {"value": cells.partition(",")[0]}


DEALS = "収支区分,管理番号,発生日,決済期日,取引先,勘定科目,金額,決済日,決済金額\n"


def test_what_the_house_owes_is_no_invoice_to_a_client() -> None:
    rows = read(
        f"{DEALS}支出,K-2,2026/02/01,2026/02/28,青井 直,外注費,90000,,\n"
        "支出,,2026/02/01,,ある店,消耗品費,500,2026/02/01,500\n"
        "収入,2026-001,2026/02/01,2026/02/28,青井 直,売上高,330000,,\n"
    )
    assert rows[:2] == [Expense(2), Expense(3)]
    assert isinstance(rows[2], Listed)
    (bill,) = read("Type,Number,Customer,Issued,Due,Total\nBill,7,Ben,2026-02-01,2026-02-28,9\n")
    assert bill == Expense(2)


@pytest.mark.parametrize("way", ["", "振替", "借方"])
def test_a_row_that_does_not_say_who_owes_it_is_told(way: str) -> None:
    (row,) = read(f"{DEALS}{way},2026-001,2026/02/01,2026/02/28,青井 直,売上高,330000,,\n")
    assert isinstance(row, Unread)
    assert way in row.params.values() or "is blank" in row.message


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("あした,アオイ,500", "cannot be read as a day"),
        ("4/1/2026,アオイ,500", "can mean two days"),
        ("2026/3/10,アオイ,たくさん", "cannot be read as an amount"),
        ("2026/3/10,アオイ,1000000000001", "larger than any amount"),
        ("2026/3/10,アオイ," + "9" * 50, "cannot be read as an amount"),
        ("2026/3/10,アオイ,", "is blank"),
        (",アオイ,500", "is blank"),
        ("2026/3/10,アオイ,500,600", "cells"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_number(row: str, said: str) -> None:
    first, second = read(f"日付,摘要,金額\n{row}\n2026/3/11,ベン,700\n")
    assert isinstance(first, Unread)
    assert first.number == 2
    assert said in first.message
    assert isinstance(second, Incoming)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"PK\x03\x04....", "Excel"),
        (b"\xd0\xcf\x11\xe0....", "Excel"),
        (b"%PDF-1.7\n\x00\x01\x02\x03\xff\xfe", "UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "table"),
        (b"hello", "names its columns"),
        (b"a," * 200, "columns"),
        (b"\x81\x20\x8e\x20\xff", "UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_told(data: bytes, said: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet(data)
    assert said in refused.value.message


def test_a_table_that_is_too_long_is_to_be_brought_in_parts() -> None:
    rows = "2026/3/10,a,1\n" * (MOST_ROWS + 1)
    with pytest.raises(Unreadable) as refused:
        read_sheet(f"日付,摘要,金額\n{rows}".encode())
    assert refused.value.params == {"most": MOST_ROWS}


WITHOUT_HEADINGS = {
    "bank": "20260310,振込,アオイ ナオ,330000\n20260311,振込,ベン,700\n",
    "tabs": "2026/3/10\t振込\tアオイ ナオ\t330,000\n2026/3/11\t振込\tベン\t700\n",
    "title": "普通預金の明細\nR.08/03/10,振込,アオイ ナオ,\\330,000,\nR.08/03/11,,ベン,700\n",
}


@pytest.mark.parametrize("name", WITHOUT_HEADINGS)
def test_a_table_without_headings_keeps_its_first_row(name: str) -> None:
    text = WITHOUT_HEADINGS[name].replace("\\330,000", '"\\330,000"')
    sheet = read_sheet(text.encode())
    assert not sheet.has_headings
    assert sheet.header[:4] == ("1", "2", "3", "4")
    roles = [Role.DAY, Role.NOTHING, Role.WHO, Role.AMOUNT, *[Role.NOTHING] * len(sheet.header)]
    first, second = rows_in(sheet, roles[: len(sheet.header)], First.NOBODY_SAID)
    assert isinstance(first, Incoming)
    assert (first.day, first.amount, first.who) == (DAY, Decimal(330_000), "アオイ ナオ")
    assert second.number - 1 == first.number == 1 + (name == "title")


def test_an_entry_that_an_accounting_program_takes_in_keeps_its_first_row() -> None:
    line = "2000,,,R.08/03/10,普通預金,,,対象外,330000,,売掛金,,,対象外,330000,,アオイ,,,0"
    sheet = read_sheet(f"{line}\n{line}\n".encode("cp932"))
    assert [number for number, _ in sheet.rows] == [1, 2]
    assert lacking(roles_of(sheet.header)) == [Role.DAY, Role.INCOMING, Role.WHO]


@pytest.mark.parametrize("line", ["いつ,だれ,いくら", "明細\nいつ;だれ;いくら", "いつ,だれ,"])
def test_headings_that_are_not_known_are_headings(line: str) -> None:
    sheet = read_sheet(f"{line}\n".encode())
    assert (sheet.has_headings, sheet.header[0], sheet.rows) == (True, "いつ", ())


def test_what_is_lacking_is_named() -> None:
    assert lacking(roles_of(["だれ", "いつ", "いくら"])) == [Role.DAY, Role.INCOMING, Role.WHO]
    listed = roles_of(["請求書番号", "支払期限", "請求金額"])
    assert shape_of(listed) is Shape.INVOICES
    assert lacking(listed) == [Role.WHO, Role.ISSUED]


def test_the_same_program_is_known_again_by_its_headings() -> None:
    assert fingerprint(["日付", "お預り金額(円)"]) == fingerprint(["日付 ", "お預り金額（円）"])
    assert fingerprint(["日付", "摘要"]) != fingerprint(["摘要", "日付"])


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_told_to_be_none(data: bytes) -> None:
    try:
        sheet = read_sheet(data)
    except Unreadable as problem:
        assert problem.message % problem.params
    else:
        rows_in(sheet, roles_of(sheet.header), First.NOBODY_SAID)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cn", "Co", "Cs"]), max_size=80))
def test_any_cells_are_read_or_told(text: str) -> None:
    cells = text.replace('"', '""')
    for row in read(f'日付,摘要,金額\n"{cells}","{cells}","{cells}"\n'):
        assert isinstance(row, Incoming | Unread)
