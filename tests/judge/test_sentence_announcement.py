"""A whole rulebook as a text that one would really send."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from kijun.judge import Rulebook, parse_rulebook
from kijun.judge.sentence import announcement_of, rules_for, sentence_of
from kijun.judge.words import LANGUAGES, Language

LATE = {
    "id": "late",
    "title": {"ja": "連絡のない遅刻", "en": "Late without word"},
    "occasion": "lateness",
    "binds": "both",
    "then": [["remind"], ["suspend 30 d"]],
    "because": {"ja": "命の時間だから。", "en": "Time is life."},
}
ABSENT = {
    "id": "absent",
    "occasion": "absence",
    "binds": "both",
    "excuses": [{"reason": ["illness", "family"], "notice_within": "24 h"}],
    "then": [["warn"]],
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


def both(*rules: dict[str, Any], **asked: Any) -> tuple[str, str]:
    """Return the announcement in both languages."""
    ja, en = (announcement_of(book(*rules), language, **asked) for language in LANGUAGES)
    return ja, en


def test_rules_that_only_thank_ask_for_nothing() -> None:
    thanks = {**THANKS, "then": [["thank"]], "acknowledged": False}
    ja, en = both(thanks)
    assert "■ お客さまへのお礼" in ja
    assert "What I thank you for" in en
    ja, en = both(thanks, {**ABSENT, "binds": "client"})
    assert "■ お客さまへのお願い" in ja
    assert "What I ask of you" in en


def test_it_is_a_letter_in_japanese() -> None:
    rules = book(LATE, PROMISE, ABSENT, title={"ja": "時間の基準"})
    text = announcement_of(rules, "ja", house="葵コンサルティング")
    assert text == (
        "時間の基準\n"
        "\n"
        "いつもお世話になっております。葵コンサルティングです。\n"
        "気持ちよくお付き合いいただけますよう、わたしの仕事の基準をまとめました。\n"
        "この基準は、このお知らせのあとのことから適用いたします。すでに決まっているご予約やお約束は、これまでどおりです。\n"
        "\n"
        "■ わたしからのお約束\n"
        "\n"
        "第2条\n"
        "わたしがお約束を期日までに果たせなかった場合は、そのつど、お詫びいたします。\n"
        "\n"
        "■ おたがいの基準\n"
        "わたしも、同じ基準を守ります。わたしの側に同じことがあったときは、お詫びいたします。\n"
        "\n"
        "第1条 連絡のない遅刻\n"
        "命の時間だから。\n"
        "お越しが遅れた場合は、お願いのご連絡を差し上げます。2度目からは、30日間のお休みをお願いすることがあります。\n"
        "\n"
        "第3条\n"
        "お越しにならなかった場合は、そのつど、警告をお送りします。ご病気かご家族のご事情を開始から24時間以内にお知らせいただいたときは、数えません。\n"
        "\n"
        "■ すべてに共通すること\n"
        "・回数は、直近の12か月のうちで数えます。\n"
        "・遅れ、欠席は、体調・障がいへの配慮や災害によるときは、数えません。\n"
        "・ご意見や異議のお申し出、記録の開示のご請求、体調や障がいへの配慮のご相談が、それだけで不利にはたらくことはありません。\n"
        "・お休みのお願いは、自動では決まりません。必ずわたしが一件ずつ確かめて決めます。\n"
        "・この基準にもとづくご連絡の内容が事実と違うときは、決定の日時から6か月以内にお知らせください。あらためて確かめます。費用はかかりません。\n"
        "・これは法律上の判断ではなく、わたしの仕事の基準です。\n"
        "・日時は、日本時間で数えます。\n"
        "\n"
        "ご返信には及びません。\n"
        "ご不明な点や気になる点がありましたら、いつでもお聞かせください。\n"
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
        "So that working together is easy for both of us, I have written down how I work. It "
        "applies to what happens from now on; bookings and promises already made stay as they "
        "are.\n"
        "\n"
        "What I ask of you\n"
        "\n"
        "1.\n"
        f"{sentence_of(rules.rules[0], rules, 'en')}\n"
        "\n"
        "For all of this\n"
        "- Complaining, appealing, asking to see your data or asking me to consider your health or "
        "a disability never counts against you by itself.\n"
        "- If the facts behind a decision are wrong, tell me within 6 months of it. I look at it "
        "again, at no cost to you.\n"
        "- This is no judgement by law. It is how I work.\n"
        "- Dates and times are counted in New York time.\n"
        "\n"
        "When you have read this, please reply with a short “I have read it”.\n"
        "\n"
        "If anything is unclear or does not suit you, do tell me.\n"
        "\n"
        "Kind regards,\n"
        "Aoi\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_promises_of_the_house_come_first_and_every_rule_keeps_its_number(
    language: Language,
) -> None:
    rules = book(THANKS, LATE, ABSENT, PROMISE)
    text = announcement_of(rules, language)
    heading = "第{}条" if language == "ja" else "\n{}."
    places = [text.index(heading.format(rule.number)) for rule in rules.rules]
    assert sorted(places) == [places[3], places[1], places[2], places[0]]


def test_rules_for_members_have_a_letter_of_their_own() -> None:
    rules = book(THANKS, READY)
    for language in LANGUAGES:
        whole = sentence_of(rules.rules[1], rules, language)
        own = whole.removeprefix("メンバーの基準です。").removeprefix("For members: i")
        assert own != whole
        assert own not in announcement_of(rules, language)
        letter = announcement_of(rules, language, audience="member", house="Aoi")
        assert own in letter
        assert sentence_of(rules.rules[0], rules, language) not in letter
        assert "Aoi" in letter
    assert [rule.id for rule in rules_for(rules, "member")] == ["ready"]
    assert [rule.id for rule in rules_for(rules, "client")] == ["thanks"]


def test_members_are_spoken_to_and_asked_for_an_answer_where_a_rule_waits_for_it() -> None:
    pause = {"id": "pause", "occasion": "absence", "binds": "member", "then": [["suspend 7 d"]]}
    ja, en = both({**READY, "acknowledged": True}, pause, audience="member")
    assert "メンバーが" not in ja
    assert "the member" not in en
    assert "・仕事を休んでもらうことは、自動では決まりません。" in ja
    assert "- A pause never happens by itself" in en
    assert "「確認しました」とひと言返信してください。" in ja
    assert "please reply" in en


def test_nobody_is_sent_a_letter_without_a_rule() -> None:
    with pytest.raises(ValueError, match="no rule for the audience 'client'"):
        announcement_of(book(READY), "en")


def test_the_day_on_which_it_takes_effect_is_named() -> None:
    ja, en = both(PROMISE, since=dt.date(2026, 12, 1))
    assert (
        "この基準は、2026年12月1日から適用いたします。それまでにお決めいただいたご予約やお約束は、これまでどおりです。"
        in ja
    )
    assert "what happens from 1 December 2026 on; bookings and promises made before then" in en


def test_what_the_house_owes_is_said_once_and_otherwise_where_it_differs() -> None:
    other = {**LATE, "id": "other", "house_then": [["apologise", "make_good"]]}
    ja, en = both(LATE, ABSENT, other)
    assert "わたしの側に同じことがあったときは、別に書いてあるものを除き、お詫びいたします。" in ja
    assert "If the same happens on my side, I apologise, unless the rule says otherwise." in en
    assert ja.count("お詫び") == 2
    assert en.count("I apologise") == 2


def test_what_the_house_owes_for_a_single_rule_stands_in_the_rule() -> None:
    ja, en = both(LATE, PROMISE)
    assert "わたしも、同じ基準を守ります。\n" in ja
    assert "I keep to these myself.\n" in en
    assert "わたしが同じことをしたときは、お詫びいたします。" in ja
    assert "If I do the same to you, I apologise." in en


def test_a_share_of_a_price_is_told_by_its_rule() -> None:
    refund = [["refund 50 %"]]
    ja, en = both({**LATE, "house_then": refund}, {**ABSENT, "house_then": refund})
    assert ja.count("料金の半額をお返しします") == 2
    assert en.count("return half the fee") == 2


def test_other_lengths_of_time_are_named_by_their_rules() -> None:
    ja, en = both(LATE, PROMISE, {**THANKS, "within": "6 months"})
    assert "・回数は、直近の12か月のうちで数えます（別に書いてあるものを除きます）。" in ja
    assert "- Times are counted over the last 12 months, unless the rule says otherwise." in en
    assert "6か月のうちに重ねてあったときも、同じようにいたします。" in ja
    assert "The same follows each time within 6 months." in en


def test_what_is_said_each_time_is_not_said_twice() -> None:
    row = {"occasion": "streak", "when": {"good_in_a_row": 3, "of": "sessions"}}
    ja, en = both({"id": "row", **row, "then": [["thank"]]}, PROMISE)
    assert "3回続けて時間どおりにお越しいただくたびに、お礼を申し上げます。\n" in ja
    assert "Each time you have come to 3 sessions in a row on time, I thank you.\n" in en
    assert "I apologise each time." in en


def test_the_same_excuses_are_told_once() -> None:
    again = {**ABSENT, "id": "again", "when": {"notice": "none"}}
    ja, en = both(ABSENT, again)
    assert ja.count("24時間以内") == 1
    assert en.count("24 hours") == 1
    assert "数えないご事情は、第1条と同じです。" in ja
    assert "It does not count for the reasons given in 1." in en


def test_short_excuses_are_told_again_rather_than_looked_up() -> None:
    late = {"occasion": "promise", "excuses": [{"late": "<= 2 d"}], "then": [["remind"]]}
    ja, en = both({"id": "a", **late}, {"id": "b", **late, "then": [["warn"]]})
    assert ja.count("遅れが2日以内のときは、数えません。") == 2
    assert en.count("It does not count if the delay is at most 2 days.") == 2


def test_what_a_person_confirms_is_said_once() -> None:
    rude = {"id": "rude", "occasion": "conduct", "then": [["ban"]], "confirm": True}
    ja, en = both(rude, {**THANKS, "confirm": True})
    assert (
        "・第1条と第2条のことは、自動では行いません。わたしが一件ずつ確かめてから行います。" in ja
    )
    assert "- Nothing in 1 or 2 happens by itself: I look at each case and confirm it first." in en
    assert ja.count("一件ずつ") == 1
    assert en.count("each case") == 1


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
    text = announcement_of(book(PROMISE, timezone="UTC"), language)
    assert text.startswith(f"{title}\n")
    assert text.endswith(ending)
    assert "UTC" in text
    assert "None" not in text


def test_an_answer_is_asked_for_only_where_a_rule_waits_for_it() -> None:
    ja, en = both(THANKS)
    assert "「確認しました」とひと言ご返信" in ja
    assert "please reply" in en
    ja, en = both(PROMISE)
    assert "ご返信には及びません。" in ja
    assert "There is no need to reply." in en


def test_a_person_is_named_only_where_a_rule_can_come_to_levels_four_to_six() -> None:
    ja, en = both(LATE)
    assert "お休みのお願いは、自動では決まりません" in ja
    assert "- A pause never happens by itself" in en
    ja, en = both(PROMISE)
    assert "自動では" not in ja
    assert "by itself:" not in en
