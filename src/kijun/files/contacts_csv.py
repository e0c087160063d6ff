"""Tables of contacts: what Google, Outlook, freee and people's own sheets hold, by their headings.

Nobody has to prepare anything: a column is recognised by what its heading says, in Japanese or in
English, and whoever brings the file sees it and may say otherwise.
"""

from __future__ import annotations

import csv
import enum
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kijun.files.contacts import (
    MOST_BYTES,
    MOST_CONTACTS,
    MOST_POINTS,
    NO_NAME,
    TOO_LARGE,
    TOO_MANY,
    Contact,
    Unread,
    encoding_of,
)
from kijun.files.problems import Unreadable
from kijun.files.table import BYTE_ORDER_MARKS, DELIMITERS, QUOTES, WORKBOOK, Table

MOST_COLUMNS: Final = 300
MANY_COLUMNS: Final = "The table has more than %(most)s columns. It does not look like contacts."
NO_TABLE: Final = (
    "This file cannot be read as a table. Save the sheet as “CSV UTF-8” and try again."
)
_HEAD: Final = 4_000
_ODD_IN: Final = 50
"""One letter in so many that no text has, at the beginning of a file, and it is no text."""
_LINE_SIGNS: Final = "\t\r\n\f\v\ufeff"
LONGEST_CELL: Final = 1_000
"""Characters of a cell that are kept: what is longer is a note, and nothing that is read here."""


class Role(enum.StrEnum):
    """What a column holds; NOTHING is passed over."""

    NOTHING = ""
    NAME = "name"
    FAMILY = "family"
    GIVEN = "given"
    KANA = "kana"
    FAMILY_KANA = "family_kana"
    GIVEN_KANA = "given_kana"
    COMPANY = "company"
    MAIL = "mail"
    PHONE = "phone"
    LANGUAGE = "language"


_KANA: Final = re.compile("カナ|ガナ|ヨミ|読ミ|yomi|phonetic|furigana|kana")
_NO_MAIL: Final = re.compile("type|label|display|種類|表示名|配信|マガジン|メルマガ|magazine")
_NO_PHONE: Final = re.compile("fax|ファックス|ファクス|type|label|内線|pager|ポケ|telex|テレ|tty")
_SIGNS: Final = re.compile(r"[^\w]|[_ー]")
_TO_KATAKANA: Final = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_BETWEEN: Final = re.compile(r"\s*(?::::|[;,、／\n\r]|\s/\s)\s*")
"""What stands between several values in one cell; Google writes three colons."""


