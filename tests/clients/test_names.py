"""Names: one form for comparing, whatever the width, case or spaces; and their place in a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kijun.clients.names import (
    LATIN,
    LONGEST,
    OTHER,
    ROWS,
    TooLong,
    Unwritable,
    face,
    lacks_reading,
    normal_kana,
    normal_name,
    place,
    row_of,
    tidy,
)


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normal_name(normal_name(text)) == normal_name(text)
    assert normal_kana(normal_kana(text)) == normal_kana(text)


@pytest.mark.parametrize(
    ("written", "kana"),
    [
        ("さえき　はるか", "サエキ ハルカ"),
        ("ｻｴｷ ﾊﾙｶ", "サエキ ハルカ"),
        ("ｶﾞｯｺｳ", "ガッコウ"),
        (" さかゞみ ", "サカヾミ"),
        ("Aoi", "Aoi"),
    ],
)
def test_kana_are_full_width_katakana(written: str, kana: str) -> None:
    assert normal_kana(written) == kana


@pytest.mark.parametrize(
    ("one", "other"),
    [("佐伯　遥", "佐伯遥"), ("㈱ヒノデ", "(株)ヒノデ"), ("ＡＯＩ", "Aoi"), ("ﾋﾉﾃﾞ", "ヒノデ")],
)
def test_names_are_compared_without_width_case_and_spaces(one: str, other: str) -> None:
    assert normal_name(one) == normal_name(other)


def test_two_ways_of_writing_a_kanji_are_two_names() -> None:
    assert normal_name("高橋") != normal_name("髙橋")


def test_a_name_is_written_down_as_it_was_typed() -> None:
    assert tidy("  髙橋　㈱\t葛󠄀 ") == "髙橋 ㈱ 葛󠄀"


@pytest.mark.parametrize("text", ["青\x00井", "青井\u202egnp", "\u2066青井", "青\x1b[31m井"])
def test_what_cannot_be_seen_is_no_part_of_a_name(text: str) -> None:
    with pytest.raises(Unwritable):
        tidy(text)


def test_what_is_longer_than_any_name_is_refused() -> None:
    assert len(tidy("あ" * LONGEST)) == LONGEST
    with pytest.raises(TooLong):
        tidy("あ" * 10_000)


@pytest.mark.parametrize(
    ("name", "kana", "row"),
    [
        ("青井 美咲", "アオイ ミサキ", "ア"),
        ("我妻", "ガサイ", "カ"),
        ("ヴィラ", "", "ア"),
        ("ぱんや", "", "ハ"),
        ("渡辺", "ワタナベ", "ワ"),
        ("Smith", "", LATIN),
        ("佐伯", "", OTHER),
        ("", "", OTHER),
        ("7番街", "", OTHER),
    ],
)
def test_everybody_stands_in_a_row(name: str, kana: str, row: str) -> None:
    assert row_of(place(name, kana)) == row


@given(st.text(), st.text())
def test_there_is_a_row_for_every_name(name: str, kana: str) -> None:
    assert row_of(place(name, kana)) in ROWS


def test_voiced_and_small_letters_sort_with_the_others() -> None:
    kana = {"キンダ", "カワイ", "ギョウザ", "ガトウ", "キヨタ", "カトウ"}
    listed = sorted(kana, key=lambda each: (place("", each), each))
    assert listed == ["カトウ", "ガトウ", "カワイ", "ギョウザ", "キヨタ", "キンダ"]


@pytest.mark.parametrize(
    ("name", "letters"),
    [("合同会社ヒノデ企画", "ヒ"), ("佐伯 遥", "佐"), ("Hinode Planning Ltd", "HP"), ("7", "7")],
)
def test_a_letter_or_two_stand_for_somebody(name: str, letters: str) -> None:
    assert face(name) == letters


@pytest.mark.parametrize(
    ("name", "kana", "lacks"),
    [
        ("小田 千尋", "", True),
        ("小田 千尋", "おだ ちひろ", False),
        ("おだ ちひろ", "", False),
        ("Chihiro Oda", "", False),
        ("Олена", "", False),
    ],
)
def test_only_a_name_in_kanji_asks_for_its_reading(name: str, kana: str, lacks: bool) -> None:
    assert lacks_reading(name, kana) is lacks
