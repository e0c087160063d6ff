"""Days and times as letters say them, in the house's zone: 「11月24日（火）14:10」."""

from __future__ import annotations

import datetime as dt

from kijun.judge.words.figures import DAYS_EN, DAYS_JA, MONTHS
from kijun.judge.words.language import Language


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
