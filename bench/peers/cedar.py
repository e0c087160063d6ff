"""cedarpy: one policy set, parsed once; a question is an action, the fields its context."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from bench.conditions import Fields, Predicate, Predicates, Question, Questions, Term
from bench.peers.text import literal

NAME = "cedarpy"
PACKAGE = "cedarpy"
FACTS = 50_000


def prepare(questions: Questions) -> Predicates:
    cedar = import_module("cedarpy")
    policies = cedar.PolicySet.from_str("\n".join(policy(*item) for item in questions.items()))
    entities = cedar.Entities.from_json_str("[]")
    return {name: predicate(cedar, policies, entities, name) for name in questions}


def predicate(cedar: Any, policies: Any, entities: Any, name: str) -> Predicate:
    is_authorized = cedar.is_authorized
    request = {"principal": 'Client::"any"', "action": f'Action::"{name}"', "resource": 'Case::"any"'}

    def ask(fields: Fields) -> bool:
        return is_authorized(request | {"context": fields}, policies, entities).allowed is True

    return ask


def policy(name: str, question: Question) -> str:
    """A policy permits where an alternative holds; nothing else permits."""
    alternatives = [" && ".join(comparison(term) for term in terms) for terms in question]
    condition = " || ".join(f"({alternative})" for alternative in alternatives)
    return f'permit(principal, action == Action::"{name}", resource) when {{ {condition} }};'


def comparison(term: Term) -> str:
    field = f"context.{term.field}"
    if isinstance(term.value, tuple):
        return f"[{', '.join(literal(value) for value in term.value)}].contains({field})"
    return f"{field} {'==' if term.op == '=' else term.op} {literal(term.value)}"
