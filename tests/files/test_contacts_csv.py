"""Tables of contacts are recognised by their headings, in whatever they are written."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.files.contacts import (
    MOST_BYTES,
    MOST_CONTACTS,
    NO_ENCODING,
    NO_NAME,
    TOO_LARGE,
    TOO_MANY,
    Contact,
    Unread,
)
from kijun.files.contacts_csv import MANY_COLUMNS, Role, Sheet, contacts_in, read_sheet, roles_of
from kijun.files.problems import Unreadable
from kijun.files.table import NOTHING, QUOTES, TOO_MANY_CELLS, WORKBOOK

OWN = "氏名,ふりがな,メール,電話,メモ\n青井 美咲,あおい みさき,aoi@example.com,090-1234-5678,x\n"
AOI = Contact(
    number=2,
    name="青井 美咲",
    kana="あおい みさき",
    mails=("aoi@example.com",),
    phones=("090-1234-5678",),
)

HEADINGS = {
    "google": {
        "First Name,Middle Name,Last Name": "given,,family",
        "Phonetic First Name,Phonetic Last Name,Name Prefix": "given_kana,family_kana,",
        "Organization Name,Labels": "company,",
        "E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value": ",mail,,phone",
    },
    "google before": {
        "Name,Given Name,Family Name": "name,given,family",
        "Yomi Name,Given Name Yomi,Family Name Yomi": "kana,given_kana,family_kana",
        "E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Value": ",mail,phone",
        "Organization 1 - Name,Organization 1 - Yomi Name": "company,",
    },
    "outlook en": {
        "Title,First Name,Last Name,Company,Company Yomi": ",given,family,company,",
        "Business Fax,Business Phone,Mobile Phone,Pager": ",phone,phone,",
        "E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address": "mail,,,mail",
    },
    "outlook ja": {
        "肩書き,名,姓,会社名": ",given,family,company",
        "会社 FAX,会社電話,携帯電話,テレックス": ",phone,phone,",
        "電子メール アドレス,電子メールの種類,電子メール表示名": "mail,,",
        "フリガナ (姓),フリガナ (名),フリガナ (会社名)": "family_kana,given_kana,",
    },
    "freee": {
        "取引先名,カナ名称,郵便番号": "name,kana,",
        "電話番号,メールアドレス,メール配信": "phone,mail,",
    },
    "own": {"お名前,よみがな,E-Mail,ケータイ,FAX番号": "name,kana,mail,phone,"},
    "own in parts": {"姓,名,セイ,メイ,ＴＥＬ": "family,given,family_kana,given_kana,phone"},
}


@pytest.mark.parametrize("columns", HEADINGS.values(), ids=HEADINGS)
def test_columns_are_recognised_by_their_headings(columns: dict[str, str]) -> None:
    for headings, roles in columns.items():
        assert ",".join(roles_of(headings.split(","))) == roles


def contacts(data: bytes) -> list[Contact | Unread]:
    """Return what a table gives, its columns as they are recognised."""
    sheet = read_sheet(data)
    return contacts_in(sheet, roles_of(sheet.header))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp"]
)
def test_a_table_is_read_in_whatever_it_is_written(encoding: str) -> None:
    assert contacts(OWN.encode(encoding)) == [AOI]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_sense(delimiter: str) -> None:
    assert contacts(OWN.replace(",", delimiter).encode()) == [AOI]


def test_names_are_put_together_as_they_are_said() -> None:
    data = "姓,名,セイ,メイ,会社名\n青井,美咲,アオイ,ミサキ,\nDoe,John,,,\n,,,,ヒノデ\n槙野,,,,ヒノデ\n"
    assert contacts(data.encode()) == [
        Contact(2, "青井 美咲", "アオイ ミサキ"),
        Contact(3, "John Doe"),
        Contact(4, "ヒノデ"),
        Contact(5, "槙野", "", "ヒノデ"),
    ]


def test_one_cell_may_hold_several_values() -> None:
    (found,) = contacts(
        b'Name,E-mail 1 - Value,Phone 1 - Value\nJo,a@example.com ::: b@example.com,"1; 2, 1"\n'
    )
    assert isinstance(found, Contact)
    assert (found.mails, found.phones) == (("a@example.com", "b@example.com"), ("1", "2"))


def test_rows_that_cannot_be_read_are_told_by_number() -> None:
    data = '氏名,メール\n青井,a@example.com\n,b@example.com\n\n"槙野,c@example.com\n佐伯,d@example.com\n'
    assert contacts(data.encode()) == [
        Contact(2, "青井", mails=("a@example.com",)),
        Unread(3, NO_NAME, "b@example.com"),
        Unread(5, QUOTES, params={"limit": 131072}),
        Contact(6, "佐伯", mails=("d@example.com",)),
    ]


def test_whoever_knows_better_says_what_a_column_holds() -> None:
    sheet = read_sheet("だれ,どこ\n青井,aoi@example.com\n".encode())
    assert roles_of(sheet.header) == (Role.NOTHING, Role.NOTHING)
    assert contacts_in(sheet, roles_of(sheet.header)) == [Unread(2, NO_NAME)]
    said = contacts_in(sheet, (Role.NAME, Role.MAIL))
    assert said == [Contact(2, "青井", mails=("aoi@example.com",))]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", NOTHING),
        (b"x" * (MOST_BYTES + 1), TOO_LARGE),
        (b"PK\x03\x04rest", WORKBOOK),
        (b"\x81\x20\x8e\x20", NO_ENCODING),
        (b"Name\n" + b"x\n" * (MOST_CONTACTS + 1), TOO_MANY),
        (b"a," * 400 + b"\n", MANY_COLUMNS),
        (b"a" * 200_000, QUOTES),
    ],
)
def test_what_holds_no_table_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_sheet(data)
    assert refused.value.message == message


@given(
    st.binary(max_size=200), st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"Name,Mail\n"])
)
def test_nothing_that_stands_in_a_file_breaks_it(data: bytes, head: bytes) -> None:
    try:
        sheet = read_sheet(head + data)
    except Unreadable as refused:
        assert refused.message
    else:
        found = contacts_in(sheet, [Role.NAME] * len(sheet.header))
        assert len(found) == len(sheet.rows) + len(sheet.unread)


def test_a_sheet_says_what_stands_in_it() -> None:
    assert read_sheet(b"Name, Mail \n Jo ,x,y\n\n") == Sheet(
        ("Name", "Mail"), (), (Unread(2, TOO_MANY_CELLS, params={"cells": 3, "columns": 2}),)
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_picture_is_no_table(seed: int) -> None:
    noise = random.Random(seed).randbytes(3_000)
    with pytest.raises(Unreadable, match=r"cannot be read as a table|not written as"):
        read_sheet(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + noise)


@pytest.mark.parametrize(
    ("said", "language"),
    [("en", "en"), ("英語", "en"), ("English", "en"), ("日本語", "ja"), ("JA", "ja"), ("fr", "")],
)
def test_the_language_of_letters_is_read(said: str, language: str) -> None:
    sheet = read_sheet(f"氏名,言語\nTom Baker,{said}\n".encode())
    (contact,) = contacts_in(sheet, roles_of(sheet.header))
    assert isinstance(contact, Contact)
    assert contact.language == language
