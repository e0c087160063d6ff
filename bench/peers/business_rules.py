"""business-rules: variables as decorated methods, conditions as JSON."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import Any

from bench.conditions import (
    Call,
    Fields,
    Predicate,
    Predicates,
    Question,
    Questions,
    Term,
    Value,
    field_types,
)

NAME = "business-rules"
PACKAGE = "business-rules"
FACTS = 100_000

NUMBERS = {"=": "equal_to", ">": "greater_than", "<": "less_than", "<=": "less_than_or_equal_to"}


def prepare(questions: Questions) -> Predicates:
    engine = import_module("business_rules.engine")
    variables = import_module("business_rules.variables")
    actions = import_module("business_rules.actions").BaseActions()
    return {
        name: predicate(
            engine.run, variables_class(variables, field_types(question)), actions, question
        )
        for name, question in questions.items()
    }


def predicate(run: Call, holder: Call, actions: object, question: Question) -> Predicate:
    rule = {"conditions": conditions(question), "actions": []}

    def ask(fields: Fields) -> bool:
        return run(rule, holder(fields), actions) is True

    return ask


def variables_class(variables: ModuleType, types: dict[str, type]) -> type:
    """A subclass of ``BaseVariables`` with one reader per field."""
    decorators = {
        bool: variables.boolean_rule_variable,
        int: variables.numeric_rule_variable,
        str: variables.string_rule_variable,
    }

    def keep(self: object, fields: Fields) -> None:
        vars(self)["fields"] = fields

    readers = {name: decorators[kind](reader(name)) for name, kind in types.items()}
    return type("Fields", (variables.BaseVariables,), {"__init__": keep, **readers})


def reader(name: str) -> Call:
    def read(self: object) -> Value:
        fields: Fields = vars(self)["fields"]
        return fields[name]

    read.__name__ = name
    return read


def conditions(question: Question) -> dict[str, Any]:
    return {"any": [{"all": [one(term) for term in terms]} for terms in question]}


def one(term: Term) -> dict[str, Any]:
    if isinstance(term.value, tuple):
        return {"any": [text(term.field, value) for value in term.value]}
    if isinstance(term.value, bool):
        return {"name": term.field, "operator": f"is_{term.value}".lower(), "value": ""}
    if isinstance(term.value, str):
        return text(term.field, term.value)
    return {"name": term.field, "operator": NUMBERS[term.op], "value": term.value}


def text(field: str, value: str) -> dict[str, Any]:
    return {"name": field, "operator": "equal_to", "value": value}
