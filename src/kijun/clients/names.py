"""Names and how they are read: as they are written down, as they are compared, how they sort."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from kijun.files.problems import UNPRINTABLE

LONGEST: Final = 200
"""Characters of a name: whatever is longer is no name."""

KANA_ROWS: Final[dict[str, str]] = {
    "ア": "アイウエオヴ",
    "カ": "カキクケコ",
    "サ": "サシスセソ",
    "タ": "タチツテト",
    "ナ": "ナニヌネノ",
    "ハ": "ハヒフヘホ",
    "マ": "マミムメモ",
    "ヤ": "ヤユヨ",
    "ラ": "ラリルレロ",
    "ワ": "ワヰヱヲン",
}
"""The rows of the syllabary and the first letters of what stands in them."""

LATIN: Final = "A"
OTHER: Final = "*"
"""The rows of what is read in Latin letters, and of what nobody has said how to read."""

ROWS: Final = (*KANA_ROWS, LATIN, OTHER)
"""All rows in the order of an address book."""

_ROW_OF: Final = {letter: row for row, letters in KANA_ROWS.items() for letter in letters}
_SMALL: Final = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_TO_KATAKANA: Final = {
    code: code + 0x60 for code in (*range(0x3041, 0x3097), *range(0x309D, 0x309F))
}
_VOICES: Final = re.compile("[\u3099\u309a]")
_DIGITS: Final = re.compile(r"\d")


class Unwritable(ValueError):
    """A name holds what cannot be seen: control characters, or such as turn the text around."""


class TooLong(ValueError):
    """A name has more than LONGEST characters."""


def tidy(text: str) -> str:
    """Return a name as it is written down: one space between its parts, everything else as typed.

    Raises Unwritable and TooLong.
    """
    name = " ".join(text.split())
    if len(name) > LONGEST:
        raise TooLong
    if UNPRINTABLE.search(name):
        raise Unwritable
    return name


def normal_name(text: str) -> str:
    """Return the form in which names are compared: width, case and spaces make no difference."""
    return settled(lambda name: "".join(_wide(name).casefold().split()), text)


def normal_kana(text: str) -> str:
    """Return how a name is read, in full-width katakana with single spaces."""
    return settled(lambda kana: " ".join(_wide(kana).translate(_TO_KATAKANA).split()), text)


def settled(step: Callable[[str], str], text: str) -> str:
    """Take a step until it changes nothing: so what is normal stays as it is.

    Unicode alone does not promise that; folding case can undo what composing has done.
    """
    while (done := step(text)) != text:
        text = done
    return text


def row_of(place: str) -> str:
    """Return the row of the address book (of ROWS) in which somebody stands, by their place."""
    first = place[:1]
    if first in _ROW_OF:
        return _ROW_OF[first]
    return LATIN if first.isascii() and first.isalpha() else OTHER


def place(name: str, kana: str) -> str:
    """Return what somebody is sorted by: their kana, voiced as unvoiced and small as large.

    `kana` is in its normal form; a name in kana or Latin letters is its own reading.
    """
    read = kana or normal_kana(name)
    if read.isascii():
        return read.upper()
    plain = _VOICES.sub("", unicodedata.normalize("NFD", read))
    return unicodedata.normalize("NFC", plain).translate(_SMALL)


def is_japanese(text: str) -> bool:
    """Say whether a text holds kana or kanji."""
    return any("\u3041" <= letter <= "\u30fe" or "\u3400" <= letter <= "\u9fff" for letter in text)


def lacks_reading(name: str, kana: str) -> bool:
    """Say whether a Japanese name has no place in the syllabary: nobody wrote down how it is read."""
    return is_japanese(name) and row_of(place(name, normal_kana(kana))) == OTHER


def face(name: str) -> str:
    """Return the letter or two that stand for somebody: the family name's, or the initials."""
    bare = re.sub(
        r"^(?:株式会社|有限会社|合同会社|一般社団法人|[(（][株有合][)）]|㈱|㈲)\s*", "", name
    )
    words = [word for word in (bare or name).split() if not _DIGITS.match(word)] or [name]
    if is_japanese(words[0]):
        return words[0][:1]
    return "".join(word[0] for word in words[:2]).upper()


def _wide(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
