"""Changing rules in the text of a rulebook: what it says changes, how it is written stays."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kijun.files.rulebook_edit import (
    document_of,
    with_rule,
    with_rule_added,
    with_rule_moved,
    with_title,
    without_rule,
)
from kijun.files.starters import STARTERS, rulebook_text
from kijun.files.yaml_writing import whole

TEXT = """\
# Our rules
kijun: 1
timezone: Asia/Tokyo # where we are
rules:
  # the first one
  - id: late
    occasion: lateness
    when:
      late: "> 10 min" # how long we wait
      notice: none
    then: # what follows
      - [remind] # at first
      - [warn] # the second time
    because:
      ja: |
        時間は、
        いのちです。

  - {id: gone, occasion: absence, then: [[remind]]}
# the end
"""


def rules_of(text: str) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = document_of(text)["rules"]
    return rules


def test_a_word_is_changed_and_everything_else_stays_as_it_was_written() -> None:
    rule = rules_of(TEXT)[0]
    rule["when"] = {"late": "> 15 min", "notice": "none"}
    assert with_rule(TEXT, 1, rule) == TEXT.replace('"> 10 min"', '"> 15 min"')


def test_what_a_text_says_is_everybodys_own() -> None:
    rules_of(TEXT)[0]["when"]["late"] = "> 15 min"
    assert rules_of(TEXT)[0]["when"]["late"] == "> 10 min"


def test_nothing_changed_leaves_the_text_as_it_is() -> None:
    assert with_rule(TEXT, 1, rules_of(TEXT)[0]) == TEXT


def test_steps_are_added_and_taken_away_with_their_rows() -> None:
    rule = rules_of(TEXT)[0]
    rule["then"] = [["remind"], ["warn"], ["warn", "cancel_session"]]
    longer = with_rule(TEXT, 1, rule)
    assert "[warn] # the second time\n      - [warn, cancel_session]\n    because" in longer
    rule["then"] = [["remind"]]
    assert with_rule(longer, 1, rule) == TEXT.replace("      - [warn] # the second time\n", "")


def test_names_are_added_where_they_belong_and_taken_away() -> None:
    rule = rules_of(TEXT)[0]
    del rule["because"]
    rule |= {"within": "6 months", "excuses": [{"reason": "illness"}], "binds": "both"}
    written = with_rule(TEXT, 1, rule)
    assert rules_of(written)[0] == rule
    assert "    occasion: lateness\n    binds: both\n" in written
    assert "      notice: none\n    excuses:\n      - {reason: illness}\n    then:" in written
    assert "time\n    within: 6 months\n" in written
    assert "いのち" not in written
    assert "# how long we wait" in written


def test_a_text_of_several_rows_is_written_anew() -> None:
    rule = rules_of(TEXT)[0]
    rule["because"] = {"ja": "時間は、大切です: とても", "en": "Time, we say"}
    assert rules_of(with_rule(TEXT, 1, rule))[0] == rule
    assert "# how long we wait" in with_rule(TEXT, 1, rule)


def test_a_rule_on_one_line_is_changed_on_its_line() -> None:
    rule = rules_of(TEXT)[1] | {"then": [["warn"]]}
    assert "  - {id: gone, occasion: absence, then: [[warn]]}\n# the end" in with_rule(
        TEXT, 2, rule
    )


def test_an_unusual_layout_is_written_afresh_and_says_the_same() -> None:
    unusual = TEXT.replace("    when:\n      late", "    when:   # where\n    # odd\n      late")
    unusual = unusual.replace("      - [remind]", "      -\n        - remind")
    rule = rules_of(unusual)[0]
    rule["then"] = [["warn"]]
    assert rules_of(with_rule(unusual, 1, rule))[0] == rule
    flow = "kijun: 1\ntimezone: Asia/Tokyo\nrules: [{id: a, occasion: absence, then: [[warn]]}]"
    assert rules_of(with_rule_added(flow, {"id": "b"}))[1] == {"id": "b"}


def test_rules_change_places_with_the_comments_above_them() -> None:
    moved = with_rule_moved(TEXT, 2, 1)
    assert [rule["id"] for rule in rules_of(moved)] == ["gone", "late"]
    assert "  # the first one\n  - id: late" in moved
    assert with_rule_moved(moved, 2, -5) == TEXT
    assert with_rule_moved(TEXT, 1, 9) == moved


def test_a_rule_is_added_and_taken_away() -> None:
    rule = {"id": "moved", "occasion": "move", "when": {"moves": "> 2"}, "then": [["remind"]]}
    longer = with_rule_added(TEXT, rule)
    assert rules_of(longer)[2] == rule
    assert longer.endswith("      - [remind]\n# the end\n")
    assert without_rule(longer, 3) == TEXT
    assert "# the first one" not in without_rule(TEXT, 1)
    assert [rule["id"] for rule in rules_of(without_rule(TEXT, 1))] == ["gone"]
    only = without_rule(TEXT, 2)
    assert without_rule(only, 1) == only


def test_the_title_is_put_below_the_first_names_or_changed_in_place() -> None:
    titled = with_title(TEXT, {"ja": "基準"})
    assert titled.replace("title: {ja: 基準}\n", "") == TEXT
    assert with_title(titled, {"ja": "別の基準"}) == titled.replace("基準", "別の基準")


def test_lines_of_windows_and_a_missing_last_line_break_do_no_harm() -> None:
    rule = rules_of(TEXT)[0] | {"within": "1 month"}
    written = with_rule(TEXT.replace("\n", "\r\n").rstrip(), 1, rule)
    assert rules_of(written)[0] == rule
    assert "\r" not in written


WORDS = st.text(
    st.sampled_from("abあ間、。:#,'\"-[]{}&*!|>%@\\ \n0123true"), min_size=1, max_size=12
)
VALUES = st.recursive(
    WORDS | st.booleans() | st.integers(-9, 99),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
    ),
    max_leaves=6,
)


@given(starter=st.sampled_from(list(STARTERS)), data=st.data())
def test_whatever_a_rule_comes_to_say_the_text_says_it_and_keeps_the_rest(
    starter: str, data: st.DataObject
) -> None:
    text = rulebook_text(starter)
    rules = rules_of(text)
    number = data.draw(st.integers(1, len(rules)))
    keys = st.sampled_from(["title", "when", "then", "excuses", "within", "because", "mode"])
    changes = data.draw(st.dictionaries(keys, VALUES, max_size=3))
    gone = data.draw(st.sets(keys, max_size=2))
    rule = {k: v for k, v in (rules[number - 1] | changes).items() if k not in gone}
    written = with_rule(text, number, rule)
    expected = [*rules[: number - 1], rule, *rules[number:]]
    assert rules_of(written) == expected
    assert written.startswith(text[: text.index("rules:")])


@given(document=st.dictionaries(WORDS, VALUES, min_size=1, max_size=4))
def test_whatever_is_written_reads_back_as_the_same(document: dict[str, Any]) -> None:
    document = {"kijun": 1, "because": document, "title": document}
    assert document_of(whole(document)) == document
