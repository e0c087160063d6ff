"""Nothing is added to what the data says and nothing left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import ne
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kijun.judge import parse_rulebook
from kijun.judge.occasions import OCCASIONS
from kijun.judge.rulebook import Rulebook
from kijun.judge.sentence import AUDIENCES, announcement_of, rules_for, sentence_of
from kijun.judge.words import LANGUAGES
from tests.judge.sentence_rules import (
    BOOK,
    OPTIONAL,
    Document,
    conditions,
    fields,
    meaning,
    read,
    rule_documents,
)

each_occasion = pytest.mark.parametrize("name", OCCASIONS)
rarely = settings(
    max_examples=settings().max_examples // 20,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
patient = settings(
    max_examples=settings().max_examples // 4,  # one example makes some twenty changes
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)

AVOIDED = re.compile(
    "違反|ペナルティ|減点|クレーム|値切り|処罰|容赦|ブラックリスト|違法|当方|[!！]"
    "|breach|violat|penalt|offend|illegal|blacklist|please be advised",
    re.IGNORECASE,
)
MACHINE_MADE = re.compile(
    r"、、|。。|、。|のの|がが|をを|はは|にに|  | ,| \.|,,|\.\.|[{}_]|\bNone\b(?! of this)|\b1 (minute|hour|day|week|month)s\b"
)


def sentences(book: Rulebook) -> list[str]:
    return [sentence_of(book.rules[0], book, language) for language in LANGUAGES]


def drawn(data: st.DataObject, name: str) -> tuple[Document, Rulebook]:
    rule = data.draw(rule_documents(OCCASIONS[name]))
    book = read(rule)
    assume(book is not None)
    assert book is not None
    return rule, book


def changes(data: st.DataObject, rule: Document) -> Iterator[Document]:
    """Change each field of a rule, each term of `when` and of the excuses, one at a time."""
    known = OCCASIONS[rule["occasion"]].known_terms
    for name, values in fields(rule).items():
        yield {**rule, name: data.draw(values)}
        if name in OPTIONAL:
            yield {key: value for key, value in rule.items() if key != name}
    for term in rule["when"]:
        value: Any = data.draw(conditions(known[term], in_when=True))
        yield {**rule, "when": {**rule["when"], term: value}}
        yield {**rule, "when": {k: v for k, v in rule["when"].items() if k != term}}
    for index, excuse in enumerate(rule.get("excuses", [])):
        for term in excuse:
            value = data.draw(conditions(known[term], in_when=False))
            excuses = list(rule["excuses"])
            excuses[index] = {**excuse, term: value}
            yield {**rule, "excuses": excuses}


@each_occasion
@given(data=st.data())
@patient
def test_any_change_that_can_change_a_decision_changes_both_sentences(
    data: st.DataObject, name: str
) -> None:
    """Any change of a rule that can change a decision changes its sentence, in both languages."""
    rule, book = drawn(data, name)
    for after in changes(data, rule):
        changed = read(after)
        if changed is None or meaning(changed.rules[0]) == meaning(book.rules[0]):
            continue
        for was, is_now in zip(sentences(book), sentences(changed), strict=True):
            assert was != is_now


LIKE = {"id": "like", "occasion": "absence", "binds": "both", "then": [["remind"], ["warn"]]}


def letters(rule: Document) -> list[str]:
    """Return what a rulebook tells everybody in which a rule stands beside others like it."""
    book = parse_rulebook({**BOOK, "rules": [{"id": "r", **rule}, {**rule, "id": "same"}, LIKE]})
    audiences = [audience for audience in AUDIENCES if rules_for(book, audience)]
    return [
        "".join(announcement_of(book, language, audience=audience) for audience in audiences)
        for language in LANGUAGES
    ]


@each_occasion
@given(data=st.data())
@rarely
def test_any_change_that_can_change_a_decision_changes_the_letter(
    data: st.DataObject, name: str
) -> None:
    """What is said once for several rules is still said, in both languages."""
    rule, book = drawn(data, name)
    was = letters(rule)
    for after in changes(data, rule):
        changed = read(after)
        if changed is None or meaning(changed.rules[0]) == meaning(book.rules[0]):
            continue
        assert all(map(ne, was, letters(after)))


def respelled(rule: Document) -> Document:
    """Write a rule otherwise: with defaults, other spaces, other order, what is built in."""
    defaults = {"within": "12 months", "mode": "enforced", "confirm": False, "acknowledged": False}
    again: Document = {**defaults, **rule, "title": {"en": "Another title"}, "because": {"ja": "…"}}
    again["then"] = [step[::-1] for step in rule["then"]] + [rule["then"][-1]]
    again["when"] = {name: _respelled(value) for name, value in reversed(rule["when"].items())}
    excuses = [{n: _respelled(v) for n, v in excuse.items()} for excuse in rule.get("excuses", [])]
    only_good = {word for step in rule["then"] for word in step} <= {"thank", "prefer"}
    if OCCASIONS[rule["occasion"]].has_built_in_excuses and not only_good:
        excuses.append({"reason": ["force_majeure", "accommodation"]})
    again["excuses"] = excuses
    return {name: again[name] for name in reversed(again)}


def _respelled(value: Any) -> Any:
    if isinstance(value, list):
        return value[0] if len(value) == 1 else value[::-1]
    if isinstance(value, str) and " before " not in value:
        value = re.sub(r"([<>=]) ", r"\1", value)
        return re.sub(r"(week|month)s?\b", r"\1", value)
    return value


@each_occasion
@given(data=st.data())
@patient
def test_two_spellings_of_one_rule_read_the_same(data: st.DataObject, name: str) -> None:
    rule, book = drawn(data, name)
    again = read(respelled(rule))
    assert again is not None
    assert sentences(again) == sentences(book)


@each_occasion
@given(data=st.data())
@patient
def test_no_sentence_blames_or_shows_how_it_is_made(data: st.DataObject, name: str) -> None:
    rule, book = drawn(data, name)
    own = [word for word in _own_words(rule) if AVOIDED.search(word)]
    assume(not own)
    ja, en = sentences(book)
    assert ja.endswith("。")
    assert en.endswith(".")
    for text in (ja, en):
        unquoted = re.sub("「[^」]*」|“[^”]*”", "x", text)
        assert AVOIDED.search(unquoted) is None
        assert MACHINE_MADE.search(unquoted) is None, unquoted


def _own_words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _own_words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _own_words(inner)


RULE = {"id": "r", "occasion": "contact", "when": {"outside_hours": True}, "then": [["note"]]}
DEADLINE = {
    "id": "r",
    "occasion": "move",
    "when": {"after_deadline": "2 business days before 17:00"},
    "then": [["remind"]],
}
RATE = {"id": "r", "occasion": "inquiry", "when": {"rate": "< 80 %"}, "then": [["note"]]}
MONEY = {"id": "r", "occasion": "payment", "when": {"short": "> 1000"}, "then": [["remind"]]}


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        (RULE, {"hours": {"mon-fri": "09:00-17:00"}}),
        (RULE, {"hours": {"mon-fri": ["09:00-12:00", "13:00-18:00"]}}),
        (RULE, {"holidays": "JP"}),
        (RULE, {"holidays": "US"}),
        (DEADLINE, {"hours": {"mon-sat": "09:00-18:00"}}),
        (DEADLINE, {"hours": {"mon, wed, fri": "09:00-18:00"}}),
        (DEADLINE, {"holidays": "JP"}),
        (RATE, {"hourly_value": [{"from": "2026-01-01", "amount": 30000}]}),
        (RATE, {"hourly_value": [{"from": "2026-02-01", "amount": 20000}]}),
        (RATE, {"currency": "EUR"}),
        (MONEY, {"currency": "USD"}),
        (MONEY, {"currency": "CHF"}),
    ],
)
def test_what_a_rule_takes_from_its_rulebook_is_in_its_sentence(
    rule: Document, change: Document
) -> None:
    before, after = read(rule), read(rule, **change)
    assert before is not None
    assert after is not None
    for was, is_now in zip(sentences(before), sentences(after), strict=True):
        assert was != is_now


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_zone_is_in_the_announcement(language: Any) -> None:
    texts = set()
    for zone in ("Asia/Tokyo", "Europe/Berlin", "America/New_York", "UTC"):
        book = read(MONEY, timezone=zone)
        assert book is not None
        texts.add(announcement_of(book, language))
    assert len(texts) == 4
