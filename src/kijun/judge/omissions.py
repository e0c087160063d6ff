"""Facts that rules ask about and yet cannot use: what is missing is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kijun.judge import facts as f
from kijun.judge.errors import Report
from kijun.judge.facts import Fact
from kijun.judge.rulebook import Rulebooks

_NOBODY_IMPOSED: Final = (
    "Nothing is told of who imposed the rule “%(rule)s”, so that nobody has two standards about it."
)
_OTHER_CURRENCY: Final = (
    "This engagement is in %(currency)s and the rulebook in %(own)s: what is asked of its price "
    "is compared by its share only."
)


def unusable(rulebooks: Rulebooks, facts: list[Fact]) -> Iterator[Report]:
    """Report what the rules of any version ask about, and cannot be held against them."""
    rules = [(rule, book) for book in rulebooks.values() for rule in book.rules]
    if any(rule.occasion == "double_standard" for rule, _ in rules):
        yield from _rules_of_nobody(facts)
    own = {
        book.currency
        for rule, book in rules
        if book.currency is not None and any(term.name == "amount" for term in rule.terms)
    }
    for currency in sorted(own):
        yield from _in_another_currency(facts, currency)


def _rules_of_nobody(facts: list[Fact]) -> Iterator[Report]:
    imposed = {(x.client, x.client_rule) for x in facts if type(x) is f.ClientRuleImposed}
    broken = {(x.client, x.client_rule, x.by) for x in facts if type(x) is f.ClientRuleBroken}
    for fact in facts:
        if type(fact) is not f.ClientRuleComplained:
            continue
        matter = fact.client, fact.client_rule
        if matter not in imposed and (*matter, fact.by) in broken:
            yield Report(f.id_of(fact), _NOBODY_IMPOSED, {"rule": fact.client_rule})


def _in_another_currency(facts: list[Fact], own: str) -> Iterator[Report]:
    for fact in facts:
        if type(fact) is f.EngagementAgreed and fact.currency != own:
            params = {"currency": fact.currency, "own": own}
            yield Report(f.id_of(fact), _OTHER_CURRENCY, params)
