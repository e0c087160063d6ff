"""What cells of a bank's or an accounting program's table say in words: which way, paid or not."""

from __future__ import annotations

import enum
import unicodedata
from typing import Final

from kijun.files.cell_text import NO, YES

INWARD: Final = frozenset(
    ["2", "入金", "入", "収入", "貸", "貸方", "預入", "credit", "cr", "in", "deposit"]
)
OUTWARD: Final = frozenset(["1", "出金", "出", "支出", "借", "借方", "支払", "debit", "dr", "out"])
OWED_TO_HOUSE: Final = frozenset(
    ["収入", "入金", "入", "売上", "売掛", "売掛金", "請求", "請求書", "income", "invoice", "in"]
)
OWED_BY_HOUSE: Final = frozenset(
    [
        *("支出", "出金", "出", "支払", "仕入", "買掛", "買掛金", "未払", "未払金", "費用", "経費"),
        *("expense", "bill", "out"),
    ]
)
"""Debit and credit are in neither: in a list either may stand for what a client owes."""
RECEIVABLE: Final = ("売掛金", "未収入金", "売上高", "前受金")


class Status(enum.Enum):
    """How far an invoice is paid."""

    OPEN = enum.auto()
    """Something is missing; perhaps all of it."""
    PARTLY = enum.auto()
    PAID = enum.auto()


_STATUSES: Final = {
    word: status
    for status, words in {
        Status.OPEN: NO
        | {
            *("未入金", "未決済", "未払", "未払い", "未支払", "未支払い", "未消込", "未回収"),
            *("未収", "入金待ち", "支払待ち", "決済待ち", "請求中", "請求済", "請求済み"),
            *("期限超過", "期日超過", "延滞", "滞納"),
            *(
                "unpaid",
                "not paid",
                "open",
                "outstanding",
                "overdue",
                "past due",
                "due",
                "unsettled",
            ),
            *("pending", "sent", "awaiting payment"),
        },
        Status.PARTLY: {
            *("一部入金", "一部入金済", "一部入金済み", "部分入金", "一部決済", "一部支払"),
            *("一部消込", "partial", "partially paid", "partly paid", "part paid", "part-paid"),
        },
        Status.PAID: YES
        | {
            *("入金済", "入金済み", "入金完了", "決済済", "決済済み", "決済完了", "支払済"),
            *("支払済み", "支払い済み", "支払完了", "消込済", "消込済み", "消込完了", "回収済"),
            *("回収済み", "領収済", "領収済み", "完了"),
            *("paid", "paid in full", "fully paid", "settled"),
        },
    }.items()
    for word in words
}


def folded_word(word: str) -> str:
    """Return a word as such words are compared: width and case left out."""
    return unicodedata.normalize("NFKC", word).strip().casefold()


def status_in(cell: str) -> Status | None:
    """Return what a cell says about an invoice; None where that is not known."""
    return _STATUSES.get(folded_word(cell))
