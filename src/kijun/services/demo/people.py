"""The people of the practice. All of them are invented, and their addresses lead nowhere."""

from __future__ import annotations

from typing import Final, NamedTuple


class Someone(NamedTuple):
    """A client: name, reading, language, mail address, and the habit of half a year.

    `habit` is what happened session by session, over and over: minutes late, or `w` and minutes
    for late with word before, or `x` for absent with word.
    """

    key: str
    name: str
    kana: str
    language: str
    mail: str
    habit: tuple[str, ...]


PRACTICE: Final = "佐伯事務所"
OWNER: Final = "佐伯 遥"
LATIN: Final = ("Saeki Office", "Haruka Saeki")
"""The names of practice and owner in what is written in English."""
OWNER_MAIL: Final = "haruka@example.com"
PASSWORD: Final = "kengaku-no-kagi"  # noqa: S105 - shown to whoever looks

PEOPLE: Final = (
    Someone(
        "aoi", "青井 直", "アオイ ナオ", "ja", "aoi@example.com", ("-3", "-1", "w12", "0", "-5")
    ),
    Someone(
        "chiyoda",
        "千代田工務店",
        "チヨダコウムテン",
        "ja",
        "chiyoda@example.com",
        ("-2", "4", "14", "0"),
    ),
    Someone("emma", "Emma Clarke", "", "en", "emma@example.com", ("-1", "w10", "-2")),
    Someone("beppu", "別府 鈴", "ベップ スズ", "ja", "beppu@example.com", ("-4", "-4", "-2", "x")),
    Someone("hatori", "羽鳥 健", "ハトリ ケン", "ja", "hatori@example.com", ("-2", "0", "3", "14")),
    Someone("mori", "森 あおい", "モリ アオイ", "ja", "mori@example.com", ("0",)),
)
