"""vCards (2.1, 3.0 and 4.0) as phones, mail programs and address books write them.

Two libraries were tried on real cards: `icalendar` 7.3 refused every second file as a whole,
`vobject` 0.9.9 refused those of Android, iPhone, Outlook and Notes, and wants text where a card of
2.1 may change its encoding from line to line. Only what is needed is read: names, how they are
read, mail addresses, phone numbers; a line that makes no sense is passed over.

Sources: RFC 6350, RFC 2426, and the vCard 2.1 specification of the versit Consortium.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kijun.files.contacts import (
    MOST_BYTES,
    MOST_CONTACTS,
    MOST_POINTS,
    NO_NAME,
    NOT_TEXT,
    TOO_LARGE,
    TOO_MANY,
    Contact,
    Unread,
)
from kijun.files.problems import Unreadable

NO_CARDS: Final = "There is no contact card in this file."
CUT_OFF: Final = "This card has no end: the file may be damaged. Export it once more."
A_GROUP: Final = "This is a list of contacts, not a person."

_BEGIN: Final = b"BEGIN:VCARD"
_END: Final = b"END:VCARD"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_READ: Final = {
    *("N", "FN", "NICKNAME", "ORG", "EMAIL", "TEL", "SORT-STRING", "SOUND", "LANG", "KIND"),
    *("X-PHONETIC-FIRST-NAME", "X-PHONETIC-LAST-NAME", "X-ADDRESSBOOKSERVER-KIND"),
}
_CHARSETS: Final = {
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j"), "cp932"),
    **dict.fromkeys(("iso-8859-1", "latin1", "windows-1252"), "cp1252"),
    **{name: name for name in ("utf-8", "iso-2022-jp", "euc-jp", "iso-8859-15")},
}
_NO_PHONE: Final = {"FAX", "PAGER", "MODEM", "BBS", "TELEX", "TEXTPHONE"}
_LONGEST: Final = 10_000
"""Bytes of a value: no name and no address is longer."""
_NAME: Final = re.compile(rb"(?:[\w-]+\.)?([\w-]+)[;:]")
_HEAD: Final = re.compile(rb'((?:[^:"]++|"[^"]*+")*+):(.*)', re.DOTALL)
_PARAMETER: Final = re.compile(r';((?:[^;"]++|"[^"]*+")*+)')
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_PARTS: Final = re.compile(r"((?:[^;\\]|\\.|\\\Z)*)(?:;|\Z)", re.DOTALL)
_JAPANESE: Final = re.compile("[\u3041-\u30fe\u3400-\u9fff]")
_KANA: Final = re.compile("[\u3041-\u30fe\uff66-\uff9f]")
_LOST: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class _Line:
    """A property: its name, its parameters as NAME or NAME=VALUE in capitals, its components."""

    name: str
    parameters: tuple[str, ...]
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        return ";".join(self.parts).strip("; ")

    def of(self, parameter: str) -> str:
        """Return the value of a parameter, "" without one."""
        start = f"{parameter}="
        return next((each[len(start) :] for each in self.parameters if each.startswith(start)), "")

    @property
    def types(self) -> set[str]:
        words = set(",".join(self.parameters).replace("TYPE=", "").split(","))
        return {word.strip() for word in words}


@dataclass(slots=True)
class _Card:
    """The lines of a card, by the name of the property."""

    lines: dict[str, list[_Line]] = field(default_factory=dict)
    is_whole: bool = False

    def add(self, line: _Line) -> None:
        self.lines.setdefault(line.name, []).append(line)

    def first(self, *names: str) -> _Line | None:
        found = (line for name in names for line in self.lines.get(name, []) if line.text)
        return next(found, None)

    def text(self, *names: str) -> str:
        line = self.first(*names)
        return "" if line is None else line.text


def read_cards(data: bytes) -> list[Contact | Unread]:
    """Return what each card of a file gives, in its order. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data.decode(encoding, "replace").encode()
    found: list[Contact | Unread] = []
    for number, card in enumerate(_cards(data), start=1):
        if number > MOST_CONTACTS:
            raise Unreadable(TOO_MANY, {"most": MOST_CONTACTS})
        found.append(_contact(number, card))
    if not found:
        raise Unreadable(NO_CARDS)
    return found


def _contact(number: int, card: _Card) -> Contact | Unread:
    name, company = _name(card), _company(card)
    if not card.is_whole:
        return Unread(number, CUT_OFF, name)
    if "GROUP" in card.text("KIND", "X-ADDRESSBOOKSERVER-KIND").upper():
        return Unread(number, A_GROUP, name)
    if not (name or company):
        return Unread(number, NO_NAME, card.text("EMAIL", "TEL"))
    if _LOST in name + company:
        return Unread(number, NOT_TEXT)
    phones = [line for line in card.lines.get("TEL", []) if not line.types & _NO_PHONE]
    return Contact(
        number=number,
        name=name or company,
        kana=_kana(card),
        company=company if name else "",
        mails=_values(card.lines.get("EMAIL", [])),
        phones=_values(phones),
        language=_language(card.text("LANG")),
    )


