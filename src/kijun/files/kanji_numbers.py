"""Numbers with kanji in them, as amounts are written in Japanese: 20万, 1億2,000万, 百二十万, 二〇万."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = {
    **{kanji: value for value, kanji in enumerate("〇一二三四五六七八九")},
    **dict(zip("零壱壹弐貳参參", (0, 1, 1, 2, 2, 3, 3), strict=True)),
}
_SMALL: Final = {"千": 1000, "百": 100, "十": 10, "拾": 10}
_MARKS: Final = re.compile(rf"[{''.join((*_DIGITS, *_SMALL))}万億兆]")
_GREAT: Final = re.compile(r"(?:([^万億兆]+)兆)?(?:([^万億兆]+)億)?(?:([^万億兆]+)万)?([^万億兆]*)")
_WORTH: Final = (10**12, 10**8, 10**4, 1)
_PLAIN: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_PART: Final = re.compile(r"(\d+(?:\.\d+)?)?([千百十拾]?)")
_MYRIAD: Final = 10_000
_TWO_DIGITS: Final = 10


def number_in_kanji(text: str) -> int | float | None:
    """Return the number, or None where there is none or no kanji of a number is in it.

    Full-width forms have been made ordinary; there is no sign before it and no currency. What can
    be a slip (1億20000万) or mean two things (1万5) is no number.
    """
    if not _MARKS.search(text):
        return None
    found = _GREAT.fullmatch(text)
    if found is None:
        return None
    groups = [(part, worth) for part, worth in zip(found.groups(), _WORTH, strict=True) if part]
    total = Decimal()
    for place, (part, worth) in enumerate(groups):
        value = _before_a_great_one(part)
        if value is None or (len(groups) > 1 and value != int(value)):
            return None
        if place and (value >= _MYRIAD or (worth == 1 and value < _TWO_DIGITS)):
            return None
        total += value * worth
    return int(total) if total == int(total) else float(total)


def _before_a_great_one(text: str) -> Decimal | None:
    """Return what stands before 万: in digits, in kanji for digits, or with 千, 百 and 十."""
    digits = "".join(str(_DIGITS.get(each, each)) for each in text)
    if _PLAIN.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    total, least, at = Decimal(), 0, 0
    while at < len(digits):
        found = _PART.match(digits, at)
        if found is None or not found[0]:
            return None
        value = Decimal(found[1] or 1) * (worth := _SMALL.get(found[2], 1))
        if "." in found[0] and found.end() - at != len(digits):
            return None
        if at and value >= least:
            return None
        if least == _SMALL["千"] and value < _TWO_DIGITS and worth == 1:
            return None
        total, least, at = total + value, worth, found.end()
    return total
