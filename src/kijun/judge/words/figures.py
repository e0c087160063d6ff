"""Figures in words: numbers, amounts, shares, lengths of time, dates and opening hours."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import groupby
from typing import Final

from kijun.judge.quantities import WEEKDAYS, Deadline, Duration, Unit
from kijun.judge.rulebook import Hours
from kijun.judge.words.language import Language, Said, listed

_UNITS_JA: Final[dict[Unit, tuple[str, str]]] = {
    "min": ("分", "分間"),
    "h": ("時間", "時間"),
    "d": ("日", "日間"),
    "weeks": ("週間", "週間"),
    "months": ("か月", "か月間"),
}
_UNITS_EN: Final[dict[Unit, str]] = {
    "min": "minute",
    "h": "hour",
    "d": "day",
    "weeks": "week",
    "months": "month",
}
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_CURRENCIES: Final = {
    "JPY": Said("{}円", "¥{}"),
    "USD": Said("{}米ドル", "US${}"),
    "EUR": Said("{}ユーロ", "€{}"),
    "GBP": Said("{}ポンド", "£{}"),
}
_ORDINALS: Final = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_SMALL: Final = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}
_BY_DAYS: Final = frozenset({"payment", "promise"})
"""Occasions with due days, which last until their end."""

DAYS_JA: Final = "月火水木金土日"
DAYS_EN: Final = tuple(
    {"tue": "Tues", "wed": "Wednes", "thu": "Thurs", "sat": "Satur"}.get(day, day.title()) + "day"
    for day in WEEKDAYS
)


def number(value: float) -> str:
    """Return a number with commas, without needless decimals."""
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def amount(value: float, currency: str | None, language: Language) -> str:
    """Return an amount of money; without a currency only its number."""
    if currency is None:
        return number(value)
    known = _CURRENCIES.get(currency)
    if known is None:
        return f"{number(value)} {currency}"
    return known.in_language(language).format(number(value))


def duration(length: Duration, language: Language, *, throughout: bool = False) -> str:
    """Return a length of time; in Japanese, `throughout` says it as a time that something takes."""
    if language == "ja":
        return f"{length.number}{_UNITS_JA[length.unit][throughout]}"
    return f"{length.number} {_UNITS_EN[length.unit]}{'' if length.number == 1 else 's'}"


def ordinal(place: int) -> str:
    """Return “first”, “second” … “eighth”, “9th”, “21st”."""
    if place < len(_ORDINALS):
        return _ORDINALS[place]
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10)
    return f"{place}{ending or 'th'}"


def times(value: float) -> str:
    """Return “once”, “twice”, “3 times”."""
    if value in (1, 2):
        return "once" if value == 1 else "twice"
    return f"{number(value)} times"


def date(day: dt.date, language: Language) -> str:
    """Return a date in words."""
    if language == "ja":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@lru_cache(maxsize=4096)
def moment(text: str, language: Language) -> str:
    """Return the date and the time of day of an RFC 3339 text, as the clock there shows them."""
    return f"{date(dt.date.fromisoformat(text[:10]), language)} {text[11:16]}"


def case_moment(text: str, occasion: str, language: Language) -> str:
    """Return an instant of a case: where days are counted, midnight is the end of a day.

    「2026年2月8日いっぱい」, “the end of 8 February 2026”; otherwise as `moment`.
    """
    closed = closed_day(text, occasion, language)
    if closed is None:
        return moment(text, language)
    return f"{closed}いっぱい" if language == "ja" else f"the end of {closed}"


def closed_day(text: str, occasion: str, language: Language) -> str | None:
    """Return the day that an instant of a case ends, where days are counted there; or None."""
    if occasion not in _BY_DAYS or text[11:19] != "00:00:00":
        return None
    return date(dt.date.fromisoformat(text[:10]) - dt.timedelta(days=1), language)


@lru_cache(maxsize=4096)
def day_of(text: str, language: Language) -> str:
    """Return the date of an RFC 3339 text, as the calendar there shows it."""
    return date(dt.date.fromisoformat(text[:10]), language)


def clock(minute: int, language: Language) -> str:
    """Return a time of day given in minutes after midnight."""
    hours, minutes = divmod(minute, 60)
    if language == "en":
        return f"{hours}:{minutes:02}"
    return f"{hours}時{minutes}分" if minutes else f"{hours}時"


def deadline(limit: Deadline, language: Language) -> str:
    """Return a deadline before a session: 「前日の18時」, “18:00 on the day before”."""
    time = clock(limit.minute, language)
    days = limit.days
    if language == "ja":
        unit = "営業日" if limit.business else "日"
        named = {0: "当日", 1: "前営業日" if limit.business else "前日"}
        return f"{named.get(days) or f'{days}{unit}前'}の{time}"
    if days == 0:
        return f"{time} on the day itself"
    unit = "business day" if limit.business else "day"
    if days == 1:
        return f"{time} on the {unit} before"
    return f"{time} {_SMALL.get(days) or days} {unit}s before"


def opening_hours(hours: dict[int, Hours], holidays: str | None, language: Language) -> str:
    """Return opening hours: 「平日9時〜18時(日本の祝日を除く)」."""
    spans: dict[Hours, list[int]] = {}
    for day in sorted(hours):
        spans.setdefault(hours[day], []).append(day)
    gap = "" if language == "ja" else " "
    parts = [f"{_weekdays(days, language)}{gap}{_spans(s, language)}" for s, days in spans.items()]
    if language == "ja":
        return "、".join(parts) + (f"({_of_country(holidays).ja}を除く)" if holidays else "")
    return ", ".join(parts) + (f", except {_of_country(holidays).en}" if holidays else "")


def business_days(hours: dict[int, Hours], holidays: str | None, language: Language) -> str:
    """Return which days are business days: 「平日(日本の祝日を除く)」."""
    days = _weekdays(sorted(hours), language)
    if language == "ja":
        return days + (f"({_of_country(holidays).ja}を除く)" if holidays else "")
    return days + (f", except {_of_country(holidays).en}" if holidays else "")


def _of_country(code: str) -> Said:
    if code == "JP":
        return Said("日本の祝日", "public holidays in Japan")
    return Said(f"「{code}」の祝日", f"public holidays in {code}")


def _spans(spans: Hours, language: Language) -> str:
    texts = [
        f"{clock(start, language)}〜{clock(end, language)}"
        if language == "ja"
        else f"{clock(start, language)}–{clock(end, language)}"
        for start, end in spans
    ]
    return "と".join(texts) if language == "ja" else listed(texts)


def _weekdays(days: list[int], language: Language) -> str:
    if days == list(range(7)):
        return "毎日" if language == "ja" else "every day"
    if language == "ja" and days == list(range(5)):
        return "平日"
    runs = [
        [day for _, day in run]
        for _, run in groupby(enumerate(days), key=lambda pair: pair[1] - pair[0])
    ]
    if language == "ja":
        return "・".join(_run_ja(run) for run in runs) + "曜"
    return listed([part for run in runs for part in _run_en(run)])


def _run_ja(run: list[int]) -> str:
    if len(run) > 2:
        return f"{DAYS_JA[run[0]]}〜{DAYS_JA[run[-1]]}"
    return "・".join(DAYS_JA[day] for day in run)


def _run_en(run: list[int]) -> list[str]:
    if len(run) > 2:
        return [f"{DAYS_EN[run[0]]} to {DAYS_EN[run[-1]]}"]
    return [DAYS_EN[day] for day in run]
