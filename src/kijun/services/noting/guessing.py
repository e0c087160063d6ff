"""What a mail may be, by its words: sorts to write it down as, proposed and never taken for granted.

What is always said in passing (thanks in a greeting) is proposed only where nothing else is found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HINTS: Final = {
    "price_request": (
        r"値引|値下げ|割引|減額|ディスカウント|お?安くし|安くでき|安くなり|安くならな|まけて"
        r"|\bdiscount|\bcheaper\b|\b(?:lower|reduce)\w* (?:the |your )?(?:price|rate|fee)"
    ),
    "scope_request": (
        r"追加で|追加の(?:作業|お願い|ご依頼)|ついでに|もう[一1]つお願い|あわせてお願い"
        r"|\bextra work\b|\bcould you also\b|\bone more thing\b|\bin addition, could\b"
    ),
    "complaint": (
        r"苦情|クレーム|不満|納得(?:が)?(?:いき|いか|でき)|話が違|対応が悪|がっかり"
        r"|\bcomplain|\bunacceptable\b|\bdisappoint|\bnot (?:happy|satisfied)\b"
    ),
    "referral": (
        r"(?:ご?紹介)(?:し(?:た|ま)|いたし|させて)|\b(?:introduce|refer) (?:you|a friend|someone)\b"
    ),
    "report": r"ご?報告(?:です|し|いた|まで)|結果が出|\bto report\b|\bhere (?:is|are) the results?\b",
    "apology": r"申し訳|お詫び|失礼いたしました|\bapolog|\b(?:i am|i'm|we are|so) sorry\b",
    "thanks": r"ありがとう|感謝|お礼|\bthank(?:s| you)\b|\bgrateful\b",
}
_LIKELY: Final = {sort: re.compile(pattern) for sort, pattern in _HINTS.items()}
_IN_PASSING: Final = frozenset({"apology", "thanks"})
_LONGEST: Final = 4000
"""Characters that are read: what a mail is about stands at its beginning."""


def likely_sorts(text: str) -> list[str]:
    """Return the sorts as which a mail may be written down, the likeliest first."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).lower().replace("’", "'")
    found = [sort for sort, words in _LIKELY.items() if words.search(plain)]
    return [sort for sort in found if sort not in _IN_PASSING] or found
