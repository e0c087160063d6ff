"""The words of a sentence are its controls; the sentence itself is the judge's, to the letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kijun.files.problems import Refused
from kijun.files.rulebook_edit import document_of, with_rule, with_rule_added
from kijun.files.starters import STARTERS, rulebook_text
from kijun.judge.sentence import sentence_of
from kijun.judge.words.language import LANGUAGES, Language
from kijun.web.editor.controls import Control
from kijun.web.editor.form import changed
from kijun.web.editor.page import Opened, Shown, opened, shown
from kijun.web.editor.values import code_of, words_in
from kijun.web.editor.words import differing, told

TEXT = rulebook_text("time-and-promises")
SNS = "[SNS]"


def rules() -> Iterator[Opened]:
    """Every rule of the starters."""
    for starter in STARTERS:
        text = rulebook_text(starter)
        for number in range(1, len(document_of(text)["rules"]) + 1):
            rule = opened(text, number)
            assert rule is not None
            yield rule


RULES = list(rules())
NAMES = [f"{rule.rulebook.title.en}: {rule.rule.id}" for rule in RULES]


def late(text: str = TEXT) -> Opened:
    found = opened(text, 1)
    assert found is not None
    return found


def controls(page: Shown) -> dict[str, Control]:
    in_sentence = [piece.control for piece in (*page.main, *page.mirror) if piece.control]
    return {control.name: control for control in (*in_sentence, *page.further)}


def kept(rule: Opened, sent: dict[str, str]) -> Opened:
    """Return the rule as it is once this was sent."""
    new = changed(rule.written, rule.rule, rule.rulebook, sent)
    found = opened(with_rule(rule.text, rule.number, new), rule.number)
    assert found is not None
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_the_pieces_make_up_the_sentence_that_the_client_reads(
    rule: Opened, language: Language
) -> None:
    page = shown(rule, None, language)
    read = told(rule.rule, rule.rulebook, language)
    assert "".join(piece.text + piece.after for piece in page.main) == read.main
    assert "".join(piece.text + piece.after for piece in page.mirror) == read.mirror
    assert not any(piece.text.startswith(("、", "。")) for piece in (*page.main, *page.mirror))
    whole = sentence_of(rule.rule, rule.rulebook, language)
    assert sorted(read.main + read.mirror) == sorted(whole) or language == "en"
    for piece in (*page.main, *page.mirror):
        if piece.control is not None:
            labels = {choice.value: choice.label for choice in piece.control.choices}
            assert labels[piece.control.chosen] == piece.text


@pytest.mark.parametrize(
    ("name", "words"),
    [("field.late", "10分"), ("field.notice", "ご連絡がないまま"), ("field.within", "12か月")],
)
def test_the_words_of_a_field_are_found_where_they_are_read(name: str, words: str) -> None:
    page = shown(late(), None, "ja")
    assert [piece.text for piece in page.main if piece.control and piece.control.name == name] == [
        words
    ]


def test_what_the_sentence_does_not_ask_can_be_asked_as_well() -> None:
    rule = opened(TEXT, 3)
    assert rule is not None
    page = shown(rule, None, "en")
    assert [each.value for each in page.terms] == ["after_deadline", "reason", "notice", "party"]
    after = kept(rule, {"term.new": "after_deadline"})
    assert after.written["when"] == {"lead": "< 24 h", "after_deadline": "1 d before 18:00"}


def test_what_was_known_until_now_is_struck_through() -> None:
    after = kept(late(), {"field.late": "> 15 min", "then.1.0": "cancel_session"})
    page = shown(after, late(), "ja")
    assert controls(page)["field.late"].old == "10分"
    assert [each.old for each in page.stairs[1].consequents] == ["警告"]
    assert controls(page)["field.within"].old == ""
    assert not any(control.old for control in controls(shown(late(), late(), "ja")).values())


def test_a_value_that_is_not_offered_stays_and_is_offered_too() -> None:
    rule = late(TEXT.replace('"> 10 min"', '">= 7 min"'))
    found = controls(shown(rule, None, "en"))["field.late"]
    assert found.chosen == ">= 7 min"
    assert kept(rule, {"field.late": ">= 7 min"}).written == rule.written


def test_the_same_length_in_other_words_is_not_offered_twice() -> None:
    rule = late(TEXT.replace('"> 10 min"', '">10 min"'))
    found = controls(shown(rule, None, "en"))["field.late"]
    assert found.chosen == "> 10 min"
    assert kept(rule, {"field.late": "> 10 min"}).written == rule.written


def test_what_differs_is_told_in_whole_words() -> None:
    assert differing("お越しが10分を超えて", "お越しが15分を超えて") == (4, 7)
    assert differing("same", "same") == (4, 4)


def test_a_later_step_is_never_offered_something_milder() -> None:
    last = shown(late(), None, "en").stairs[2].consequents[0]
    values = {choice.value for choice in last.choices}
    assert "suspend 30 d" in values
    assert not {"remind", "note"} & values


def test_what_does_not_fit_is_refused_by_the_judge_and_not_by_the_page() -> None:
    rule = late()
    new = changed(rule.written, rule.rule, rule.rulebook, {"then.2.0": "note"})
    with pytest.raises(Refused):
        opened(with_rule(rule.text, 1, new), 1)


def test_each_step_says_when_it_ends() -> None:
    text = TEXT.replace(
        "      - [cancel_session]\n", "      - [cancel_session]\n      - [ban]\n", 1
    )
    ends = [stair.ends for stair in shown(late(text), None, "ja").stairs]
    assert ends[2:] == ["その回かぎり", "1年ごとに見直し"]
    promise = opened(rulebook_text("both-directions"), 4)
    assert promise is not None
    assert shown(promise, None, "ja").stairs[-1].ends == "一度かぎり"


def test_a_wait_that_a_rule_does_not_have_can_be_asked_of_it() -> None:
    text = rulebook_text("delivery-and-price")
    rule = opened(text, 1)
    assert rule is not None
    assert controls(shown(rule, None, "en"))["field.late"].chosen == "> 0 d"
    after = kept(rule, {"field.late": "> 3 d"})
    assert after.written["when"] == {"kept": False, "late": "> 3 d"}
    good = text.replace("kept: false", "kept: true").replace("[apologise, make_good]", "[thank]", 1)
    thanks = opened(good, 1)
    assert thanks is not None
    assert "late" in [each.value for each in shown(thanks, None, "en").terms]
    after = kept(thanks, {"term.new": "late"})
    assert after.written["when"] == {"kept": True, "late": "> 1 d"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("rain", ["rain"]),
        (SNS, [SNS]),
        ([SNS], [SNS]),
        ([SNS, "rain"], [SNS, "rain"]),
        ("[", ["["]),
        (True, ["true"]),
        ([True, "rain"], ["true", "rain"]),
        ([], []),
        ("", []),
    ],
)
def test_words_of_ones_own_are_the_same_on_their_way_through_the_page(
    given: object, words: list[str]
) -> None:
    assert words_in(code_of(given)) == words


@pytest.mark.parametrize("asked", [{"when": {"what": SNS}}, {"excuses": [{"what": SNS}]}])
def test_a_word_of_ones_own_may_begin_with_a_bracket(asked: dict[str, object]) -> None:
    rule = {"id": "said", "occasion": "conduct", "binds": "client", **asked, "then": [["remind"]]}
    text = with_rule_added(TEXT, rule)
    found = opened(text, len(document_of(text)["rules"]))
    assert found is not None
    assert f"「{SNS}」" in "".join(piece.text for piece in shown(found, None, "ja").main)
    assert kept(found, {}).written == rule
    if "when" in asked:
        assert kept(found, {"own.what": "[LINE]"}).written["when"] == {"what": [SNS, "[LINE]"]}
