"""cel-expr-python: Google's CEL in C++, compiled against declared types."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from bench.conditions import Fields, Predicate, Predicates, Question, Questions, field_types
from bench.peers.text import expression

NAME = "cel-expr-python"
PACKAGE = "cel-expr-python"
FACTS = 200_000


def prepare(questions: Questions) -> Predicates:
    cel = import_module("cel_expr_python.cel")
    return {name: predicate(cel, question) for name, question in questions.items()}


def predicate(cel: ModuleType, question: Question) -> Predicate:
    named = {bool: cel.Type.BOOL, int: cel.Type.INT, str: cel.Type.STRING}
    types = {field: named[kind] for field, kind in field_types(question).items()}
    evaluate = cel.NewEnv(variables=types).compile(expression(question)).eval

    def ask(fields: Fields) -> bool:
        # Errors come back as values that are true in Python; only true itself is a yes.
        return evaluate(data=fields).value() is True

    return ask
