"""The five rules as questions that any rule engine can answer.

Each rule asks two questions: is this a breach, and does it have an excuse. A question
is a list of alternatives, each a list of comparisons that must all hold, over a flat
set of fields. The meaning is that of ``rulebook.yaml``, with durations in seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

Value = str | int | bool
Fields = dict[str, Value]
Predicate = Callable[[Fields], bool]
Predicates = Mapping[str, Predicate]
Call = Callable[..., Any]
"""A function of an engine, which nothing here knows the types of."""

MINUTE = 60
HOUR = 3600
DAY = 86400


class Term(NamedTuple):
    """One comparison; ``in`` takes a tuple of strings, the others one value."""

    field: str
    op: Literal["=", ">", "<", "<=", "in"]
    value: Value | tuple[str, ...]


Question = tuple[tuple[Term, ...], ...]
Questions = Mapping[str, Question]

LATE_AFTER = 10 * MINUTE
OVERDUE_AFTER = 7 * DAY

ALWAYS_EXCUSED = Term("reason", "in", ("accommodation", "force_majeure"))
WITHIN_A_DAY = Term("after_start", "<=", 24 * HOUR)

QUESTIONS: Questions = {
    "late": ((Term("late", ">", LATE_AFTER), Term("notice", "=", "none")),),
    "late excused": (
        (ALWAYS_EXCUSED,),
        (Term("reason", "=", "helping_someone"), WITHIN_A_DAY),
    ),
    "absent": ((Term("notice", "=", "none"),),),
    "absent excused": (
        (ALWAYS_EXCUSED,),
        (Term("reason", "=", "illness"), WITHIN_A_DAY),
    ),
    "cancelled-late": ((Term("lead", "<", 24 * HOUR),),),
    "cancelled-late excused": ((ALWAYS_EXCUSED,), (Term("reason", "=", "illness"),)),
    "haggling": (
        (Term("stage", "in", ("delivered", "accepted")), Term("after_refusal", "=", True)),
    ),
    "haggling excused": ((Term("target_met", "=", "false"),),),
    "unpaid": ((Term("overdue", ">", OVERDUE_AFTER), Term("short", ">", 0)),),
    "unpaid excused": ((Term("disputed", "=", True),),),
}


def field_types(question: Question) -> dict[str, type[Value]]:
    """The fields that a question reads, each with the Python type of its values."""
    types: dict[str, type[Value]] = {}
    for terms in question:
        for term in terms:
            types[term.field] = str if isinstance(term.value, tuple) else type(term.value)
    return types
