"""What the columns of a bank's or an accounting program's table hold, by their headings.

The headings are those of Japanese banks (三菱UFJ, 三井住友, みずほ, ゆうちょ, 楽天, 住信SBI, PayPay …), of
freee, Money Forward and 弥生, and their English kin. Whoever brings a table may say otherwise.
"""

from __future__ import annotations

import enum
import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import Final


class Role(enum.StrEnum):
    """What a column holds; NOTHING is passed over."""

    NOTHING = ""
    DAY = "day"
    YEAR = "year"
    MONTH = "month"
    DAY_OF_MONTH = "day_of_month"
    WHO = "who"
    INCOMING = "incoming"
    OUTGOING = "outgoing"
    AMOUNT = "amount"
    DIRECTION = "direction"
    ACCOUNT = "account"
    REFERENCE = "reference"
    INVOICE = "invoice"
    ISSUED = "issued"
    DUE = "due"
    BILLED = "billed"
    WITHHELD = "withheld"
    STATUS = "status"
    DISPUTED = "disputed"


class Shape(enum.StrEnum):
    """What a table is: an account's statement, or a list of invoices and what came of them."""

    STATEMENT = "statement"
    INVOICES = "invoices"


_SIGNS: Final = re.compile(r"\([^)]*(?:円|yen|jpy|usd|¥|\$|税込|込)[^)]*\)|[^\w]|_")


def folded(heading: str) -> str:
    """Return a heading as headings are compared: width, case, signs and currency left out."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", heading).casefold())


_HEADINGS: Final = {
    folded(heading): role
    for role, headings in {
        Role.DAY: "日付 取引日 お取引日 取引日付 年月日 お取扱日 取扱日 起算日 勘定日 入金日 入金確認日 決済日"
        " 計上日 date transaction-date posting-date posted-date value-date booking-date paid-date"
        " date-paid payment-date paid-on settled-date paid received-date",
        Role.YEAR: "操作日(年) 取引日(年) 年",
        Role.MONTH: "操作日(月) 取引日(月) 月",
        Role.DAY_OF_MONTH: "操作日(日) 取引日(日) 日",
        Role.WHO: "摘要 摘要内容 お取引内容 取引内容 お取り扱い内容 お取扱内容 お取扱い内容 内容 明細 備考"
        " 入出金先内容 振込依頼人 振込依頼人名 依頼人名 ご依頼人名 依頼人 相手先 相手先名 取引先 取引先名"
        " 取引先名称 得意先 得意先名 顧客 顧客名 顧客id 請求先 請求先名 宛名 詳細1 詳細2 description"
        " details payee payer payer-name name customer customer-name customer-id client"
        " client-name contact contact-name narrative memo-description counterparty",
        Role.INCOMING: "お預り金額 お預かり金額 預り金額 預かり金額 お預入金額 お預入れ お預入 預入金額 預入額"
        " 預入 入金金額 入金額 ご入金額 入金 受入金額 お受取金額 収入金額 決済金額 credit credit-amount"
        " deposit deposits money-in paid-in amount-paid paid-amount received",
        Role.OUTGOING: "お支払金額 お支払い金額 支払金額 支払い金額 お引出し お引出し金額 お引出金額 引出金額"
        " 引出額 お払出金額 払出金額 出金金額 出金額 ご出金額 出金 支出金額 debit debit-amount"
        " withdrawal withdrawals money-out paid-out",
        Role.AMOUNT: "金額 取引金額 入出金 入出金額 借方金額 amount transaction-amount value",
        Role.DIRECTION: "入払区分 入出金区分 収支区分 取引区分 貸借区分 type transaction-type",
        Role.ACCOUNT: "貸方勘定科目 相手勘定科目",
        Role.REFERENCE: "取引番号 お取引番号 取引順番号 照会番号 入出金明細id 取引id id"
        " transaction-id reference reference-number ref",
        Role.INVOICE: "請求書番号 請求番号 請求書no 請求no 管理番号 invoice invoice-number"
        " invoice-no invoice-id number",
        Role.ISSUED: "請求日 請求書日付 発行日 請求書発行日 発生日 issued issue-date invoice-date"
        " date-issued issued-on",
        Role.DUE: "支払期日 お支払期日 支払期限 お支払期限 お支払い期限 支払い期限 入金期日 入金予定日 決済期日"
        " 回収予定日 期日 due due-date payment-due",
        Role.BILLED: "請求金額 ご請求金額 請求額 合計金額 請求合計 総合計 税込金額 invoice-amount"
        " amount-due total total-amount invoice-total",
        Role.WITHHELD: "源泉徴収税額 源泉徴収税 源泉徴収額 源泉所得税 withholding withholding-tax",
        Role.STATUS: "入金ステータス 入金状況 決済ステータス 支払状況 ステータス payment-status status",
        Role.DISPUTED: "異議 係争 争い disputed in-dispute dispute",
    }.items()
    for heading in headings.split()
}
_ABOUT_INVOICES: Final = frozenset({Role.INVOICE, Role.DUE, Role.BILLED})
_WITH_DAYS: Final = frozenset({Role.DAY, Role.ISSUED, Role.DUE})
_AMOUNTS: Final = frozenset({Role.INCOMING, Role.AMOUNT, Role.BILLED})
ONCE: Final = frozenset(Role) - {Role.NOTHING, Role.WHO}
"""Roles that one column has; who it was may stand in several."""


def roles_of(header: Iterable[str]) -> tuple[Role, ...]:
    """Return what each column holds, going by its heading; the first of a kind counts."""
    found: list[Role] = []
    for heading in header:
        role = _HEADINGS.get(folded(heading), Role.NOTHING)
        found.append(Role.NOTHING if role in ONCE and role in found else role)
    if Role.AMOUNT in found and shape_of(found) is Shape.INVOICES and Role.BILLED not in found:
        found[found.index(Role.AMOUNT)] = Role.BILLED
    return tuple(found)


def shape_of(roles: Collection[Role]) -> Shape:
    """Return what a table is whose columns hold these."""
    named = _ABOUT_INVOICES & set(roles)
    return Shape.INVOICES if len(named) > 1 else Shape.STATEMENT


def lacking(roles: Sequence[Role]) -> list[Role]:
    """Return what must be said of a table before anything can be read from it."""
    there = set(roles)
    if shape_of(roles) is Shape.INVOICES:
        needed = [Role.INVOICE, Role.WHO, Role.ISSUED, Role.DUE, Role.BILLED]
        return [role for role in needed if role not in there]
    missing: list[Role] = []
    if Role.DAY not in there and not {Role.YEAR, Role.MONTH, Role.DAY_OF_MONTH} <= there:
        missing.append(Role.DAY)
    if not {Role.INCOMING, Role.AMOUNT} & there:
        missing.append(Role.INCOMING)
    if Role.WHO not in there:
        missing.append(Role.WHO)
    return missing


def looks_like_header(cells: Sequence[str]) -> bool:
    """Say whether a line names columns: a day and an amount at least."""
    roles = set(roles_of(cells))
    has_day = bool(_WITH_DAYS & roles) or Role.YEAR in roles
    return has_day and bool(_AMOUNTS & roles)


def fingerprint(header: Sequence[str]) -> str:
    """Return by what a table of the same program is known again: its headings in their order."""
    return hashlib.sha256("\n".join(map(folded, header)).encode()).hexdigest()
