"""The rules to begin with: mild, both ways where they can be, and read in both languages."""

from __future__ import annotations

import pytest

from kijun.files.first_rules import first_rule, first_rules_text
from kijun.files.rulebook_file import load_rulebook
from kijun.judge.consequences import level_of
from kijun.judge.occasions import OCCASIONS
from kijun.judge.rulebook import Rule

BOOK = load_rulebook(first_rules_text().encode(), "first rules")
GOOD = ("inquiry", "streak")


def test_there_is_one_for_each_occasion_and_it_is_nobodys_to_change() -> None:
    assert [rule.occasion for rule in BOOK.rules] == list(OCCASIONS)
    first_rule("lateness")["then"].append([])
    assert first_rule("lateness")["then"] == [["remind"], ["warn"], ["cancel_session"]]
    with pytest.raises(KeyError):
        first_rule("weather")


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.occasion)
def test_each_begins_mildly_and_binds_the_house_as_well(rule: Rule) -> None:
    limit = 2 if rule.occasion == "conduct" else 1
    assert level_of(rule.then[0]) <= limit
    assert (rule.binds == "both") == (rule.occasion not in GOOD)
    assert rule.title.ja
    assert rule.title.en
