"""How many minutes somebody says."""

from __future__ import annotations

import re
from typing import Final

MOST: Final = 600
"""Minutes beyond which a number is no lateness but a mistake."""

_KANJI: Final = {one: value for value, one in enumerate("〇一二三四五六七八九")}
_WORDS: Final = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "forty-five": 45, "forty five": 45,
}  # fmt: skip
_KANJI_MINUTES: Final = re.compile(
    r"([一二三四五六七八九]?十[一二三四五六七八九]?|[二三五])分(?!前|間隔)"
)
_RANGE: Final = r"(?:\d{1,3}\s*(?:分)?\s*(?:~|-|から|to|or|、|,|,)\s*)?"
_HOURS: Final = re.compile(
    r"(?<![\d:.])(\d{1,2})\s*(?:時間|hours?\b|hrs?\b)\s*(半|and a half)?(?!前)"
)
_MINUTES: Final = re.compile(
    rf"(?<![\d:.時]){_RANGE}(\d{{1,3}})\s*(?:分(?!前|の\d|間隔|しか)|min(?:ute)?s?\b(?!\s*(?:early|before|away)))"
)
_SAID: Final = re.compile(
    rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})\s*min(?:ute)?s?\b"
)
_FROM_NOW: Final = re.compile(r"(?:(?:あと|後)|\bin\s+(?:about\s+)?)\s*\d+\s*(?:分|min\w*)")
_PHRASES: Final = (
    (re.compile(r"\bhalf\s+an\s+hour\b|\bhalf\s+hour\b|半時間|半刻"), 30),
    (re.compile(r"\b(?:a\s+)?quarter\s+of\s+an\s+hour\b"), 15),
    (re.compile(r"\ban?\s+hour\s+and\s+a\s+half\b"), 90),
    (re.compile(r"\b(?:an|one)\s+hour\b"), 60),
)


def _of_kanji(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _KANJI[text]
    return 10 * _KANJI.get(tens, 1) + _KANJI.get(ones, 0)


def minutes_in(clause: str) -> int | None:
    """Give the minutes that a clause names, the longer of two; None where it names none.

    A time of day, minutes before it (10時15分, 5分前, 5 minutes early) and minutes from now (あと5分)
    are none.
    """
    clause = _FROM_NOW.sub("", clause)
    for phrase, value in _PHRASES:
        if phrase.search(clause):
            return value
    hours, minutes = _HOURS.search(clause), _MINUTES.search(clause)
    total = 0
    if hours:
        total = 60 * int(hours[1]) + (30 if hours[2] else 0)
    if minutes:
        total += int(minutes[1])
    if not total and (kanji := _KANJI_MINUTES.search(clause)):
        total = _of_kanji(kanji[1])
    if not total and (said := _SAID.search(clause)):
        total = _WORDS[said[1]]
    return total if 0 < total <= MOST else None
