"""Promise: who keeps a promise by its time, or does not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from kijun.judge.facts import LATEST, PromiseKept, PromiseMade
from kijun.judge.matters import Promise, Role, Word
from kijun.judge.occasions.shape import Occasion
from kijun.judge.terms import Flag, Span, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule


def due(rule: Rule, promise: Promise, role: Role, zone: dt.tzinfo) -> dt.datetime | None:
    """Return the promised time plus the `late` threshold."""
    end = promise.due(zone)
    if end is None or role != promise.made_by:
        return None
    term = rule.term("late")
    if term is None or not isinstance(term.condition, Span):
        return end
    return term.condition.low.after(end, zone)


def find(moment: Moment) -> bool:
    """Find the moment at which it was kept or, where it was not, at which time was up."""
    promise: Promise = moment.matter
    end = due(moment.bound.rule, promise, moment.role, moment.zone)
    if promise.made is None or end is None:
        return False
    if moment.fact is not None:
        if promise.kept is None or moment.at > end:
            return False
        moment.evidence += [promise.made, promise.kept]
        return True
    if promise.kept_at is not None and promise.kept_at <= moment.at:
        return False
    moment.silent.add("promises")
    moment.evidence.append(promise.made)
    return True


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
    find=find,
    due=due,
    triggers=(PromiseMade, PromiseKept),
    is_good=is_good,
)
