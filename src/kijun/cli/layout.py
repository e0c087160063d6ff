"""Lines of text as wide as a terminal shows them: Japanese characters take two columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_NOT_FIRST: Final = frozenset(
    "、。，．・：；？！ー々」』）］｝〉》】〕’”,.:;?!)]}%々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NOT_LAST: Final = frozenset("「『（［｛〈《【〔‘“([{¥")


def width_of(text: str) -> int:
    """Return the number of columns that a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int) -> str:
    """Return a text filled up with spaces to a number of columns."""
    return text + " " * (width - width_of(text))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` columns, where its language allows it.

    English breaks at spaces; Japanese between characters, but never before a closing mark or
    after an opening one. What cannot be broken stays longer.
    """
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        if line and used + width_of(piece.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0
        line += piece
        used += width_of(piece)
    lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Yield what must stay on one line, each with the space that follows it."""
    piece = ""
    for character in text:
        if piece and _may_break(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before == " " or _columns(before) == 2 or _columns(after) == 2
