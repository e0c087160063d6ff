"""Days and times as letters say them, in the house's zone: 「11月24日（火）14:10」."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.judge.words.language import Language

_DAYS_JA: Final = "月火水木金土日"
_DAYS_EN: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def day(when: dt.datetime, language: Language) -> str:
    """Return the day of an instant, as its own zone has it: 「11月24日（火）」, “Tuesday 24 November”."""
    if language == "ja":
        return f"{when.month}月{when.day}日（{_DAYS_JA[when.weekday()]}）"
    return f"{_DAYS_EN[when.weekday()]} {when.day} {_MONTHS[when.month - 1]}"


def clock(when: dt.datetime) -> str:
    """Return the time of day: “14:10”."""
    return f"{when:%H:%M}"


def day_and_clock(when: dt.datetime, language: Language) -> str:
    """Return both: 「11月24日（火）14:10」, “Tuesday 24 November, 14:10”."""
    if language == "ja":
        return f"{day(when, language)}{clock(when)}"
    return f"{day(when, language)}, {clock(when)}"
