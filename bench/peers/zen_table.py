"""zen-engine: one decision table (JDM) per question, held as the decision created from it.

This is the basic use of its documentation. The same tables kept in a loader are another
candidate, ``zen_table_loaded``: much faster, since a created decision costs some 0.2 ms
each time it is evaluated, whatever is in it (seen with 2.1.3).
"""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

from bench.conditions import (
    Call,
    Fields,
    Predicate,
    Predicates,
    Question,
    Questions,
    Term,
    field_types,
)
from bench.peers.text import literal

NAME = "zen-engine, decision table, created"
PACKAGE = "zen-engine"
FACTS = 20_000


def prepare(questions: Questions) -> Predicates:
    engine = import_module("zen").ZenEngine()
    return {
        name: predicate(engine.create_decision(json.dumps(document(question))).evaluate)
        for name, question in questions.items()
    }


def predicate(evaluate: Call) -> Predicate:
    def ask(fields: Fields) -> bool:
        return evaluate(fields)["result"].get("yes") is True

    return ask


def document(question: Question) -> dict[str, Any]:
    """The question as a JSON decision model: request, table, response."""
    names = [("in", "inputNode"), ("table", "decisionTableNode"), ("out", "outputNode")]
    nodes: list[dict[str, Any]] = [
        {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}}
        for name, kind in names
    ]
    nodes[1]["content"] = table(question)
    edges = [
        {"id": f"{source}-{target}", "sourceId": source, "targetId": target, "type": "edge"}
        for source, target in (("in", "table"), ("table", "out"))
    ]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def table(question: Question) -> dict[str, Any]:
    fields = field_types(question)
    rows = [
        {"_id": f"row{number}", "yes": "true"}
        | dict.fromkeys(fields, "")
        | {term.field: cell(term) for term in terms}
        for number, terms in enumerate(question)
    ]
    return {
        "hitPolicy": "first",
        "inputs": [{"id": f, "name": f, "field": f, "type": "expression"} for f in fields],
        "outputs": [{"id": "yes", "name": "yes", "field": "yes", "type": "expression"}],
        "rules": rows,
    }


def cell(term: Term) -> str:
    """A condition as a table cell; a list of values in a cell means any of them."""
    if isinstance(term.value, tuple):
        return ", ".join(literal(value) for value in term.value)
    return literal(term.value) if term.op == "=" else f"{term.op} {literal(term.value)}"
