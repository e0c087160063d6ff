"""Every answer is polite in both languages, short, and there is one for whatever is written down."""

from __future__ import annotations

import itertools
import re

import pytest

from kijun.judge.words.language import LANGUAGES, Language
from kijun.services.noting.replies import LONGEST, REPLIES, reply_to, written
from kijun.services.noting.reply import Reply, Situation
from kijun.services.noting.sorts import SORTS

GIVEN = {
    "work": "「集客の見直し」",
    "price": "300,000円",
    "amount": "60,000円",
    "quote": "80,000円",
    "delivered": "2026年3月20日",
    "target": "50件",
    "value": "56件",
    "refused": "2026年4月2日",
    "rule": "第1条「成果が出たあとの値引きの求め」",
    "announced": "2026年3月1日",
    "what": "「写真をお送りする」",
    "due": "2026年4月9日",
    "goes_on": "yes",
    "hours": "月曜日から金曜日の9:00〜18:00",
}
BARE = {"work": "ご依頼のお仕事"}
BLUNT = re.compile(r"[!！]|違反|ペナルティ|罰|出禁|breach|violat|penalt|banned", re.IGNORECASE)
SITUATIONS = [
    Situation(sort, by, stage, met, paid, unwanted, severity, courtesy, binds, broke)
    for sort, by, stage, met, paid, unwanted, severity, courtesy, binds, broke in itertools.product(
        SORTS,
        ("client", "house"),
        ("none", "before_agreement", "agreed", "delivered", "accepted"),
        ("true", "false", "unknown"),
        (True, False),
        (True, False),
        ("minor", "grave"),
        ("thanks", "report"),
        ("both", "house"),
        (True, False),
    )
]
each_reply = pytest.mark.parametrize("reply", REPLIES, ids=[reply.name for reply in REPLIES])
each_language = pytest.mark.parametrize("language", LANGUAGES)


def test_whatever_is_written_down_has_an_answer_and_every_answer_is_given_once() -> None:
    proposed = {reply_to(situation).name for situation in SITUATIONS}
    assert proposed == {reply.name for reply in REPLIES}
    assert len(proposed) == len(REPLIES)


@each_reply
@each_language
@pytest.mark.parametrize("given", [GIVEN, BARE], ids=["all", "bare"])
def test_every_answer_is_whole_and_courteous(
    reply: Reply, language: Language, given: dict[str, str]
) -> None:
    answer = written(reply, given, language)
    lines = answer.text.split("\n\n")
    assert 1 <= len(lines) <= LONGEST
    assert answer.subject
    assert not BLUNT.search(answer.subject + answer.text)
    assert "{" not in answer.text
    for line in lines:
        assert line.endswith(("。", "」") if language == "ja" else (".", "?", "」", "”", ":")), line


@each_reply
def test_both_languages_name_the_same(reply: Reply) -> None:
    for line in reply.lines:
        named = [set(re.findall(r"\{(\w+)[:}]", text)) for text in (line.ja, line.en)]
        assert named[0] == named[1]


@pytest.mark.parametrize(
    ("situation", "name"),
    [
        (Situation("price_request", stage="before_agreement"), "price_before_agreement"),
        (Situation("price_request", stage="agreed"), "price_agreed"),
        (Situation("price_request", stage="delivered", target_met="true"), "price_after_delivery"),
        (Situation("price_request", stage="accepted", target_met="false"), "price_below_target"),
        (Situation("scope_request", paid=True), "scope_paid"),
        (Situation("scope_request"), "scope_unpaid"),
        (Situation("contact", unwanted=True), "unwanted_contact"),
        (Situation("rule_complained", imposer_broke_it=True), "complaint_about_rule_of_both"),
        (Situation("conduct", severity="grave"), "grave_conduct"),
    ],
)
def test_the_answer_follows_the_situation(situation: Situation, name: str) -> None:
    assert reply_to(situation).name == name


def test_what_is_given_cannot_change_the_words() -> None:
    answer = written(reply_to(Situation("scope_request")), {"work": "{house} {0}"}, "ja")
    assert "{house} {0}" in answer.text
