"""Two ways of writing an address or a number have one normal form."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.clients.contact_points import (
    NotAnAddress,
    NotANumber,
    is_unusual,
    normal_mail,
    normal_phone,
    shown_phone,
)

_LIKE_MAIL = st.from_regex(r"[^@]{1,20}@[^@]{1,20}\.[^@.]{2,5}", fullmatch=True)
_LIKE_PHONE = st.text("0123456789０１２３-−ー+() 内線xext.", max_size=24)


@given(st.one_of(st.emails(), _LIKE_MAIL, st.text()))
def test_normalising_a_mail_twice_is_normalising_once(text: str) -> None:
    with suppress(NotAnAddress):
        assert normal_mail(normal_mail(text)) == normal_mail(text)


@given(st.one_of(_LIKE_PHONE, st.text()))
def test_normalising_a_phone_twice_is_normalising_once(text: str) -> None:
    with suppress(NotANumber):
        assert normal_phone(normal_phone(text)) == normal_phone(text)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Aoi@Example.COM", "aoi@example.com"),
        ("　ａｏｉ＠ｅｘａｍｐｌｅ．ｃｏｍ ", "aoi@example.com"),
        ("mailto:aoi@example.com", "aoi@example.com"),
        ("\u202aaoi@example.com\u202c", "aoi@example.com"),
        ("aoi@例え.jp", "aoi@xn--r8jz45g.jp"),
        ("aoi@xn--r8jz45g.jp", "aoi@xn--r8jz45g.jp"),
        ("a..b.@docomo.ne.jp", "a..b.@docomo.ne.jp"),
        ("aoi+rules@example.com", "aoi+rules@example.com"),
    ],
)
def test_mails_have_a_normal_form(written: str, normal: str) -> None:
    assert normal_mail(written) == normal


@pytest.mark.parametrize(
    "text",
    [
        *("", "aoi", "aoi@", "@example.com", "aoi@example", "aoi@exa mple.com", "a b@example.com"),
        *("aoi@-example.com", "aoi@example..com", "aoi@127.0.0.1", "aoi@example.com,b@example.com"),
        *("Aoi <aoi@example.com>", "aoi@" + "a" * 64 + ".com", "a" * 65 + "@example.com"),
        *("aoi@example.com\x00", "a" * 10_000 + "@example.com"),
        "aoi\r\nBcc:all@example.com",
    ],
)
def test_what_cannot_be_an_address_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        normal_mail(text)


@pytest.mark.parametrize("mail", ["a..b.@docomo.ne.jp", ".a@ezweb.ne.jp", "a.@docomo.ne.jp"])
def test_old_addresses_of_phones_are_taken_and_pointed_out(mail: str) -> None:
    assert is_unusual(normal_mail(mail))
    assert not is_unusual("a.b@docomo.ne.jp")


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("090-1234-5678", "+819012345678"),
        ("０９０−１２３４−５６７８", "+819012345678"),
        ("090ー1234ー5678", "+819012345678"),
        ("+81 (0)90 1234 5678", "+819012345678"),
        ("tel:+81-90-1234-5678", "+819012345678"),
        ("\u202d090 1234 5678\u202c", "+819012345678"),
        ("03-1234-5678（内線 12）", "+81312345678;ext=12"),
        ("+1 418 656 9254", "+14186569254"),
    ],
)
def test_phones_have_a_normal_form(written: str, normal: str) -> None:
    assert normal_phone(written) == normal


@pytest.mark.parametrize(
    "text", ["", "aoi", "110", "12", "090-1234-5678 / 03-1234-5678", "1" * 999]
)
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        normal_phone(text)


def test_a_number_belongs_to_the_region_where_it_names_none() -> None:
    assert normal_phone("(418) 656-9254", region="US") == "+14186569254"


def test_numbers_are_shown_as_people_write_them() -> None:
    assert shown_phone("+819012345678") == "090-1234-5678"
    assert shown_phone("+14186569254") == "+1 418-656-9254"
    assert "12" in shown_phone("+81312345678;ext=12")
