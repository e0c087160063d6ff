"""Text of a table's cell → the value of a fact's field, by the field's type.

Texts are what people and their programs write: full-width digits, `¥12,000`, `はい`. What could
mean two things (a clock time that occurs twice, `1.234`) is refused, not guessed.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import inspect

from kijun.files.bounds import is_within_bounds
from kijun.files.days_written import era_day
from kijun.files.kanji_numbers import number_in_kanji
from kijun.files.problems import Unreadable
from kijun.files.record_faults import (
    NO_ACTOR,
    NO_AMOUNT,
    NO_CURRENCY,
    NO_HOURS,
    NO_WHOLE_NUMBER,
    OUTSIDE,
    WORD_UNKNOWN,
)

NO_TIME: Final = (
    "“%(field)s” must be a time or a date in one of the forms in “dates” of the map (%(forms)s);"
    " here it is %(value)s."
)
TIME_ALONE: Final = (
    "“%(field)s”: %(value)s is a time without its day. Put the day beside it in the map:"
    ' "{Day} {Time}". Where the table has the day only in a column with another time, take it from'
    ' there: "{Start:date} {Time}".'
)
TWO_FORMS: Final = (
    "“%(field)s”: %(value)s can mean %(first)s (%(form)s) or %(second)s (%(other)s). Leave only one"
    " of the two forms in “dates” of the map: the one that this table uses."
)
SERIAL_DAY: Final = (
    "“%(field)s” must be a time; %(value)s looks like a day as Excel counts it. Give the column a"
    " date format before you export it."
)
SKIPPED: Final = (
    "“%(field)s”: clocks in %(zone)s never showed %(value)s, because they were put forward then."
)
TWICE: Final = (
    "“%(field)s”: clocks in %(zone)s showed %(value)s twice, because they were put back. Give this"
    " time with its offset from UTC, such as 2026-11-01T01:30:00-05:00."
)
NO_NUMBER: Final = (
    "“%(field)s” must be a number, such as %(plain)s or %(grouped)s; here it is %(value)s."
)
PERHAPS_COMMA: Final = (
    "“%(field)s” must be a number, such as %(plain)s or %(grouped)s; here it is %(value)s. If a"
    ' comma stands before decimals in this table, write decimal: "," into the map.'
)
TWO_NUMBERS: Final = (
    "“%(field)s”: %(value)s can be a number with decimals or one in thousands. Write into the map"
    ' which it is: decimal: "." where a point stands before decimals, decimal: "," where a comma'
    " does."
)
NO_YES: Final = (
    "“%(field)s” must be yes or no (yes, no, true, false, 1, 0, はい, いいえ);"
    " here it is %(value)s."
)

Read = Callable[[str], object]
Decimal = Literal[".", ","]
"""The sign before decimals; the other one may stand between thousands."""

ISO: Final = "iso"
ERA: Final = "era"
"""Days with the year of a Japanese era: 令和7年4月1日, R7.4.1."""
TIME_OF_DAY: Final = re.compile(r"%[HIcXTR]")
CLOCK: Final = r"(?:(?:午前|午後|[AaPp]\.?[Mm]\.?)\s*)?\d{1,2}(?::\d\d|時)"
"""How a time of day begins."""
CLOCK_ALONE: Final = re.compile(
    rf"{CLOCK}(?:\d{{1,2}}分)?(?::?\d\d(?:\.\d+)?秒?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
)
CLOCK_BEHIND: Final = re.compile(rf"[\sT]*{CLOCK}.*")
CLOCK_OF_ERA: Final = re.compile(r"(.*?)(?:\s+(\d{1,2}:\d\d(?::\d\d)?))?")
"""A day, and the time behind it where there is one."""
DIGITS_ONLY: Final = re.compile(r"(?:%[YymdHIMSfj%]|[^%])*")
"""A form whose directives all stand for digits."""
EXCEL_DAY: Final = re.compile(r"[2-6]\d{4}(\.\d+)?")
"""How Excel stores days, as it leaves them in an export whose column is not formatted as a date."""

CURRENCY: Final = r"(?:JPY|USD|EUR|GBP|[¥$€£])"
NUMBER: Final = re.compile(
    rf"(?P<sign>[+-]?){CURRENCY}?(?P<inner>[+-]?)(?P<digits>\d{{1,3}}(?:[, ]\d{{3}})+|\d+)"
    rf"(?P<fraction>\.\d*)?(?:円|{CURRENCY})?"
)
YEN: Final = re.compile(r"(?P<sign>[+-]?)(?:JPY|¥)?(?P<number>[^+-]{1,40}?)(?:円|JPY)?")
"""An amount that may have kanji in it."""
MOST_DIGITS: Final = 40
"""Before the point; what has more is no number that anybody means, and can be too long for `int`."""
EITHER: Final = re.compile(r"(?<![\d., ])[1-9]\d{0,2}\.\d{3}(?!\d)")
"""What is 1.234 to some and 1,234 to others; before a group of thousands stands no zero."""
SWAPPED: Final = str.maketrans(",.", ".,")
EXAMPLES: Final = {
    ".": {"plain": "1234.5", "grouped": "1,234.5"},
    ",": {"plain": "1234,5", "grouped": "1.234,5"},
}
SIGNS: Final = str.maketrans({"−": "-", "‐": "-", "–": "-", "△": "-", "▲": "-", "\\": "¥"})
"""Minus signs of several kinds; in Japanese files a yen sign may arrive as a backslash."""

YES: Final = frozenset(
    ["yes", "y", "true", "t", "1", "on", "はい", "有", "有り", "あり", "済", "済み", "○", "〇"]
)
NO: Final = frozenset(
    ["no", "n", "false", "f", "0", "off", "いいえ", "無", "無し", "なし", "未", "×"]
)


def plain(text: str) -> str:
    """Return the text without blanks around it and with full-width forms made ordinary."""
    return unicodedata.normalize("NFKC", text).strip()


def rfc3339(instant: dt.datetime) -> str:
    """Return an instant as the record writes it; offsets with seconds (before 1970) become UTC."""
    offset = instant.utcoffset()
    if offset is not None and offset % dt.timedelta(minutes=1):
        instant = instant.astimezone(dt.UTC)
    return instant.isoformat()


@dataclass(frozen=True, slots=True)
class Times:
    """How a table writes times: the forms, and the zone of those without offset."""

    zone: ZoneInfo
    forms: tuple[str, ...] = (ISO,)

    def instant(self, text: str) -> dt.datetime:
        """Return the instant that a text means; a mere date means the start of that day.

        Raises Unreadable where no form fits or two do with different results, and for clock times
        that do not exist or occur twice because clocks were changed.
        """
        moment, is_day = self._parse(text)
        if not is_within_bounds(moment):
            raise _wrong(OUTSIDE, text)
        if moment.tzinfo is not None:
            return moment
        return self._start_of_day(moment) if is_day else self._located(moment, text)

    def day(self, text: str) -> dt.date:
        """Return the day that a text means; a time with an offset counts in the table's zone."""
        moment, _ = self._parse(text)
        if not is_within_bounds(moment):
            raise _wrong(OUTSIDE, text)
        return (moment if moment.tzinfo is None else moment.astimezone(self.zone)).date()

    def due(self, text: str) -> str:
        """Return a deadline as the record writes it: a date where only a date is given."""
        _, is_day = self._parse(text)
        return self.day(text).isoformat() if is_day else rfc3339(self.instant(text))

    def _parse(self, text: str) -> tuple[dt.datetime, bool]:
        clean = plain(text)
        for form in self.forms:
            found = _parse(clean, form)
            if found is None:
                continue
            for other in _rivals(form, self.forms):
                second = _parse(clean, other)
                if second is not None and second != found:
                    shown = {"first": _shown(*found), "second": _shown(*second)}
                    raise _wrong(TWO_FORMS, text, form=form, other=other, **shown)
            return found
        if EXCEL_DAY.fullmatch(clean):
            raise _wrong(SERIAL_DAY, text)
        if CLOCK_ALONE.fullmatch(clean):
            raise _wrong(TIME_ALONE, text)
        raise _wrong(NO_TIME, text, forms=", ".join(self.forms))

    def _located(self, moment: dt.datetime, text: str) -> dt.datetime:
        first = moment.replace(tzinfo=self.zone, fold=0)
        second = moment.replace(tzinfo=self.zone, fold=1)
        before, after = first.utcoffset(), second.utcoffset()
        if before == after or before is None or after is None:
            return first
        raise _wrong(SKIPPED if before < after else TWICE, text, zone=self.zone.key)

    def _start_of_day(self, midnight: dt.datetime) -> dt.datetime:
        # By way of UTC, a midnight that was skipped becomes the first instant of that day.
        return midnight.replace(tzinfo=self.zone).astimezone(dt.UTC).astimezone(self.zone)


