"""A name that came with a rule is known, and what the rule of that name asks."""

from __future__ import annotations

import pytest

from kijun.files.first_rules import first_rules_text
from kijun.files.given_names import has_outgrown_its_name
from kijun.files.rulebook_file import load_rulebook
from kijun.files.starters import STARTERS, rulebook_text
from kijun.judge.rulebook import Rule

FIRST = first_rules_text()


def price_request(text: str) -> Rule:
    rule = load_rulebook(text.encode(), "rulebook").rule("price-after-delivery")
    assert rule is not None
    return rule


@pytest.mark.parametrize("text", [FIRST, *map(rulebook_text, STARTERS)], ids=["first", *STARTERS])
def test_every_rule_that_comes_with_a_name_says_what_its_name_says(text: str) -> None:
    rules = load_rulebook(text.encode(), "rulebook").rules
    assert not any(map(has_outgrown_its_name, rules))


@pytest.mark.parametrize(
    ("before", "after", "outgrown"),
    [
        ("stage: [delivered, accepted]", "stage: agreed", True),
        ("      imposed: false\n", "", True),
        ("      imposed: false\n", "      imposed: false\n      target_met: true\n", False),
        ("within: 36 months", "within: 12 months", False),
    ],
)
def test_what_makes_another_kind_of_case_outgrows_a_name(
    before: str, after: str, outgrown: bool
) -> None:
    head, name, rest = FIRST.partition("  - id: price-after-delivery")
    changed = head + name + rest.replace(before, after, 1)
    assert changed != FIRST
    assert has_outgrown_its_name(price_request(changed)) is outgrown


def test_a_name_of_ones_own_fits_whatever_the_rule_says() -> None:
    own = FIRST.replace("納品のあとの値引きのご要望", "値引き").replace(
        "A lower price after delivery", "Lower"
    )
    rest = own.replace("stage: [delivered, accepted]", "stage: agreed")
    assert not has_outgrown_its_name(price_request(rest))
