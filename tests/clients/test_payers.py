"""Who paid, as banks write it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.clients.payers import Payer, Payers, payer_key


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ﾌﾘｺﾐ ｱｵｲ ﾅｵ", "アオイ ナオ"),
        ("振込 アオイ　ナオ", "あおい なお"),
        ("カ）アオイシヨウテン", "アオイショウテン"),
        ("ｶ)ｱｵｲｼﾖｳﾃﾝ", "株式会社アオイショウテン"),
        ("アオイシヨウテン（カ", "カブシキガイシャ アオイショウテン"),
        ("フリコミ1 ユ）サエキ", "有限会社さえき"),
        ("振込＊ニツタ　サユリ", "ニッタ サユリ"),
        ("ｺ-ﾋ-ﾃﾝ", "コーヒーテン"),
        ("Ben Carter Co., Ltd.", "BEN CARTER"),
        ("ｳﾞｲﾅｽ", "ヴィナス"),
    ],
)
def test_a_payer_is_read_as_the_client_is(written: str, read: str) -> None:
    assert payer_key(written) == payer_key(read)


def test_a_name_that_is_nothing_but_a_form_stays_what_it_is() -> None:
    assert payer_key("カ)") == payer_key("カ")
    assert payer_key("株式会社") != ""


PAYERS = Payers(
    [
        Payer("c-1", ("青井 直", "アオイ ナオ")),
        Payer("c-2", ("青井商店", "アオイショウテン")),
        Payer("c-3", ("新井", "アライ")),
        Payer("c-4", ("荒井", "アライ")),
        Payer("c-5", ("理", "リ")),
    ]
)


@pytest.mark.parametrize(
    ("written", "clients"),
    [
        ("ｱｵｲ ﾅｵ", ["c-1"]),
        ("123456 ｱｵｲ ﾅｵ ｾｲｷﾕｳ2026", ["c-1"]),
        ("ｶ)ｱｵｲｼﾖｳﾃﾝ", ["c-2"]),
        ("ｱﾗｲ", ["c-3", "c-4"]),
        ("ｱｵｷ ﾅｵ", []),
        ("ﾘｿｸ", []),
        ("", []),
        ("***", []),
    ],
)
def test_clients_are_known_by_their_names_and_short_ones_only_alone(
    written: str, clients: list[str]
) -> None:
    assert PAYERS.named(written) == clients


@given(st.text(max_size=60))
def test_any_text_has_a_key_and_keeps_it(text: str) -> None:
    key = payer_key(text)
    assert payer_key(key) == key or len(payer_key(key)) < len(key)
    PAYERS.named(text)
