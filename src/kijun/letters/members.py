"""What members of the house are written: what was decided about them, and which rules hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kijun.judge.words.language import Language, Said
from kijun.letters.writing import Written

DECIDED: Final = "decided"
TAKEN_BACK: Final = "taken_back"
RULES: Final = "rules"

_SUBJECTS: Final = {
    DECIDED: Said("{practice}の基準によるお知らせ", "About the rules of {practice}"),
    TAKEN_BACK: Said("先日のお知らせを取り消します", "Taking back what I wrote to you"),
    RULES: Said("{practice}で一緒に働くときの基準", "How we work together at {practice}"),
}
_TEXTS: Final = {
    DECIDED: Said(
        "{name}さん\n\n{statement}\n\n事実が違うとき、事情があったときは、お知らせください。数えない事情にあたるときは、取り消します。\n\n{house}",
        "{name},\n\n{statement}\n\nIf the facts are wrong, or something stood in the way, tell me: "
        "where the rules allow for it, I take this back.\n\n{house}",
    ),
    TAKEN_BACK: Said(
        "{name}さん\n\n先日のお知らせを取り消します。数えませんので、これまでどおりでお願いします。\n\n{statement}\n\n{house}",
        "{name},\n\nI take back what I wrote to you. It does not count, and everything is as it was."
        "\n\n{statement}\n\n{house}",
    ),
    RULES: Said(
        "{name}さん\n\n一緒に働くときの基準を、あらかじめお知らせします。{effective}から当てはまります。\n\n"
        "「自分の記録」のページで読み、「確認しました」を押してください。\n\n{house}",
        "{name},\n\nI would like you to know beforehand the rules that hold for who works here. "
        "They hold from {effective}.\n\nPlease read them on the page “Your record”, and press "
        "“I have read this” there.\n\n{house}",
    ),
}


def written_to_member(kind: str, given: Mapping[str, str], language: Language) -> Written:
    """Write a letter to a member. Raises KeyError for an unknown kind."""
    subject = _SUBJECTS[kind].in_language(language).format_map(given)
    return Written(" ".join(subject.split()), _TEXTS[kind].in_language(language).format_map(given))