def _values(lines: list[_Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.text for line in lines if line.text))[:MOST_POINTS]


def _language(tag: str) -> str:
    main = tag.lower().partition("-")[0]
    return main if main in {"ja", "en"} else ""


def _name(card: _Card) -> str:
    structured = card.first("N")
    if structured is None:
        return card.text("FN", "NICKNAME")
    family, given, *rest = (part.strip() for part in (*structured.parts, "", ""))
    if _JAPANESE.search(family) and _JAPANESE.search(given):
        return f"{family} {given}"
    order = (given, rest[0], family) if not _JAPANESE.search(family) else (family, given)
    return card.text("FN") or " ".join(filter(None, order))


def _company(card: _Card) -> str:
    line = card.first("ORG")
    return "" if line is None else next((part.strip() for part in line.parts if part.strip()), "")


def _kana(card: _Card) -> str:
    phonetic = [card.text(f"X-PHONETIC-{part}-NAME") for part in ("LAST", "FIRST")]
    if any(phonetic):
        return " ".join(filter(None, phonetic))
    for sound in card.lines.get("SOUND", []):
        if "X-IRMC-N" in sound.types:
            return " ".join(" ".join(filter(None, map(str.strip, sound.parts))).split())
    structured = card.first("N")
    read = card.text("SORT-STRING") or (structured.of("SORT-AS") if structured else "")
    # Others than Japanese sort by a part of the name: that is not how it is read.
    return read.strip('"').replace(",", " ") if _KANA.search(read) else ""


def _cards(data: bytes) -> Iterator[_Card]:
    """Yield the cards; one inside another (an agent's) is passed over."""
    card: _Card | None = None
    inside, after_agent = 0, False
    for raw in _logical_lines(data):
        mark = raw.strip().upper()
        if mark == _BEGIN and card is not None and after_agent:
            inside += 1
        elif mark == _BEGIN:
            if card is not None:
                yield card
            card, inside = _Card(), 0
        elif mark == _END and inside:
            inside -= 1
        elif mark == _END and card is not None:
            card.is_whole = True
            yield card
            card = None
        elif card is not None and not inside and (line := _line(raw)) is not None:
            card.add(line)
        after_agent = mark.startswith(b"AGENT") and mark.endswith(b":")
    if card is not None:
        yield card


def _logical_lines(data: bytes) -> Iterator[bytes]:
    """Put together what was folded: by a space, or by = at the end of quoted-printable."""
    whole = bytearray()
    is_quoted = False
    for line in data.splitlines():
        if is_quoted and whole.endswith(b"="):
            del whole[-1]
            whole += line
        elif line[:1] in {b" ", b"\t"}:
            whole += line[1:]
        else:
            yield bytes(whole)
            whole = bytearray(line)
            is_quoted = b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
    yield bytes(whole)


def _line(raw: bytes) -> _Line | None:
    named = _NAME.match(raw)
    name = named[1].decode("ascii", "replace").upper() if named else ""
    found = _HEAD.fullmatch(raw) if name in _READ and len(raw) <= _LONGEST else None
    if found is None:
        return None
    parameters = tuple(_parameter(each) for each in _PARAMETER.findall(_decoded(found[1], "")))
    line, value = _Line(name, parameters, ()), found[2]
    charset = line.of("CHARSET").lower()
    if {"QUOTED-PRINTABLE", "ENCODING=QUOTED-PRINTABLE"} & {each.upper() for each in parameters}:
        # An encoded semicolon belongs to a component, so they are parted first.
        parts = [_decoded(quopri.decodestring(part), charset) for part in value.split(b";")]
    else:
        parts = _PARTS.findall(_decoded(value, charset))
    plain = (_ESCAPED.sub(lambda match: _unescaped(match[1]), part) for part in parts)
    return _Line(name, parameters, tuple(" ".join(part.split()) for part in plain))


def _parameter(written: str) -> str:
    """Write the name of a parameter in capitals; its value too, unless that is text to be read."""
    name, equals, value = written.strip().partition("=")
    name = name.upper()
    return name + equals + (value if name == "SORT-AS" else value.strip('"').upper())


def _unescaped(letter: str) -> str:
    return " " if letter in "nN" else letter


def _decoded(text: bytes, charset: str) -> str:
    """Decode as said; otherwise as UTF-8, and where that cannot be, as old phones write."""
    for encoding in filter(None, (_CHARSETS.get(charset), "utf-8", "cp932")):
        try:
            return text.decode(encoding)
        except UnicodeDecodeError:
            continue
    return text.decode("utf-8", "replace")
