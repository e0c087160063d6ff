"""The second principle.

*What was announced is what is applied.* The sentence that a client reads (ja, en) is generated
from the rule's data; nobody writes it by hand beside the rule.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kijun.judge import Rulebook, judge
from kijun.judge.sentence import sentence_of
from tests.judge.reference import rule_of
from tests.judge.stories import one_of
from tests.judge.strategies import TEMPLATES, World, parsed, rules, some, worlds


@some
@given(worlds(versions=2, watches=True))
def test_what_follows_is_what_the_announced_rule_says_word_for_word(world: World) -> None:
    for decision in world.judged(everything=True).decisions:
        rule = rule_of(world, decision)
        steps = rule["then"]
        if decision.party == "house":
            steps = rule.get("house_then") or [list(decision.consequences)]
        if decision.step is None:
            assert list(decision.consequences) in steps
        else:
            assert list(decision.consequences) == steps[min(decision.step, len(steps)) - 1]


FIELDS = ("when", "excuses", "then", "house_then", "within", "binds", "services", "confirm", "mode")


@st.composite
def _a_change_of_one_field(draw: st.DrawFn) -> tuple[World, dict[str, Any]]:
    occasion = draw(one_of(tuple(TEMPLATES)))
    world = draw(worlds([occasion], most_rules=1, acts=0))
    (rule,), other = world.documents[0]["rules"], draw(rules([occasion]))
    field = draw(one_of(FIELDS))
    changed = {name: value for name, value in rule.items() if name != field}
    if field in other:
        changed[field] = other[field]
    if changed.get("binds") != "both":
        changed.pop("house_then", None)
    return world, changed


@some
@given(_a_change_of_one_field())
def test_a_change_that_changes_a_decision_changes_the_sentence_in_both_languages(
    drawn: tuple[World, dict[str, Any]],
) -> None:
    world, changed = drawn
    other = parsed({**world.documents[0], "rules": [changed]})

    def decided(book: Rulebook) -> list[tuple[object, ...]]:
        judged = judge({book.version: book}, world.facts, world.end, assume_announced=True)
        return [(d.id, d.status, d.step, d.consequences, d.awaiting) for d in judged.decisions]

    if decided(world.book) != decided(other):
        (was,), (now,) = world.book.rules, other.rules
        assert sentence_of(was, world.book, "ja") != sentence_of(now, other, "ja")
        assert sentence_of(was, world.book, "en") != sentence_of(now, other, "en")
