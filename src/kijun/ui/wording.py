"""Sentences with places that stand out, and dates that do not break."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_CHOSEN: Final = re.compile(r"\[([^][]*)]")
_TOGETHER: Final = re.compile(
    r"第\d+条|(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:[(（][月火水木金土日][)）])?|\d{1,2}:\d{2}"
    r"|¥[\d,]+|\d+(?:時間|分|件|度目|回|日間|日|年|社|円|か月|人)"
)


class Run(NamedTuple):
    """A stretch of a sentence; what was chosen is underlined."""

    text: str
    chosen: bool


def runs(sentence: str) -> list[Run]:
    """Split a sentence at its brackets: "I'll be [10 minutes] late." has one chosen run."""
    parts = _CHOSEN.split(sentence)
    return [Run(text, place % 2 == 1) for place, text in enumerate(parts) if text]


def unbroken(text: str) -> SafeString:
    """Return the text escaped, with dates, times, amounts and `第1条` held together."""
    made: list[SafeString] = []
    end = 0
    for found in _TOGETHER.finditer(text):
        made.append(format_html("{}", text[end : found.start()]))
        made.append(format_html('<span class="together">{}</span>', found[0]))
        end = found.end()
    made.append(format_html("{}", text[end:]))
    return mark_safe("".join(made))  # noqa: S308 - each part is escaped above
