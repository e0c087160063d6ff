"""Days as tables write them: 2025-04-01, 2025/4/1, 令和7年4月1日, R7.4.1, 20250401, 4/1/2025.

A time behind a day is left out. What could mean two days is refused, unless the rest of the column
says which comes first.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from kijun.files.bounds import is_within_bounds
from kijun.files.problems import Unreadable

NO_DAY: Final = "“%(value)s” cannot be read as a day."
NO_SUCH_DAY: Final = "There is no such day as “%(value)s”."
EITHER_DAY: Final = (
    "“%(value)s” can mean two days. Say above whether the month or the day comes first."
)
SHORT_YEAR: Final = (
    "“%(value)s” has a year of two digits, which can be one of the common era or of 令和. Export"
    " it with whole years."
)
EXCEL_DAY: Final = (
    "“%(value)s” looks like a day as Excel counts it. Give the column a date format before you"
    " export it."
)
FAR_DAY: Final = "“%(value)s” lies outside of the years that can be meant."

ERAS: Final = {
    "令和": (2018, dt.date(2019, 5, 1)),
    "平成": (1988, dt.date(1989, 1, 8)),
    "昭和": (1925, dt.date(1926, 12, 25)),
}
"""The year before the first of each era, and the day on which it began."""
_SHORT: Final = {"r": "令和", "h": "平成", "s": "昭和", "令": "令和", "平": "平成", "昭": "昭和"}
_ERA: Final = re.compile(
    r"(令和|平成|昭和|[令平昭rhs])\.?\s*(元|\d{1,2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?"
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?")
_ERA_DIGITS: Final = re.compile(r"([rhs])(\d\d)(\d\d)(\d\d)")
_DIGITS: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_SHORT_YEAR: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{1,2}|\d{6}")
_EXCEL: Final = re.compile(r"[2-6]\d{4}(\.\d+)?")
_NAMED: Final = re.compile(
    r"(?:(\d{1,2})[ -]([a-z]{3})[a-z]*|([a-z]{3})[a-z]* (\d{1,2})),?[ -](\d{4})"
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_TIME: Final = re.compile(
    r"(?:(?<=\d)t|\s*\(.{1,3}\)\s*|\s+)(?:午前|午後)?\s*\d{1,2}(?::|時)\d{1,2}.*$|\s*\(.{1,3}\)$"
)
"""What may stand behind a day: the day of the week, a time."""


class First(enum.StrEnum):
    """What comes first in 4/1/2025; NOBODY_SAID where no cell of the column tells."""

    NOBODY_SAID = ""
    MONTH = "month"
    DAY = "day"


def first_in(cells: Iterable[str]) -> First:
    """Return what comes first in the days of a column: where one is beyond 12, it is the day."""
    found = {First.NOBODY_SAID}
    for cell in cells:
        each = _YEAR_LAST.fullmatch(_plain(cell))
        if each is not None:
            first, second = int(each[1]), int(each[2])
            if first > 12 >= second:
                found.add(First.DAY)
            elif second > 12 >= first:
                found.add(First.MONTH)
    found.discard(First.NOBODY_SAID)
    return found.pop() if len(found) == 1 else First.NOBODY_SAID


def day_of(text: str, first: First = First.NOBODY_SAID) -> dt.date:
    """Return the day that a cell means. Raises Unreadable, which names the `value`."""
    plain = _plain(text)
    year, month, day = _parts(plain, first, text)
    try:
        found = dt.date(year, month, day)
    except ValueError as error:
        raise _refusal(NO_SUCH_DAY, text) from error
    if not is_within_bounds(found):
        raise _refusal(FAR_DAY, text)
    return found


def era_day(text: str) -> dt.date | None:
    """Return the day that is written with the year of an era and nothing else, or None."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    found = _ERA.fullmatch(plain) or _ERA_DIGITS.fullmatch(plain)
    if found is None:
        return None
    try:
        return dt.date(*_of_era(found, text))
    except (ValueError, Unreadable):
        return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return _TIME.sub("", folded).strip()


def _parts(plain: str, first: First, text: str) -> tuple[int, int, int]:
    if (found := _ERA.fullmatch(plain)) or (found := _ERA_DIGITS.fullmatch(plain)):
        return _of_era(found, text)
    if (found := _YEAR_FIRST.fullmatch(plain)) or (found := _DIGITS.fullmatch(plain)):
        return int(found[1]), int(found[2]), int(found[3])
    if found := _YEAR_LAST.fullmatch(plain):
        return _year_last(found, first, text)
    if found := _NAMED.fullmatch(plain):
        word = found[2] or found[3]
        if word in _MONTHS:
            return int(found[5]), _MONTHS.index(word) + 1, int(found[1] or found[4])
    if _SHORT_YEAR.fullmatch(plain):
        raise _refusal(SHORT_YEAR, text)
    raise _refusal(EXCEL_DAY if _EXCEL.fullmatch(plain) else NO_DAY, text)


def _of_era(found: re.Match[str], text: str) -> tuple[int, int, int]:
    name = _SHORT.get(found[1], found[1])
    before, begins = ERAS[name]
    year = before + (1 if found[2] == "元" else int(found[2]))
    month, day = int(found[3]), int(found[4])
    # 平成31年5月 is written here and there; an era that had not begun is a slip of the pen.
    if (year, month, day) < (begins.year, begins.month, begins.day):
        raise _refusal(NO_SUCH_DAY, text)
    return year, month, day


def _year_last(found: re.Match[str], first: First, text: str) -> tuple[int, int, int]:
    one, other, year = int(found[1]), int(found[2]), int(found[3])
    if one == other:
        return year, one, other
    if one > 12:
        return year, other, one
    if other > 12:
        return year, one, other
    if first is First.NOBODY_SAID:
        raise _refusal(EITHER_DAY, text)
    return (year, one, other) if first is First.MONTH else (year, other, one)


def _refusal(message: str, text: str) -> Unreadable:
    return Unreadable(message, {"value": text.strip()[:40]})
