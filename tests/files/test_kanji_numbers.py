"""Numbers with kanji in them are read as they are meant; what could be a slip is refused."""

from __future__ import annotations

import pytest

from kijun.files.cell_text import number
from kijun.files.problems import Unreadable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100万円", 1_000_000),
        ("１００万", 1_000_000),
        ("¥20 万", 200_000),
        ("1,500万円", 15_000_000),
        ("1.5万", 15_000),
        ("0.57万", 5_700),
        ("0.5千", 500),
        ("1億2,000万円", 120_000_000),
        ("3万5千", 35_000),
        ("3千50", 3_050),
        ("1万500円", 10_500),
        ("200千円", 200_000),
        ("百二十万", 1_200_000),
        ("二〇万円", 200_000),
        ("壱拾万円", 100_000),
        ("十二万三千四百五十六", 123_456),
        ("△5万", -50_000),
        ("(3千)", -3_000),
    ],
)
def test_amounts_with_kanji_are_read(text: str, expected: int) -> None:
    found = number(text)
    assert found == expected
    assert isinstance(found, int)


@pytest.mark.parametrize(
    "text",
    [
        "--5万",
        "万",
        "1億20000万",
        "1.5億3万",
        "1.5千2百",
        "3千4千",
        "1万5",
        "3千5",
        "1,2万",
        "5万ドル",
        "二〇二六年",
    ],
)
def test_what_could_be_another_number_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="must be a number"):
        number(text)
