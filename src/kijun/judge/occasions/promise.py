"""Promise: who keeps a promise by its time, or does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import LATEST, Fact, PromiseKept, PromiseMade
from kijun.judge.matters import Promise, Role, Word
from kijun.judge.occasions.shape import Asked, Occasion, Watched
from kijun.judge.terms import Flag, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule


def due(promise: Promise, role: Role, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the promised time, for who made the promise."""
    return promise.due(zone) if role == promise.made_by else None


def finds(asked: Asked) -> str | None:
    """Find when it was kept in time or, where it was not, when time was up.

    A rule that asks for neither `kept` nor `late` is about promises that were not kept in time.
    What fell away with its engagement is not asked for any more.
    """
    promise: Promise = asked.matter
    bound, at = asked.bound, asked.at
    promised = promise.due(bound.zone)
    if promised is None:
        return None
    if asked.fact is None:
        if promise.fallen_away:
            return None
        in_time = promise.kept_at is not None and promise.kept_at <= at
        return None if in_time else promise.id
    rule = bound.rule
    asks = rule.term("kept") is not None or rule.term("late") is not None
    if not asks or promise.kept is None or at > bound.compiled.due_after(promised):
        return None
    return promise.id


def evidence(moment: Moment) -> Iterable[Fact | None]:
    """Rest on the promise and, where it was kept by then, on its keeping."""
    return moment.matter.made, moment.matter.kept


def silent(moment: Moment) -> Iterable[Watched]:
    """Rest on nobody having kept it."""
    return ("promises",) if moment.fact is None else ()


def kept_after(moment: Moment, _: Word | None) -> Any:
    """The pair (promised time, kept); what was not kept is later than anything."""
    return moment.matter.due(moment.zone), moment.matter.kept_at or LATEST


def is_kept(moment: Moment, _: Word | None) -> bool:
    """Whether the promise has been kept."""
    return moment.matter.kept is not None


def is_good(rule: Rule) -> bool:
    """Say whether the rule is about promises that are kept."""
    term = rule.term("kept")
    return term is not None and term.condition == Flag(True) and rule.term("late") is None


OCCASION: Final = Occasion(
    name="promise",
    matter="promise",
    terms={
        "late": TermKind("span", only_beyond=True, expected="> 1 d"),
        "kept": TermKind("flag", expected="false"),
    },
    values={"late": kept_after, "kept": is_kept},
    finds=finds,
    anchor=due,
    threshold="late",
    evidence=evidence,
    silent=silent,
    triggers=(PromiseMade, PromiseKept),
    is_good=is_good,
)
