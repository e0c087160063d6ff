"""Days and times as letters say them, in the house's zone: 「11月24日（火）14:10」."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.judge.words.figures import DAYS_EN, DAYS_JA, MONTHS
from kijun.judge.words.language import Language

CITIES_JA: Final = {
    "Asia/Tokyo": "東京",
    "Asia/Seoul": "ソウル",
    "Asia/Shanghai": "上海",
    "Asia/Taipei": "台北",
    "Asia/Hong_Kong": "香港",
    "Asia/Singapore": "シンガポール",
    "Asia/Bangkok": "バンコク",
    "Asia/Jakarta": "ジャカルタ",
    "Asia/Kolkata": "コルカタ",
    "Asia/Dubai": "ドバイ",
    "Europe/London": "ロンドン",
    "Europe/Paris": "パリ",
    "Europe/Berlin": "ベルリン",
    "Europe/Helsinki": "ヘルシンキ",
    "Africa/Cairo": "カイロ",
    "America/New_York": "ニューヨーク",
    "America/Chicago": "シカゴ",
    "America/Denver": "デンバー",
    "America/Los_Angeles": "ロサンゼルス",
    "America/Sao_Paulo": "サンパウロ",
    "Pacific/Honolulu": "ホノルル",
    "Australia/Sydney": "シドニー",
    "Pacific/Auckland": "オークランド",
}
"""The cities after which zones are named, in Japanese."""


def day(when: dt.datetime, language: Language) -> str:
    """Return the day of an instant, as its own zone has it: 「11月24日（火）」, “Tuesday 24 November”."""
    if language == "ja":
        return f"{when.month}月{when.day}日（{DAYS_JA[when.weekday()]}）"
    return f"{DAYS_EN[when.weekday()]} {when.day} {MONTHS[when.month - 1]}"


def clock(when: dt.datetime) -> str:
    """Return the time of day: “14:10”."""
    return f"{when:%H:%M}"


def day_and_clock(when: dt.datetime, language: Language) -> str:
    """Return both: 「11月24日（火）14:10」, “Tuesday 24 November, 14:10”."""
    if language == "ja":
        return f"{day(when, language)}{clock(when)}"
    return f"{day(when, language)}, {clock(when)}"


def beside(there: dt.datetime, here: dt.datetime, language: Language) -> str:
    """Return an instant by another clock: with its day only where it is another day there."""
    is_same_day = there.date() == here.date()
    return clock(there) if is_same_day else day_and_clock(there, language)


def city(zone: str, language: Language) -> str:
    """Return the city after which a zone is named."""
    own = zone.rpartition("/")[2].replace("_", " ")
    return CITIES_JA.get(zone, own) if language == "ja" else own
