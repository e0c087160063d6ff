"""zen-engine: the same decision tables, kept in a static loader and named by key."""

from __future__ import annotations

from importlib import import_module

from bench.conditions import Call, Fields, Predicate, Predicates, Questions
from bench.peers.zen_table import document

NAME = "zen-engine, decision table, in a loader"
PACKAGE = "zen-engine"
FACTS = 100_000


def prepare(questions: Questions) -> Predicates:
    content = {name: document(question) for name, question in questions.items()}
    engine = import_module("zen").ZenEngine({"loader": {"type": "static", "content": content}})
    return {name: predicate(engine.evaluate, name) for name in questions}


def predicate(evaluate: Call, name: str) -> Predicate:
    def ask(fields: Fields) -> bool:
        return evaluate(name, fields)["result"].get("yes") is True

    return ask
