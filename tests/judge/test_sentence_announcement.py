"""A whole rulebook as a text that one would really send."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import Rulebook, parse_rulebook
from kijun.judge.sentence import announcement_of, sentence_of
from kijun.judge.words import LANGUAGES, Language

LATE = {
    "id": "late",
    "title": {"ja": "連絡のない遅刻", "en": "Late without word"},
    "occasion": "lateness",
    "binds": "both",
    "then": [["remind"], ["suspend 30 d"]],
    "because": {"ja": "命の時間だから。", "en": "Time is life."},
}
PROMISE = {"id": "promise", "occasion": "promise", "binds": "house", "then": [["apologise"]]}
THANKS = {
    "id": "thanks",
    "occasion": "courtesy",
    "when": {"courtesy": "thanks", "shown": True},
    "then": [["note"]],
    "acknowledged": True,
}
READY = {"id": "ready", "occasion": "lateness", "binds": "member", "then": [["not_ready"]]}


def book(*rules: dict[str, Any], **further: Any) -> Rulebook:
    return parse_rulebook({"kijun": 1, "timezone": "Asia/Tokyo", "rules": list(rules)} | further)


def test_it_is_a_letter_in_japanese() -> None:
    rules = book(LATE, PROMISE, title={"ja": "時間の基準"})
    text = announcement_of(rules, "ja", house="葵コンサルティング")
    assert text == (
        "時間の基準\n"
        "\n"
        "いつもお世話になっております。葵コンサルティングです。\n"
        "気持ちよくお付き合いいただけますよう、わたしの仕事の基準をまとめました。\n"
        "この基準は、お知らせしたあとのことにだけ適用いたします。\n"
        "\n"
        "■ わたしからのお約束\n"
        "\n"
        "第2条\n"
        f"{sentence_of(rules.rules[1], rules, 'ja')}\n"
        "\n"
        "■ お互いの基準\n"
        "\n"
        "第1条 連絡のない遅刻\n"
        f"{sentence_of(rules.rules[0], rules, 'ja')}\n"
        "(命の時間だから。)\n"
        "\n"
        "■ いつも変わらないこと\n"
        "・遅れ、欠席、取り消し、日時の変更は、体調・障がいへの配慮や災害によるときは数えません。\n"
        "・ご意見や異議のお申し出、記録の開示のご請求、配慮のご相談が、それだけで数えられることはありません。\n"
        "・お休みのお願い、ご契約の終了、お取引の終了は、自動では行いません。必ずわたしが確かめて決めます。\n"
        "・決定の内容が事実と違うときは、決定から6か月以内にお知らせください。あらためて確かめます。費用はかかりません。\n"
        "・これは法律上の判断ではなく、わたしの仕事の基準です。\n"
        "・日時は、日本時間(Asia/Tokyo)で数えます。\n"
        "\n"
        "ご不明な点がありましたら、いつでもお尋ねください。\n"
        "どうぞよろしくお願いいたします。\n"
        "\n"
        "葵コンサルティング\n"
    )


def test_it_is_a_letter_in_english() -> None:
    rules = book(THANKS, timezone="America/New_York", title={"en": "Courtesy"})
    assert announcement_of(rules, "en", house="Aoi") == (
        "Courtesy\n"
        "\n"
        "Hello, this is Aoi.\n"
        "\n"
        "So that working together is easy for both of us, I have put down the rules that I work "
        "by. They hold only for what happens after you have received this.\n"
        "\n"
        "What I ask of you\n"
        "\n"
        "1.\n"
        f"{sentence_of(rules.rules[0], rules, 'en')}\n"
        "\n"
        "What always holds\n"
        "- A complaint, an appeal, a request to see your data or a request for consideration "
        "never counts by itself.\n"
        "- If the facts behind a decision are wrong, tell me within 6 months of it. I look at it "
        "again, at no cost to you.\n"
        "- This is no judgement by law. It is how I work.\n"
        "- Dates and times are counted in New York time (America/New_York).\n"
        "\n"
        "When you have read this, a short reply that you have is all I need.\n"
        "\n"
        "If anything is unclear, do ask me. I look forward to working with you.\n"
        "\n"
        "Kind regards,\n"
        "Aoi\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_promises_of_the_house_come_first_and_every_rule_keeps_its_number(
    language: Language,
) -> None:
    rules = book(LATE, THANKS, READY, PROMISE)
    text = announcement_of(rules, language)
    places = [text.index(sentence_of(rule, rules, language)) for rule in rules.rules]
    assert sorted(places) == [places[3], places[0], places[1], places[2]]
    for rule in rules.rules:
        assert f"第{rule.number}条" in text or f"\n{rule.number}." in text


@pytest.mark.parametrize(
    ("language", "title", "ending"),
    [
        ("ja", "お付き合いの基準", "どうぞよろしくお願いいたします。\n"),
        ("en", "How we work together", "Kind regards\n"),
    ],
)
def test_without_a_title_and_a_name_it_is_still_a_letter(
    language: Language, title: str, ending: str
) -> None:
    text = announcement_of(book(READY, timezone="UTC"), language)
    assert text.startswith(f"{title}\n")
    assert text.endswith(ending)
    assert "UTC" in text
    assert "None" not in text


def test_an_answer_is_asked_for_only_where_a_rule_waits_for_it() -> None:
    asked = "「確認しました」とひと言お返事"
    assert asked in announcement_of(book(THANKS), "ja")
    assert asked not in announcement_of(book(PROMISE), "ja")
    assert "a short reply" not in announcement_of(book(PROMISE), "en")


def test_a_person_is_named_only_where_a_rule_can_come_to_levels_four_to_six() -> None:
    assert "never happen by themselves" in announcement_of(book(LATE), "en")
    assert "never happen by themselves" not in announcement_of(book(PROMISE), "en")
    assert "自動では行いません" not in announcement_of(book(PROMISE), "ja")
