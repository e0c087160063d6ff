"""datalogic-py: JSONLogic, compiled once, evaluated in one session."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bench.conditions import Call, Fields, Predicate, Predicates, Question, Questions, Term

NAME = "datalogic-py"
PACKAGE = "datalogic-py"
FACTS = 200_000


def prepare(questions: Questions) -> Predicates:
    """A session reuses its memory between calls: the form its authors give for hot loops."""
    engine = import_module("datalogic_py").Engine()
    session = engine.session()
    return {
        name: predicate(session.evaluate, engine.compile(logic(q))) for name, q in questions.items()
    }


def predicate(evaluate: Call, rule: object) -> Predicate:
    def ask(fields: Fields) -> bool:
        return evaluate(rule, fields) is True

    return ask


def logic(question: Question) -> dict[str, Any]:
    return {"or": [{"and": [comparison(term) for term in terms]} for terms in question]}


def comparison(term: Term) -> dict[str, Any]:
    read = {"var": term.field}
    if isinstance(term.value, tuple):
        return {"in": [read, list(term.value)]}
    return {"===" if term.op == "=" else term.op: [read, term.value]}
