"""Starter rulebooks: real rules to begin with, each with a small record that shows it at work."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType
from typing import Final

from kijun.judge.rulebook import Words

STARTERS: Final[Mapping[str, Words]] = MappingProxyType(
    {
        "time-and-promises": Words(
            ja="お約束の時間にお会いする仕事に。遅れ、ご欠席、お取り消し、期日。",
            en="For work by appointment: lateness, absence, cancelling, dates.",
        ),
        "delivery-and-price": Words(
            ja="成果をお渡しする仕事に。納期、お支払い、納品後の値引き、追加のご依頼。",
            en="For work that is handed over: dates, payment, price after delivery, extra work.",
        ),
        "both-directions": Words(
            ja="お客さまとわたしに、同じ基準を。期日、時間、お支払い、決めたルール。",
            en="The same for both sides: dates, time, payment, the rules one sets.",
        ),
        "studio-or-salon": Words(
            ja="教室やサロンのご予約に。締切、遅れ、ご欠席、変更。料金の追加はありません。",
            en="For lessons and salons: deadlines, lateness, absence, moving. No fees.",
        ),
        "small-firm": Words(
            ja="人を雇う会社に。お客さまと働く人のふるまい、研修、報告。",
            en="For firms with staff: conduct of clients and of our own people, training, reports.",
        ),
        "courtesy-and-promises": Words(
            ja="長いお付き合いに。お約束、ご報告、お電話の時間、お礼とお詫び。",
            en="For long relationships: promises, reports, calls, thanks and apologies.",
        ),
    }
)
"""Every starter by name, in the order in which they are listed, each with one line about it."""


def rulebook_text(name: str) -> str:
    """Return a starter rulebook as YAML. Raises KeyError for a name that is not in STARTERS."""
    return _text(name, "yaml")


def record_text(name: str) -> str:
    """Return the record that shows a starter at work, as JSON Lines.

    Its announcements name the version of the starter as it ships. Raises KeyError for a name that
    is not in STARTERS.
    """
    return _text(name, "jsonl")


def _text(name: str, suffix: str) -> str:
    if name not in STARTERS:
        raise KeyError(name)
    file = resources.files("kijun.files") / "starters" / f"{name}.{suffix}"
    return file.read_text(encoding="utf-8")
