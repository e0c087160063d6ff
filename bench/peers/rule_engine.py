"""rule-engine: parsed rules that match a dict."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bench.conditions import Fields, Predicate, Predicates, Questions
from bench.peers.text import expression

NAME = "rule-engine"
PACKAGE = "rule-engine"
FACTS = 100_000


def prepare(questions: Questions) -> Predicates:
    make = import_module("rule_engine").Rule
    return {name: predicate(make(expression(q, "and", "or"))) for name, q in questions.items()}


def predicate(rule: Any) -> Predicate:
    matches = rule.matches

    def ask(fields: Fields) -> bool:
        return matches(fields) is True

    return ask
