"""Counts that a rule can mean, in what is to be taken in; what was published stays readable."""

from __future__ import annotations

import pytest

from kijun.files.problems import Refused
from kijun.files.rulebook_counts import load_meant
from kijun.files.rulebook_file import load_rulebook

MOVED = """\
kijun: 1
timezone: Asia/Tokyo
rules:
  - id: moved-too-often
    occasion: move
    when: {{moves: {when}}}
    excuses:
      - {{moves: {excuse}}}
    then:
      - [remind]
"""


@pytest.mark.parametrize("count", ['"> 2"', "1", '"1..10000"', '"<= 3"'])
def test_a_count_that_can_be_meant_is_taken(count: str) -> None:
    text = MOVED.format(when=count, excuse=1).encode()
    assert load_meant(text, "rules.yaml") == load_rulebook(text, "rules.yaml")


@pytest.mark.parametrize(
    ("count", "given"),
    [('"> 0"', "0"), ("-1", "-1"), ('">= 2.5"', "2.5"), ('"2..10001"', "10001"), ("0.5", "0.5")],
)
def test_a_count_that_cannot_be_meant_is_told_with_its_line(count: str, given: str) -> None:
    text = MOVED.format(when=count, excuse=count).encode()
    load_rulebook(text, "rules.yaml")
    with pytest.raises(Refused) as refused:
        load_meant(text, "rules.yaml")
    assert [problem.text() for problem in refused.value.problems] == [
        f"rules.yaml:{line}: moves: write a whole number from 1 to 10,000, not “{given}”."
        for line in (6, 8)
    ]
