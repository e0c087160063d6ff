"""Promises, and rules that one side imposes: what is told first holds."""

from __future__ import annotations

from typing import Any

import pytest

from kijun.judge import facts as f
from tests.judge.record import announced, at, book, decided, fact, rule

PROMISE = book(rule(id="word", occasion="promise", binds="both"))


def promised(told: int, due: int, **more: Any) -> f.Fact:
    """Promise something until a day."""
    return fact(f.PromiseMade, at(told), promise="p", due=at(due).isoformat(), **more)


def test_a_promise_is_due_when_it_was_first_said_to_be() -> None:
    facts = [announced(PROMISE), promised(2, 5), promised(3, 9)]
    assert decided(PROMISE, facts, at(10))["word/p"].decided_at == at(5).isoformat()


def test_a_promise_is_that_of_who_made_it_first() -> None:
    facts = [announced(PROMISE), promised(2, 5, by="house"), promised(3, 9)]
    assert sorted(decided(PROMISE, facts, at(10))) == ["word/p/house"]


def test_a_promise_is_kept_once() -> None:
    row = book(rule(id="row", occasion="streak", when={"good_in_a_row": 1}, then=[["thank"]]))
    kept = [fact(f.PromiseKept, at(day), promise="p", id=f"k{day}") for day in (3, 4)]
    assert sorted(decided(row, [announced(row), promised(2, 5), *kept], at(6))) == ["row/k3"]


# -- rules of one side -------------------------------------------------------------------------

DOUBLE = book(rule(id="double", occasion="double_standard", binds="both"))


def told(kind: type[Any], day: int, by: str) -> f.Fact:
    """Say something about a rule that one side imposed."""
    more = {"binds": "both"} if kind is f.ClientRuleImposed else {}
    return fact(kind, at(day), client_rule="c", by=by, id=f"{by}{day}", **more)


@pytest.mark.parametrize(("first", "second"), [("client", "house"), ("house", "client")])
def test_a_rule_is_that_of_who_imposed_it_first(first: str, second: str) -> None:
    both = [told(f.ClientRuleImposed, 2, first), told(f.ClientRuleImposed, 3, second)]
    acts = [told(f.ClientRuleBroken, 4, first), told(f.ClientRuleComplained, 5, first)]
    (one,) = decided(DOUBLE, [announced(DOUBLE), *both, *acts], at(6)).values()
    assert (one.party, one.case, one.facts[0]) == (first, f"{first}5", f"{first}2")


def test_only_who_imposed_a_rule_has_a_double_standard() -> None:
    facts = [
        told(f.ClientRuleImposed, 2, "client"),
        told(f.ClientRuleBroken, 3, "house"),
        told(f.ClientRuleComplained, 4, "house"),
    ]
    assert decided(DOUBLE, [announced(DOUBLE), *facts], at(6)) == {}


@pytest.mark.parametrize("imposer", [None, "client", "house"])
def test_nobody_has_a_double_standard_without_having_imposed_a_rule(imposer: str | None) -> None:
    acts = [told(f.ClientRuleBroken, 3, "client"), told(f.ClientRuleComplained, 4, "client")]
    later = [told(f.ClientRuleImposed, 5, imposer)] if imposer is not None else []
    found = decided(DOUBLE, [announced(DOUBLE), *acts, *later], at(6))
    assert list(found) == (["double/client5"] if imposer == "client" else [])
