"""All kinds of letters are of one shape: short, in both languages, and about one thing."""

from __future__ import annotations

import re
import string

import pytest

from kijun.judge.consequences import KINDS as CONSEQUENCES
from kijun.judge.words.language import Language
from kijun.letters.kinds import KINDS, LONGEST, WORDLESS
from kijun.letters.writing import written

EVERYTHING = {
    name: f"〔{name}〕"
    for kind in KINDS.values()
    for said in (kind.subject, *kind.lines)
    for text in said
    for _, name, _, _ in string.Formatter().parse(text)
    if name
}
_EACH = pytest.mark.parametrize("kind", KINDS)
_BOTH = pytest.mark.parametrize("language", ["ja", "en"])


@_EACH
@_BOTH
def test_a_letter_has_at_most_eight_lines(kind: str, language: Language) -> None:
    text = written(kind, EVERYTHING, language).text
    assert len([line for line in text.splitlines() if line]) <= LONGEST


@_EACH
def test_both_languages_name_the_same_things_in_each_line(kind: str) -> None:
    for said in KINDS[kind].lines:
        in_ja, in_en = (re.findall(r"{(\w+)}", text) for text in said)
        assert sorted(in_ja) == sorted(in_en)


@_EACH
@_BOTH
def test_a_letter_begins_with_the_client_and_is_signed_by_the_house(
    kind: str, language: Language
) -> None:
    lines = written(kind, EVERYTHING, language).text.split("\n\n")
    assert "〔client〕" in lines[0]
    assert lines[-1] == "〔house〕"


@_EACH
@_BOTH
def test_no_letter_raises_its_voice_or_blames(kind: str, language: Language) -> None:
    text = written(kind, EVERYTHING, language).text
    assert not re.search("[!！]|違反|ペナルティ|処罰|violat|penalt|offend|please be advised", text)


def test_every_consequence_has_its_letter_or_none_is_written_about_it() -> None:
    assert set(CONSEQUENCES) - WORDLESS == set(CONSEQUENCES) & set(KINDS)


def test_a_line_is_left_out_where_something_that_it_names_is_not_given() -> None:
    given = {**EVERYTHING, "place": "", "link": ""}
    text = written("reminder", given, "ja").text
    assert "場所" not in text
    assert "こちらから" not in text
    assert "〔when〕" in text


def test_what_a_client_is_called_cannot_change_the_words_of_a_letter() -> None:
    given = {**EVERYTHING, "client": "{house} {0.__class__}"}
    assert "{house} {0.__class__}" in written("nudge", given, "ja").text


def test_a_subject_is_one_line() -> None:
    given = {**EVERYTHING, "when": "11月24日\r\nBcc: x"}
    assert "\n" not in written("reminder", given, "ja").subject
