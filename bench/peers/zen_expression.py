"""zen-engine: one compiled expression per question."""

from __future__ import annotations

from importlib import import_module

from bench.conditions import Call, Fields, Predicate, Predicates, Questions
from bench.peers.text import expression

NAME = "zen-engine, expression"
PACKAGE = "zen-engine"
FACTS = 200_000


def prepare(questions: Questions) -> Predicates:
    compile_expression = import_module("zen").compile_expression
    return {
        name: predicate(compile_expression(expression(question, "and", "or")).evaluate)
        for name, question in questions.items()
    }


def predicate(evaluate: Call) -> Predicate:
    def ask(fields: Fields) -> bool:
        return evaluate(fields) is True

    return ask
