"""common-expression-language: CEL in Rust, compiled programs."""

from __future__ import annotations

from importlib import import_module

from bench.conditions import Call, Fields, Predicate, Predicates, Questions
from bench.peers.text import expression

NAME = "common-expression-language"
PACKAGE = "common-expression-language"
FACTS = 200_000


def prepare(questions: Questions) -> Predicates:
    compile_program = import_module("cel").compile
    return {
        name: predicate(compile_program(expression(q)).execute) for name, q in questions.items()
    }


def predicate(execute: Call) -> Predicate:
    def ask(fields: Fields) -> bool:
        return execute(fields) is True

    return ask
