"""Every occasion of the registry is written in its sentence; no page knows one from another."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

import pytest

from kijun.files.first_rules import first_rules_text
from kijun.files.problems import Refused
from kijun.files.rulebook_edit import with_rule, with_rule_added
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import rulebook_text
from kijun.judge.consequences import KINDS, Step, level_of
from kijun.judge.occasions import OCCASIONS
from kijun.judge.sentence import sentence_of
from kijun.judge.words.language import LANGUAGES, Language
from kijun.web.editor.controls import Control
from kijun.web.editor.defaults import new_rule
from kijun.web.editor.fitting import OFFERED, fits
from kijun.web.editor.form import changed
from kijun.web.editor.ladder import side_of
from kijun.web.editor.page import Opened, Shown, opened, shown
from kijun.web.editor.questions import groups

PLAIN = rulebook_text("time-and-promises")
SHORT = """\
kijun: 1
timezone: Asia/Tokyo
currency: JPY
hours: {mon-fri: "09:00-18:00"}
holidays: JP
hourly_value: [{from: 2026-01-01, amount: 10000}]
rules:
  - {id: one, occasion: absence, then: [[remind]]}
"""
FULL = first_rules_text()
"""A rulebook with opening hours and the value of an hour, on which some terms rest."""

every_occasion = pytest.mark.parametrize("occasion", OCCASIONS)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def added(occasion: str, text: str = SHORT) -> Opened:
    rulebook = load_rulebook(text.encode(), "rulebook")
    longer = with_rule_added(text, new_rule(occasion, rulebook))
    rule = opened(longer, len(rulebook.rules) + 1)
    assert rule is not None
    return rule


def kept(rule: Opened, sent: dict[str, str]) -> Opened:
    """Return the rule as it is once this was sent; the judge has taken it."""
    new = changed(rule.written, rule.rule, rule.rulebook, sent)
    found = opened(with_rule(rule.text, rule.number, new), rule.number)
    assert found is not None
    return found


def controls(page: Shown) -> Iterator[Control]:
    for piece in (*page.main, *page.mirror):
        if piece.control is not None:
            yield piece.control
    yield from page.further
    for excuse in page.excuses:
        yield from excuse.controls


@every_occasion
@pytest.mark.parametrize("text", [PLAIN, FULL], ids=["plain", "full"])
def test_every_occasion_can_be_added_to_any_rulebook(occasion: str, text: str) -> None:
    rule = added(occasion, text)
    assert rule.rule.occasion == occasion
    assert rule.rule.title.ja
    assert rule.rule.title.en
    for language in LANGUAGES:
        assert shown(rule, None, language).sentence


def test_the_first_rules_are_a_rulebook_with_one_rule_for_each_occasion() -> None:
    rulebook = load_rulebook(FULL.encode(), "first rules")
    assert [rule.occasion for rule in rulebook.rules] == list(OCCASIONS)


@every_occasion
@every_language
def test_the_words_make_up_the_sentence_and_each_is_chosen_once(
    occasion: str, language: Language
) -> None:
    page = shown(added(occasion), None, language)
    said = "".join(piece.text + piece.after for piece in (*page.main, *page.mirror))
    assert sorted(said.replace(" ", "")) == sorted(page.sentence.replace(" ", ""))
    names = [control.name for control in controls(page)]
    assert len(names) == len(set(names))


@every_occasion
def test_every_term_can_be_asked_is_shown_and_can_be_left_out(occasion: str) -> None:
    known = OCCASIONS[occasion].known_terms
    for name in known:
        rule = added(occasion)
        page = shown(rule, None, "ja")
        if rule.rule.term(name) is None and name in [each.value for each in page.terms]:
            rule = kept(rule, {"term.new": name})
        if rule.rule.term(name) is None:
            assert name in ("standing", "service")
            continue
        page = shown(rule, None, "ja")
        control = next(each for each in controls(page) if each.name == f"field.{name}")
        if "" in [each.value for each in control.choices]:
            assert kept(rule, {control.name: ""}).rule.term(name) is None
        else:
            assert (occasion, name) == ("streak", "good_in_a_row")


@every_occasion
def test_whatever_is_offered_the_judge_takes_and_the_sentence_says(occasion: str) -> None:
    rule = added(occasion)
    for term in ("", *(each.value for each in shown(rule, None, "en").terms)):
        asked = kept(rule, {"term.new": term}) if term else rule
        for language in LANGUAGES:
            page = shown(asked, None, language)
            for control in controls(page):
                assert len({choice.value for choice in control.choices}) == len(control.choices)
                assert all(choice.label.strip() for choice in control.choices)
    page = shown(rule, None, "en")
    for control in controls(page):
        for choice in control.choices:
            if choice.value != control.chosen and not control.name.startswith("top."):
                after = kept(rule, {control.name: choice.value})
                said = sentence_of(after.rule, after.rulebook, "en")
                assert said != page.sentence, (control.name, choice.value)


@every_occasion
def test_a_value_reads_in_the_list_as_it_reads_in_the_sentence(occasion: str) -> None:
    rule = added(occasion)
    page = shown(rule, None, "ja")
    for piece in page.main:
        if piece.control is None or not piece.control.name.startswith("field."):
            continue
        assert piece.text in [each.label for each in piece.control.choices]


@every_occasion
@pytest.mark.parametrize("side", ["then", "house_then"])
def test_every_consequence_that_fits_is_offered_and_no_other(occasion: str, side: str) -> None:
    rule = added(occasion)
    if side == "house_then" and rule.rule.binds != "both":
        return
    page = shown(rule, None, "en")
    stairs = page.stairs if side == "then" else page.house_stairs
    last = stairs[-1].consequents[0]
    offered = {choice.value for choice in last.choices if choice.value}
    steps = side_of(rule.rule, side).steps
    before, rest = written(steps[:-1]), written(steps[-1:])[0][1:]
    for consequence in OFFERED:
        text = str(consequence)
        is_right = is_taken(rule, side, [*before, [text, *rest]])
        if consequence.word in ("thank", "prefer") and occasion not in ("inquiry", "streak"):
            is_right = False
        if occasion == "inquiry" and consequence.level > 0:  # asking for work is no breach
            is_right = False
        assert (text in offered) == is_right, text
    assert {each.word for each in OFFERED} == set(KINDS)


def written(steps: tuple[Step, ...]) -> list[list[str]]:
    return [[str(consequence) for consequence in step] for step in steps]


def is_taken(rule: Opened, side: str, steps: list[list[str]]) -> bool:
    text = with_rule(rule.text, rule.number, {**rule.written, side: steps})
    try:
        load_rulebook(text.encode(), "rulebook")
    except Refused:
        return False
    return True


@every_language
def test_each_occasion_is_asked_for_with_an_example(language: Language) -> None:
    asked = [each for group in groups(language) for each in group.questions]
    assert sorted(each.occasion for each in asked) == sorted(OCCASIONS)
    assert all(each.happens and each.example for each in asked)


def test_one_more_occasion_needs_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    like = OCCASIONS["contact"]
    another = dataclasses.replace(like, name="weather")
    monkeypatch.setitem(OCCASIONS, "weather", another)
    rulebook = load_rulebook(FULL.encode(), "rulebook")
    rule = new_rule("weather", rulebook)
    assert rule["when"] == {"outside_hours": True}
    assert rule["then"] == [["remind"]]
    asked = [each for group in groups("en") for each in group.questions]
    assert "weather" in [each.occasion for each in asked]
    assert fits(added("contact").rule, rulebook)


def test_what_would_let_a_step_fall_is_not_offered_to_be_left_out() -> None:
    rule = kept(added("promise"), {"house_then.0.more": "warn", "act": "step-add:house_then"})
    last = shown(rule, None, "en").house_stairs[-1].consequents
    can_go = {each.value: "" in [choice.value for choice in each.choices] for each in last}
    assert can_go == {"apologise": True, "make_good": False}
    for consequent in last:
        for choice in consequent.choices:
            step = kept(rule, {consequent.name: choice.value}).rule.house_then[-1]
            assert level_of(step) >= level_of(rule.rule.house_then[0])


def test_who_owes_nothing_gets_no_further_step() -> None:
    rule = added("inquiry")
    assert kept(rule, {"act": "step-add:house_then"}).written == rule.written
    assert "先に尋ねる案" in shown(rule, None, "ja").remark
    assert shown(added("promise"), None, "ja").remark == ""


@every_occasion
def test_in_whatever_order_words_are_chosen_the_judge_takes_the_rule(occasion: str) -> None:
    rule, chance = added(occasion), random.Random(occasion)
    for language in ("ja", "en", "ja", "en", "ja", "en"):
        page = shown(rule, None, language)
        words = [each for each in controls(page) if not each.name.startswith("top.")]
        stairs = (*page.stairs, *page.house_stairs)
        follows = [each for stair in stairs for each in stair.consequents]
        offered = {each.name: each.choices for each in words}
        offered |= {each.name: each.choices for each in follows}
        offered |= {"term.new": page.terms, "excuse.new": page.more_excuses, "binds": page.binds}
        now = {each.name: each.chosen for each in words}
        now |= {each.name: each.value for each in follows} | {"binds": rule.rule.binds}
        name = chance.choice([name for name, choices in offered.items() if choices])
        chosen, before = chance.choice(offered[name]).value, rule
        rule = kept(rule, {name: chosen})
        assert fits(rule.rule, rule.rulebook)
        assert (rule.written == before.written) == (chosen == now.get(name)), (name, chosen)
