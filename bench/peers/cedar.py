"""cedarpy: one parsed policy set per question, smaller sets being faster; fields as context."""

from __future__ import annotations

from importlib import import_module

from bench.conditions import Call, Fields, Predicate, Predicates, Question, Questions, Term
from bench.peers.text import literal

NAME = "cedarpy"
PACKAGE = "cedarpy"
FACTS = 50_000


def prepare(questions: Questions) -> Predicates:
    cedar = import_module("cedarpy")
    entities = cedar.Entities.from_json_str("[]")
    return {
        name: predicate(cedar.is_authorized, cedar.PolicySet.from_str(policy(question)), entities)
        for name, question in questions.items()
    }


def predicate(is_authorized: Call, policies: object, entities: object) -> Predicate:
    # Typed ids: cheaper for the library than its text form, which it would parse each time.
    request = {
        "principal": {"type": "Client", "id": "any"},
        "action": {"type": "Action", "id": "judge"},
        "resource": {"type": "Case", "id": "any"},
    }

    def ask(fields: Fields) -> bool:
        return is_authorized(request | {"context": fields}, policies, entities).allowed is True

    return ask


def policy(question: Question) -> str:
    """A policy permits where an alternative holds; nothing else permits."""
    alternatives = [" && ".join(comparison(term) for term in terms) for terms in question]
    condition = " || ".join(f"({alternative})" for alternative in alternatives)
    return f"permit(principal, action, resource) when {{ {condition} }};"


def comparison(term: Term) -> str:
    field = f"context.{term.field}"
    if isinstance(term.value, tuple):
        return f"[{', '.join(literal(value) for value in term.value)}].contains({field})"
    return f"{field} {'==' if term.op == '=' else term.op} {literal(term.value)}"
