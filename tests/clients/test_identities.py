"""Addresses and numbers in the form in which a disguise falls away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.clients.contact_points import NotAnAddress, NotANumber, normal_mail, normal_phone
from kijun.clients.identities import firm_of, mailbox_of, number_of, reading_of


@pytest.mark.parametrize(
    ("written", "mailbox"),
    [
        ("Aoi@Example.com", "aoi@example.com"),
        ("aoi+news@example.com", "aoi@example.com"),
        ("+news@example.com", "+news@example.com"),
        ("a.o.i@googlemail.com", "aoi@gmail.com"),
        ("a.o.i@icloud.com", "a.o.i@icloud.com"),
        ("aoi@mac.com", "aoi@icloud.com"),
        ("...@gmail.com", "...@gmail.com"),
        ("ａｏｉ＠ｅｘａｍｐｌｅ．ｃｏｍ", "aoi@example.com"),
    ],
)
def test_mail_arrives_in_one_mailbox_however_it_is_written(written: str, mailbox: str) -> None:
    assert mailbox_of(written) == mailbox
    assert mailbox_of(mailbox) == mailbox


@pytest.mark.parametrize("mail", ["a@gmail.com", "a@docomo.ne.jp", "a@c.vodafone.ne.jp"])
def test_who_has_an_address_of_a_provider_has_no_colleagues_by_it(mail: str) -> None:
    assert firm_of(mail) == ""


def test_a_firm_is_known_by_its_domain() -> None:
    assert firm_of("a@goda-shoji.example") == "goda-shoji.example"


@given(st.from_regex(r"(\+81|0)[ -]?[1-9][0-9]{1,3}-?[0-9]{2,4}-?[0-9]{4}", fullmatch=True))
def test_numbers_that_are_read_fast_are_read_as_any_number_is(written: str) -> None:
    try:
        plain = normal_phone(written)
    except NotANumber:
        return
    assert number_of(written) == plain


@given(st.from_regex(r"[A-Za-z0-9._+-]{1,12}@[A-Za-z0-9.-]{1,16}\.[a-z]{2,4}", fullmatch=True))
def test_addresses_that_are_read_fast_are_read_as_any_address_is(written: str) -> None:
    try:
        plain = normal_mail(written)
    except NotAnAddress:
        return
    local, _, domain = plain.rpartition("@")
    if domain not in {"gmail.com", "googlemail.com", "me.com", "mac.com"}:
        assert mailbox_of(written) == f"{local.partition('+')[0] or local}@{domain}"


@pytest.mark.parametrize("mail", ["a@b", "a@-b.com", "a@b-.com", "a@b.1", "@b.com", "a b@c.com"])
def test_what_is_no_address_has_no_mailbox(mail: str) -> None:
    with pytest.raises(NotAnAddress):
        mailbox_of(mail)


def test_an_extension_is_no_part_of_whose_number_it_is() -> None:
    assert number_of("03-1234-5678 内線 12") == "+81312345678"


def test_a_name_is_read_alike_in_hiragana_and_in_half_width_letters() -> None:
    assert reading_of("ごうだ つよし", "1") == reading_of("ｺﾞｳﾀﾞﾂﾖｼ", "1")
