"""rule-engine: parsed rules that match a dict."""

from __future__ import annotations

from importlib import import_module

from bench.conditions import Call, Fields, Predicate, Predicates, Questions
from bench.peers.text import expression

NAME = "rule-engine"
PACKAGE = "rule-engine"
FACTS = 100_000


def prepare(questions: Questions) -> Predicates:
    make = import_module("rule_engine").Rule
    return {
        name: predicate(make(expression(question, "and", "or")).matches)
        for name, question in questions.items()
    }


def predicate(matches: Call) -> Predicate:
    def ask(fields: Fields) -> bool:
        return matches(fields) is True

    return ask
