"""durable_rules: one ruleset per question; a fact is posted as an event."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from bench.conditions import Fields, Predicate, Predicates, Question, Questions, Term

NAME = "durable_rules"
PACKAGE = "durable_rules"
FACTS = 50_000

OPERATORS = {">": "$gt", "<": "$lt", "<=": "$lte"}


def prepare(questions: Questions) -> Predicates:
    engine = import_module("durable.engine")
    return {name: predicate(engine, name, question) for name, question in questions.items()}


def predicate(engine: ModuleType, name: str, question: Question) -> Predicate:
    answers: list[bool] = []

    def yes(_: object) -> None:
        answers.append(True)

    host = engine.Host()
    rules = {f"r{n}": {"all": [{"m": both(terms)}], "run": yes} for n, terms in enumerate(question)}
    ruleset = name.replace(" ", "_")
    host.set_rulesets({ruleset: rules})
    unmatched = engine.MessageNotHandledException

    def ask(fields: Fields) -> bool:
        answers.clear()
        try:
            host.post(ruleset, dict(fields))
        except unmatched:
            return False
        return bool(answers)

    return ask


def both(terms: tuple[Term, ...]) -> dict[str, Any]:
    """The comparisons of one alternative in the JSON form of the library."""
    return (
        {"$and": [comparison(term) for term in terms]} if len(terms) > 1 else comparison(terms[0])
    )


def comparison(term: Term) -> dict[str, Any]:
    if isinstance(term.value, tuple):
        return {"$or": [{term.field: value} for value in term.value]}
    if term.op == "=":
        return {term.field: term.value}
    return {OPERATORS[term.op]: {term.field: term.value}}