def day_part(text: str, zone: ZoneInfo) -> str:
    """Return the day in a cell, written as it is there, so that a time can be put behind it.

    Of a time with an offset it is the day in `zone`.
    """
    clean = plain(text)
    found = _parse_iso(clean)
    if found is not None and found[0].tzinfo is not None and is_within_bounds(found[0]):
        return found[0].astimezone(zone).date().isoformat()
    return CLOCK_BEHIND.sub("", clean, count=1)


def _wrong(message: str, text: str, **params: object) -> Unreadable:
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    return Unreadable(message, {"value": f'"{shown}"', **params})


@lru_cache(64)
def _rivals(form: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the other forms that may fit a text that this one fits."""
    own = _marks(form)
    others = ((other, _marks(other)) for other in forms if other != form)
    return tuple(other for other, marks in others if None in (own, marks) or own == marks)


def _marks(form: str) -> str | None:
    """Return what stands between the digits of each text that fits; None where that varies."""
    if form in (ISO, ERA) or not DIGITS_ONLY.fullmatch(form):
        return None
    return re.sub(r"%[^%]|[\s\d]", "", form).casefold()


def _shown(moment: dt.datetime, is_day: bool) -> str:
    return moment.date().isoformat() if is_day else moment.isoformat(" ")


def _parse(text: str, form: str) -> tuple[dt.datetime, bool] | None:
    if form == ERA:
        return _parse_era(text)
    return _parse_iso(text) if form == ISO else _parse_form(text, form)


def _parse_era(text: str) -> tuple[dt.datetime, bool] | None:
    parts = CLOCK_OF_ERA.fullmatch(text)
    if parts is None or (day := era_day(parts[1])) is None:
        return None
    try:
        time = dt.time.fromisoformat(parts[2].rjust(5, "0")) if parts[2] else dt.time()
    except ValueError:
        return None
    return dt.datetime.combine(day, time), not parts[2]


def _parse_iso(text: str) -> tuple[dt.datetime, bool] | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        try:
            return dt.datetime.fromisoformat(text), False
        except ValueError:
            return None
    return dt.datetime(day.year, day.month, day.day), True  # noqa: DTZ001 (the zone comes later)


def _parse_form(text: str, form: str) -> tuple[dt.datetime, bool] | None:
    try:
        moment = dt.datetime.strptime(text, form)  # noqa: DTZ007 (the zone comes later)
    except ValueError:
        return None
    return moment, not TIME_OF_DAY.search(form)


def number(text: str, decimal: Decimal | None = None) -> int | float:
    """Return the number that a text means; an integer where nothing follows the point.

    Thousands separators (`1,234`), currency signs, kanji (`20万円`, `百二十万`), and minus signs as
    accountants write them (`△500`, `(500)`) are understood. `decimal` is the sign before decimals; where it is not known,
    `1.234` is refused, since it can be a number in thousands.
    """
    clean = re.sub(r"(?<!\d) | (?!\d)", "", plain(text).translate(SIGNS))
    if clean.startswith("¥"):
        clean = clean.removesuffix("-")  # the stroke that closes an amount by hand: ¥12,000-
    value = _value(clean.translate(SWAPPED) if decimal == "," else clean)
    if value is None:
        is_other = decimal is None and _value(clean.translate(SWAPPED)) is not None
        raise _wrong(PERHAPS_COMMA if is_other else NO_NUMBER, text, **EXAMPLES[decimal or "."])
    if decimal is None and EITHER.search(clean):
        raise _wrong(TWO_NUMBERS, text)
    return value


def _value(clean: str) -> int | float | None:
    """Return the number in a text without needless blanks, a point being before decimals."""
    negative = clean.startswith("(") and clean.endswith(")")
    inside = clean[1:-1] if negative else clean
    found = NUMBER.fullmatch(inside)
    if found is None and (yen := YEN.fullmatch(inside)) is not None:
        read = number_in_kanji(yen["number"])
        return -read if read is not None and (negative or yen["sign"] == "-") else read
    if found is None or (found["sign"] and found["inner"]):
        return None
    negative = negative or "-" in (found["sign"], found["inner"])
    whole = re.sub("[, ]", "", found["digits"])
    if len(whole) > MOST_DIGITS:
        return None
    fraction = (found["fraction"] or "").rstrip("0")
    value: int | float = float(whole + fraction) if len(fraction) > 1 else int(whole)
    return -value if negative else value


def yes_or_no(text: str) -> bool:
    """Return what a yes/no cell says: `Yes`, `false`, `1`, `はい`, `済`."""
    word = plain(text).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise _wrong(NO_YES, text)


def reader_for(field: inspect.Field, times: Times, decimal: Decimal | None = None) -> Read:
    """Return the function that reads a cell's text as this field of a fact.

    What it returns can stand in a fact's JSON. It raises Unreadable, whose message asks for the
    name of the `field` beside the parameters that it brings.
    """
    kinds = field.type.types if isinstance(field.type, inspect.UnionType) else (field.type,)
    types = [kind for kind in kinds if not isinstance(kind, inspect.NoneType)]
    match types[0]:
        case inspect.DateTimeType():
            # The same few days and times stand in many rows.
            return lru_cache(4096)(lambda text: rfc3339(times.instant(text)))
        case inspect.DateType():
            return lru_cache(4096)(lambda text: times.day(text).isoformat())
        case inspect.BoolType():
            return yes_or_no
        case inspect.LiteralType(values=words):
            return partial(_word, words=tuple(str(word) for word in words))
        case inspect.IntType() as limits:
            return partial(_number, whole=len(types) == 1, limits=limits, decimal=decimal)
        case inspect.VarTupleType():
            return lambda text: re.split(r"[\s,;]+", plain(text).lower())
        case inspect.StrType() if field.name == "by":
            return _actor
        case inspect.StrType() if field.name == "currency":
            return _currency
        case _:
            return lru_cache(4096)(times.due) if field.name == "due" else str.strip


def _word(text: str, *, words: tuple[str, ...]) -> str:
    word = plain(text).casefold()
    if word not in words:
        raise _wrong(WORD_UNKNOWN, text, known=", ".join(words))
    return word


def _number(
    text: str, *, whole: bool, limits: inspect.IntType, decimal: Decimal | None
) -> int | float:
    value = number(text, decimal)
    low = limits.ge if limits.gt is None else limits.gt
    if (
        (whole and not isinstance(value, int))
        or (low is not None and (value < low or value == limits.gt))
        or (limits.le is not None and value > limits.le)
    ):
        message = NO_WHOLE_NUMBER if whole else NO_AMOUNT if limits.gt is None else NO_HOURS
        raise _wrong(message, text, low=low, high=limits.le)
    return value


def _actor(text: str) -> str:
    word = text.strip()
    if not re.fullmatch(r"client|house|system|member:\S+", word):
        raise _wrong(NO_ACTOR, text)
    return word


def _currency(text: str) -> str:
    word = plain(text).upper()
    if not re.fullmatch(r"[A-Z]{3}", word):
        raise _wrong(NO_CURRENCY, text)
    return word
