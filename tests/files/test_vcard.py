"""Cards as phones and address books write them, from 2.1 in Shift_JIS to 4.0."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from kijun.files.vcard import A_GROUP, CUT_OFF, NO_CARDS, read_cards

REAL = Path(__file__).parents[3] / "shared" / "data" / "contacts"


def card(*lines: str) -> bytes:
    """Return a card with these lines."""
    return "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""]).encode()


def only(data: bytes) -> Contact:
    """Return the one contact of a file."""
    (contact,) = read_cards(data)
    assert isinstance(contact, Contact)
    return contact


def test_a_card_of_an_iphone() -> None:
    data = card(
        "VERSION:3.0",
        "N:青井;美咲;;;",
        "FN:美咲 青井",
        "X-PHONETIC-FIRST-NAME:みさき",
        "X-PHONETIC-LAST-NAME:あおい",
        "ORG:合同会社ヒノデ企画;営業部",
        "item1.EMAIL;type=INTERNET;type=pref:aoi@example.com",
        "TEL;type=CELL;type=VOICE:090-1234-5678",
        "TEL;type=WORK;type=FAX:03-1234-5679",
    )
    assert only(data) == Contact(
        number=1,
        name="青井 美咲",
        kana="あおい みさき",
        company="合同会社ヒノデ企画",
        mails=("aoi@example.com",),
        phones=("090-1234-5678",),
    )


def test_a_card_of_an_old_phone_in_shift_jis() -> None:
    data = card(
        "VERSION:2.1",
        "N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=90=C2=88=",
        "=E4;=94=FC=8D=E7",
        "SOUND;X-IRMC-N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=B1=B5=B2;=D0=BB=B7;;;",
        "TEL;CELL:090-1234-5678",
        "NOTE;ENCODING=QUOTED-PRINTABLE:a=0D=0A=",
        "a line that belongs to nothing",
    )
    found = only(data)
    assert (found.name, found.kana) == ("青井 美咲", "ｱｵｲ ﾐｻｷ")
    assert found.phones == ("090-1234-5678",)


def test_a_whole_file_in_shift_jis() -> None:
    # 表 ends in a byte that is a backslash elsewhere.
    data = "BEGIN:VCARD\nVERSION:2.1\nN:表;能;;;\nEND:VCARD\n".encode("cp932")
    assert only(data).name == "表 能"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_believed(encoding: str) -> None:
    data = card("VERSION:3.0", "FN:青井 美咲").decode().encode(encoding)
    assert only(data).name == "青井 美咲"


def test_a_card_of_version_4() -> None:
    data = card(
        "VERSION:4.0",
        'N;SORT-AS="あおい,みさき":青井;美咲;;;',
        'TEL;VALUE=uri;TYPE="voice,home":tel:+81-90-1234-5678;ext=12',
        "EMAIL;PREF=1:mailto:aoi@example.com",
        "LANG:en-GB",
    )
    found = only(data)
    assert (found.kana, found.language) == ("あおい みさき", "en")
    assert found.phones == ("tel:+81-90-1234-5678;ext=12",)
    assert found.mails == ("mailto:aoi@example.com",)


def test_folded_lines_are_one_even_within_a_letter() -> None:
    whole = "FN:青井 美咲".encode()
    folded = whole[:5] + b"\r\n " + whole[5:9] + b"\r\n\t" + whole[9:]
    assert only(b"BEGIN:VCARD\r\n" + folded + b"\r\nEND:VCARD").name == "青井 美咲"


def test_commas_and_semicolons_may_be_part_of_a_name() -> None:
    assert only(card("ORG:A\\, B\\; C\\\\D;Sales")).name == "A, B; C\\D"
    assert only(card("FN:One\\nTwo")).name == "One Two"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:Doe;John;Quinlan;;", "FN:Mr. John Doe"], "Mr. John Doe"),
        (["N:Doe;John;Quinlan;;"], "John Quinlan Doe"),
        (["N:Doe"], "Doe"),
        (["N:;;;;", "FN:Jo"], "Jo"),
        (["N:青井;;;;"], "青井"),
        (["ORG:Hinode"], "Hinode"),
        (["NICKNAME:みい"], "みい"),
    ],
)
def test_a_name_stands_in_one_place_or_another(lines: list[str], name: str) -> None:
    assert only(card(*lines)).name == name


def test_several_cards_come_in_their_order_with_what_cannot_be_read() -> None:
    data = b"".join(
        [
            card("FN:One"),
            card("EMAIL:aoi@example.com"),
            card("FN:All", "KIND:group"),
            b"BEGIN:VCARD\nFN:\x81\x20\nEND:VCARD\n",
            card("FN:Outer", "AGENT:", *card("FN:Inner").decode().splitlines(), "TEL:1"),
            b"BEGIN:VCARD\nFN:Cut\n",
            b"BEGIN:VCARD\nFN:Off",
        ]
    )
    assert read_cards(data) == [
        Contact(1, "One"),
        Unread(2, NO_NAME, "aoi@example.com"),
        Unread(3, A_GROUP, "All"),
        Unread(4, NOT_TEXT),
        Contact(5, "Outer", phones=("1",)),
        Unread(6, CUT_OFF, "Cut"),
        Unread(7, CUT_OFF, "Off"),
    ]


def test_what_is_no_card_or_too_much_is_refused() -> None:
    for data, message in (
        (b"", NO_CARDS),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", NO_CARDS),
        (b"\x00" * (MOST_BYTES + 1), TOO_LARGE),
        (card("FN:x") * (MOST_CONTACTS + 1), TOO_MANY),
    ):
        with pytest.raises(Unreadable) as refused:
            read_cards(data)
        assert refused.value.message == message


def test_a_card_gives_a_bounded_number_of_numbers() -> None:
    found = only(card("FN:x", *(f"TEL:{n}" for n in range(100)), "EMAIL:" + "a" * 20_000))
    assert len(found.phones) == MOST_POINTS
    assert found.mails == ()


@given(st.lists(st.binary(max_size=40), max_size=12))
def test_nothing_that_stands_in_a_file_breaks_it(lines: list[bytes]) -> None:
    written = b"\n".join(lines)
    for data in (b"BEGIN:VCARD\nN;" + written + b"\nEND:VCARD\n", written):
        try:
            found = read_cards(data)
        except Unreadable as refused:
            assert refused.message
        else:
            assert 0 < len(found) <= data.upper().count(b"BEGIN")


@pytest.mark.data
def test_every_real_card_is_read() -> None:
    files = sorted(REAL.rglob("*.vcf"))
    if not files:
        pytest.skip(f"{REAL} is not there")
    found = {}
    for path in files:
        with suppress(Unreadable):
            found[path.name] = read_cards(path.read_bytes())
    assert {path.name for path in files} - set(found) == {"user-cal.vcf"}
    nameless = [name for name, cards in found.items() if not isinstance(cards[-1], Contact)]
    assert nameless == ["vcard_grouped.vcf", "issue64.vcf"]
    iphone = found["John_Doe_IPHONE.vcf"][0]
    assert isinstance(iphone, Contact)
    assert iphone.mails == ("john.doe@ibm.com",)
    assert len(iphone.phones) == 4
