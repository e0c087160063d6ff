"""Bytes as text where what a mail says about its own letters may be missing or wrong."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

WIDER: Final = {"shift_jis": "cp932", "gb2312": "gb18030", "ascii": "latin-1"}
"""What is meant by names under which more letters are sent than they hold."""
JIS_PAIRS: Final = re.compile(rb"\x1b\$[@B]([^\x1b]*)")
JIS_SIGN: Final = re.compile(rb"\x1b(?:\$[@B]|\([BIJ])")


def codec(name: str) -> str | None:
    """Give the codec that is meant by a name, or None where there is none for text."""
    try:
        found = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    return WIDER.get(found.name, found.name) if found._is_text_encoding else None


def _shifted(pairs: bytes) -> bytes:
    """Give pairs of JIS as Shift_JIS, whose codec knows the letters that vendors added."""
    shifted = bytearray()
    for row, cell in zip(pairs[0::2], pairs[1::2], strict=False):
        if not (0x21 <= row <= 0x7E and 0x21 <= cell <= 0x7E):
            raise ValueError("no pair of JIS")
        lead = (row + 1) // 2 + (0x70 if row <= 0x5E else 0xB0)
        trail = cell + (0x7E if row % 2 == 0 else 0x1F + (cell >= 0x60))
        shifted += bytes((lead, trail))
    return bytes(shifted)


def from_jis(raw: bytes) -> str:
    """Read ISO-2022-JP with the letters ①㈱髙 that it does not have and people send in it."""
    try:
        return raw.decode("iso2022_jp_ext")
    except UnicodeDecodeError:
        joined = JIS_PAIRS.sub(lambda found: _shifted(found[1]), raw)
        return JIS_SIGN.sub(b"", joined).decode("cp932")


def _readings(raw: bytes, declared: str | None) -> Iterator[str]:
    if JIS_SIGN.search(raw):
        yield "jis"
    # What can be read as UTF-8 and is not ASCII is UTF-8, whatever it says of itself.
    if declared is None or not declared.startswith("utf-"):
        yield "utf-8"
    yield from [declared] if declared else []
    yield from ("utf-8", "cp932", "euc_jp")


def to_text(raw: bytes, charset: str | None) -> str:
    """Read bytes that say they are in a charset: as that, or as what they turn out to be in."""
    declared = codec(charset) if charset else None
    for name in _readings(raw, declared):
        try:
            return from_jis(raw) if name == "jis" else raw.decode(name)
        except (UnicodeError, ValueError):
            continue
    return raw.decode(declared or "utf-8", errors="replace")
