"""Years of Japanese eras in the cells of a table, where its map names them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from kijun.files.cell_text import Times
from kijun.files.csv_map import read_map
from kijun.files.problems import Unreadable


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("令和8年3月10日", "2026-03-10T00:00:00+09:00"),
        ("R8.3.10 12:00", "2026-03-10T12:00:00+09:00"),
        ("令和８年３月１０日　9:05", "2026-03-10T09:05:00+09:00"),
        ("2026-03-10", "2026-03-10T00:00:00+09:00"),
    ],
)
def test_years_of_eras_are_read_where_the_map_says_so(text: str, instant: str) -> None:
    times = Times(ZoneInfo("Asia/Tokyo"), ("era", "iso"))
    assert times.instant(text).isoformat() == instant


@pytest.mark.parametrize("text", ["令和8年2月30日", "令和8年3月10日 25:00", "R8", "平成0年1月1日"])
def test_what_is_no_day_of_an_era_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        Times(ZoneInfo("Asia/Tokyo"), ("era",)).instant(text)


def test_a_map_may_list_eras_beside_other_forms() -> None:
    written = """
    timezone: Asia/Tokyo
    dates: [era, iso, "%Y/%m/%d"]
    facts: [{kind: testimonial.given, at: "{日付}", client: "{会員番号}"}]
    """
    assert read_map(written.encode(), "map.yaml").zone.key == "Asia/Tokyo"
