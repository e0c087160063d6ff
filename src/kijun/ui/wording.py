"""Sentences with places that stand out, and dates that do not break."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from html import escape
from typing import Final, NamedTuple

from django.utils import dateformat
from django.utils.safestring import SafeString, mark_safe

_CHOSEN: Final = re.compile(r"\[([^][]*)]")
_TOGETHER: Final = re.compile(
    r"第\d+条|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[(（][月火水木金土日][)）])?|\d{1,2}:\d{2}"
    r"|¥[\d,]+|\d[\d,]*(?:時間|分|件|度目|回|日間|日|年|社|円|か月|人)"
)


class Run(NamedTuple):
    """A stretch of a sentence; what was chosen is underlined."""

    text: str
    chosen: bool


def runs(sentence: str) -> list[Run]:
    """Split a sentence at its brackets: "I'll be [10 minutes] late." has one chosen run."""
    parts = _CHOSEN.split(sentence)
    return [Run(text, place % 2 == 1) for place, text in enumerate(parts) if text]


@lru_cache(maxsize=4096)
def on_day(day: dt.date, form: str) -> str:
    """Return a day in a form of Django's `date` filter, which is translated and names the language.

    Long lists name the same days again and again, and the filter takes its time with each.
    """
    return dateformat.format(day, form)


def unbroken(text: str) -> SafeString:
    """Return the text escaped, with dates, times, amounts and `第1条` held together."""
    made: list[str] = []
    end = 0
    for found in _TOGETHER.finditer(text):
        made.append(escape(text[end : found.start()]))
        made.append(f'<span class="together">{escape(found[0])}</span>')
        end = found.end()
    made.append(escape(text[end:]))
    return mark_safe("".join(made))  # noqa: S308 - each part is escaped above
