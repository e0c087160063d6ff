"""The questions as an expression in the notation that CEL, zen and rule-engine share."""

from __future__ import annotations

from bench.conditions import Question, Term


def literal(value: object) -> str:
    """A string, integer or boolean as source text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def expression(question: Question, both: str = "&&", either: str = "||") -> str:
    """All alternatives as one expression; ``both`` and ``either`` are the words for and, or."""
    alternatives = [f" {both} ".join(comparison(term) for term in terms) for terms in question]
    return f" {either} ".join(f"({alternative})" for alternative in alternatives)


def comparison(term: Term) -> str:
    if isinstance(term.value, tuple):
        return f"{term.field} in [{', '.join(literal(value) for value in term.value)}]"
    op = "==" if term.op == "=" else term.op
    return f"{term.field} {op} {literal(term.value)}"
