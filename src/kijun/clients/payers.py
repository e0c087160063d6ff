"""Who paid, as banks write it: ﾌﾘｺﾐ ｶ)ｱｵｲｼﾖｳﾃﾝ is 株式会社青井商店, read アオイショウテン.

Banks write katakana without small letters, long vowels as hyphens, and firms by a sign for their
form. What is left when all of that is taken away is compared with how a client's name is read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import Final, NamedTuple

from kijun.clients.names import normal_kana

_SMALL: Final = str.maketrans("ァィゥェォッャュョヮヵヶヲ", "アイウエオツヤユヨワカケオ")
_BEFORE: Final = re.compile(
    r"^(?:振込入金|振込み|振込|お振込|ご入金|入金|送金|フリコミニユウキン|フリコミ|ソウキン|ニユウキン|TRANSFER|FROM|PAYMENT)"
    r"[\s*・:＊/1-9-]*"
)
_FORMS: Final = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|社団法人|医療法人|学校法人|税理士法人"
    r"|カブシキガイシヤ|カブシキカイシヤ|ユウゲンガイシヤ|ゴウドウガイシヤ|イツパンシヤダンホウジン"
    r"|\([株有合同社医学]\)"
    r"|(?:^|(?<=[\s)]))(?:カ|ユ|ド|メ|シ|シヤ|ザイ|イ|ガク|ゼイ)\)|\((?:カ|ユ|ド|メ|シ|シヤ|ザイ|イ|ガク|ゼイ)\)?$"
    r"|\b(?:K\.?K|CO|LTD|INC|LLC|CORP)\b\.?"
)
_REST: Final = re.compile(r"[\W_ー]+")
_SHORTEST_WITHIN: Final = 4
"""A shorter name may stand within others by chance."""
_LONGEST: Final = 200


def payer_key(text: str) -> str:
    """Return what is compared of who paid, or of how a client's name is read."""
    wide = normal_kana(unicodedata.normalize("NFKC", text[:_LONGEST])).upper().translate(_SMALL)
    bare = _FORMS.sub(" ", _BEFORE.sub("", wide.strip()).strip())
    return _REST.sub("", bare) or _REST.sub("", wide)


class Payer(NamedTuple):
    """A client as they may be named by a bank: `names` are all that is known of it."""

    client: str
    names: tuple[str, ...]


class Payers:
    """The clients of a house by their names as banks write them."""

    def __init__(self, payers: Iterable[Payer]) -> None:
        self._by_key: dict[str, set[str]] = defaultdict(set)
        for payer in payers:
            for name in payer.names:
                key = payer_key(name)
                if key:
                    self._by_key[key].add(payer.client)

    def named(self, text: str) -> list[str]:
        """Return whom a text may name: those of just that name, or else those within it."""
        key = payer_key(text)
        if key in self._by_key:
            return sorted(self._by_key[key])
        found: set[str] = set()
        for name, clients in self._by_key.items():
            if len(name) >= _SHORTEST_WITHIN and name in key:
                found |= clients
        return sorted(found)