def _folded(heading: str) -> str:
    """Return a heading as headings are compared: katakana, lower case, no spaces and signs."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return _SIGNS.sub("", plain.translate(_TO_KATAKANA))


_HEADINGS: Final = {
    _folded(heading): role
    for role, headings in {
        Role.FAMILY: "姓 苗字 名字 氏 last-name family-name surname",
        Role.GIVEN: "名 first-name given-name",
        Role.FAMILY_KANA: "セイ",
        Role.GIVEN_KANA: "メイ",
        Role.COMPANY: "会社 会社名 法人名 勤務先 所属 組織 組織名 company company-name organization"
        " organization-name organization-1-name",
        Role.LANGUAGE: "言語 言葉 使用言語 表示言語 手紙の言葉 手紙の言語 language lang locale"
        " preferred-language",
        Role.NAME: "氏名 名前 お名前 ご氏名 御氏名 姓名 顧客 顧客名 お客様 お客様名 お客さま お客さま名"
        " 取引先 取引先名 名称 表示名 フルネーム 患者名 生徒名 会員名 宛名 担当者 担当者名"
        " 名前(通称) name full-name display-name contact-name customer customer-name client"
        " client-name",
    }.items()
    for heading in headings.split()
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it stands in the file: headings, rows by number, and rows that cannot be read."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    unread: tuple[Unread, ...] = ()


def read_sheet(data: bytes) -> Sheet:
    """Return the table that a file holds. Raises Unreadable where it holds none."""
    if len(data) > MOST_BYTES:
        raise Unreadable(TOO_LARGE)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise Unreadable(WORKBOOK)
    marked = (encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark))
    encoding = next(marked, None) or encoding_of(data)
    # A marked UTF-16 text may still break off in the middle of a letter.
    text = data.decode(encoding, "replace")
    if is_no_text(text):
        raise Unreadable(NO_TABLE)
    try:
        table = Table(io.StringIO(text, newline=""), encoding, _cells_of_first_line(text))
    except csv.Error as error:
        raise Unreadable(QUOTES, {"limit": csv.field_size_limit()}) from error
    if len(table.header) > MOST_COLUMNS:
        raise Unreadable(MANY_COLUMNS, {"most": MOST_COLUMNS})
    rows: list[tuple[int, tuple[str, ...]]] = []
    unread: list[Unread] = []
    for number, row in table:
        if len(rows) + len(unread) >= MOST_CONTACTS:
            raise Unreadable(TOO_MANY, {"most": MOST_CONTACTS})
        if isinstance(row, Unreadable):
            unread.append(Unread(number, row.message, params=row.params))
        else:
            cells = (cell.strip()[:LONGEST_CELL] for cell in row[: len(table.header)])
            rows.append((number, tuple(cells)))
    return Sheet(tuple(table.header), tuple(rows), tuple(unread))


def is_no_text(text: str) -> bool:
    """Say whether letters are rather the bytes of a picture, a program or a packed file."""
    head = text[:_HEAD]
    odd = sum(each not in _LINE_SIGNS and _is_odd(each) for each in head)
    return odd * _ODD_IN > len(head)


def _is_odd(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign) in ("Cc", "Cn", "Co", "Cs")


def roles_of(header: Iterable[str]) -> tuple[Role, ...]:
    """Return what each column holds, going by its heading."""
    return tuple(_role(_folded(heading)) for heading in header)


def contacts_in(sheet: Sheet, roles: Sequence[Role]) -> list[Contact | Unread]:
    """Return what each row gives if its columns hold what `roles` say, in the order of rows."""
    read = [_contact(number, cells, roles) for number, cells in sheet.rows]
    return sorted((*read, *sheet.unread), key=lambda each: each.number)


def _contact(number: int, cells: tuple[str, ...], roles: Sequence[Role]) -> Contact | Unread:
    by_role: dict[Role, list[str]] = {}
    for role, cell in zip(roles, cells, strict=False):
        if cell:
            by_role.setdefault(role, []).append(cell)

    def first(role: Role) -> str:
        return next(iter(by_role.get(role, [])), "")

    company = first(Role.COMPANY)
    name = first(Role.NAME) or _together(first(Role.FAMILY), first(Role.GIVEN))
    kana = first(Role.KANA) or _together(first(Role.FAMILY_KANA), first(Role.GIVEN_KANA))
    mails, phones = _several(by_role.get(Role.MAIL, [])), _several(by_role.get(Role.PHONE, []))
    if not (name or company):
        return Unread(number, NO_NAME, next(iter((*mails, *phones)), ""))
    language = _language(first(Role.LANGUAGE))
    return Contact(number, name or company, kana, company if name else "", mails, phones, language)


def _language(said: str) -> str:
    """Return `ja`, `en`, or nothing for any other word."""
    folded = unicodedata.normalize("NFKC", said).casefold()
    if folded.startswith(("ja", "jp", "日", "和")):
        return "ja"
    return "en" if folded.startswith(("en", "英")) else ""


def _together(family: str, given: str) -> str:
    """Put a name together: the family first, as Japanese names are, or last, as others are."""
    is_latin = (family + given).isascii()
    return " ".join(filter(None, (given, family) if is_latin else (family, given)))


def _several(cells: list[str]) -> tuple[str, ...]:
    values = (value for cell in cells for value in _BETWEEN.split(cell))
    return tuple(dict.fromkeys(filter(None, values)))[:MOST_POINTS]


def _role(heading: str) -> Role:
    """Return what a column holds whose heading has been folded."""
    if heading in _HEADINGS:
        return _HEADINGS[heading]
    if _KANA.search(heading):
        return _kana_role(heading)
    if ("メル" in heading or "mail" in heading) and not _NO_MAIL.search(heading):
        return Role.MAIL
    if re.search("電話|tel|phone|携帯|mobile|ケタイ", heading) and not _NO_PHONE.search(heading):
        return Role.PHONE
    return Role.NOTHING


def _kana_role(heading: str) -> Role:
    if re.search("会社|組織|法人|部署|organization|company|middle|additional|ミドル", heading):
        return Role.NOTHING
    if re.search("姓(?!名)|セイ|last|family|sur|苗字", heading):
        return Role.FAMILY_KANA
    if re.search("^(?:yomi)?name(?:yomi)?$|姓名|氏名|名前|名称", heading):
        return Role.KANA
    if re.search("名|メイ|first|given", heading):
        return Role.GIVEN_KANA
    return Role.KANA


def _cells_of_first_line(text: str) -> list[str]:
    """Split the first line by the delimiter that makes the most sense of it."""
    line = re.split("[\r\n]", text.lstrip("\ufeff"), maxsplit=1)[0]
    splits = [next(csv.reader([line], delimiter=mark), []) for mark in DELIMITERS]
    return max(
        ([cell.strip() for cell in cells] for cells in splits),
        key=lambda cells: (sum(map(bool, roles_of(cells))), len(cells)),
    )
