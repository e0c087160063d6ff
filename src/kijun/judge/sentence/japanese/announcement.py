"""A rulebook as a text to send, in Japanese."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from kijun.judge.consequences import NEEDS_A_PERSON
from kijun.judge.decision import APPEAL_WITHIN
from kijun.judge.rulebook import Binds, Rule, Rulebook
from kijun.judge.sentence.japanese.grammar import duration
from kijun.judge.sentence.scene import has_built_in_excuses

Sentence = Callable[[Rule], str]

_ZONES: Final = {"Asia/Tokyo": "日本時間"}


def announcement(rulebook: Rulebook, sentence: Sentence, house: str | None) -> str:
    """Return title, greeting, promises, rules, and how to have a decision looked at again."""
    rules = rulebook.rules
    title = rulebook.title.in_language("ja") or "お付き合いの基準"
    blocks = [title, "\n".join(_opening(house))]
    for heading, binds in _SECTIONS:
        chosen = [rule for rule in rules if rule.binds == binds]
        if chosen:
            blocks += [f"■ {heading}", *(_rule(rule, sentence) for rule in chosen)]
    blocks.append("\n".join(["■ いつも変わらないこと", *_always(rulebook)]))
    return "\n\n".join([*blocks, "\n".join(_closing(rules, house))]) + "\n"


_SECTIONS: Final[tuple[tuple[str, Binds], ...]] = (
    ("わたしからのお約束", "house"),
    ("お互いの基準", "both"),
    ("お客さまへのお願い", "client"),
    ("メンバーの基準", "member"),
)


def _opening(house: str | None) -> Iterator[str]:
    yield "いつもお世話になっております。" + (f"{house}です。" if house else "")
    yield "気持ちよくお付き合いいただけますよう、わたしの仕事の基準をまとめました。"
    yield "この基準は、お知らせしたあとのことにだけ適用いたします。"


def _rule(rule: Rule, sentence: Sentence) -> str:
    title, because = rule.title.in_language("ja"), rule.because.in_language("ja")
    lines = [f"第{rule.number}条" + (f" {title}" if title else ""), sentence(rule)]
    return "\n".join([*lines, *([f"({because})"] if because else [])])


def _always(rulebook: Rulebook) -> Iterator[str]:
    rules = rulebook.rules
    if any(map(has_built_in_excuses, rules)):
        yield "・遅れ、欠席、取り消し、日時の変更は、体調・障がいへの配慮や災害によるときは数えません。"
    yield (
        "・ご意見や異議のお申し出、記録の開示のご請求、配慮のご相談が、それだけで数えられることは"
        "ありません。"
    )
    if any(rule.highest_level >= NEEDS_A_PERSON for rule in rules):
        yield (
            "・お休みのお願い、ご契約の終了、お取引の終了は、自動では行いません。必ずわたしが"
            "確かめて決めます。"
        )
    yield (
        "・決定の内容が事実と違うときは、決定から"
        f"{duration(APPEAL_WITHIN)}以内にお知らせください。あらためて確かめます。費用はかかりません。"
    )
    yield "・これは法律上の判断ではなく、わたしの仕事の基準です。"
    zone = _ZONES.get(rulebook.zone_name)
    named = f"{zone}({rulebook.zone_name})" if zone else f"{rulebook.zone_name}の時刻"
    yield f"・日時は、{named}で数えます。"


def _closing(rules: Sequence[Rule], house: str | None) -> Iterator[str]:
    if any(rule.acknowledged for rule in rules):
        yield "お読みいただけましたら、「確認しました」とひと言お返事をいただけますと幸いです。"
    yield "ご不明な点がありましたら、いつでもお尋ねください。"
    yield "どうぞよろしくお願いいたします。"
    if house:
        yield ""
        yield house
