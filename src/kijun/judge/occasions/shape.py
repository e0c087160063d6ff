"""The one shape of an occasion: what it is about, what its rules may ask, and when it is decided.

An occasion finds moments: instants at which a party's act (or silence) decides a case. It is
given what is known of the matter and the triggering fact, and asks nothing of the outside world.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kijun.judge.facts import Fact, id_of
from kijun.judge.matters import Role, Word
from kijun.judge.terms import TIERS, TermKind

if TYPE_CHECKING:
    from kijun.judge.announcements import Bound
    from kijun.judge.moment import Moment
    from kijun.judge.row import Row
    from kijun.judge.rulebook import Rule

MatterKind = Literal["appointment", "engagement", "invoice", "promise", "client_rule", "none"]
Watched = Literal["arrivals", "notices", "payments", "promises"]
Value = Callable[["Moment", "Word | None"], Any]
"""The value of a term at a moment, with the word (notice) that is looked at; None: not known."""

COMMON_TERMS: Mapping[str, TermKind] = {
    "service": TermKind("words", is_open=True, expected="consulting"),
    "party": TermKind("words", ("client", "house", "member")),
    "standing": TermKind("tier", TIERS),
}
COMMON_VALUES: Mapping[str, Value] = {
    "service": lambda moment, _: moment.service,
    "party": lambda moment, _: moment.role,
    "standing": lambda moment, _: moment.tier,
}


class Asked:
    """What an occasion is asked: whether a party has a case under a rule at an instant.

    `matter` is None for facts without one, `fact` where time alone makes the moment; `row` holds
    the party's good acts.
    """

    __slots__ = ("at", "bound", "fact", "matter", "role", "row")

    def __init__(
        self, bound: Bound, matter: Any, role: Role, at: dt.datetime, fact: Fact | None, row: Row
    ) -> None:
        self.bound, self.matter, self.role = bound, matter, role
        self.at, self.fact, self.row = at, fact, row


Finds = Callable[[Asked], "str | None"]
"""Return the id of the case, or None where there is none."""


def nothing_more(_: Moment) -> Iterable[Fact | None]:
    """Rest on no fact beside the one that made the moment."""
    return ()


def nothing_silent(_: Moment) -> Iterable[Watched]:
    """Rest on no absence of a fact."""
    return ()


def each_fact(asked: Asked) -> str | None:
    """Take each fact as a case of its own."""
    return id_of(asked.fact) if asked.fact is not None else None


def no_words(_: Moment) -> Sequence[Word]:
    """Know of no word that could be sent."""
    return ()


def never_good(_: Rule) -> bool:
    """Say that rules of an occasion are about breaches."""
    return False


@dataclass(frozen=True, slots=True)
class Occasion:
    """An occasion: the questions its rules may ask and the moments at which they are answered.

    `finds` names the case if there is a moment: it is asked often and does no more than it must.
    `anchor` gives the instant from which time alone decides, after the rule's `threshold` term.
    `evidence` and `silent` say what a moment rests on: facts, and the absence of facts.
    `words` is the word that may excuse, `hears` what it is about; `found` names the terms that `finds` answers.
    """

    name: str
    matter: MatterKind
    terms: Mapping[str, TermKind]
    values: Mapping[str, Value]
    finds: Finds
    triggers: tuple[type[Fact], ...] = ()
    anchor: Callable[[Any, Role, dt.tzinfo], dt.datetime | None] | None = None
    threshold: str | None = None
    evidence: Callable[[Moment], Iterable[Fact | None]] = nothing_more
    silent: Callable[[Moment], Iterable[Watched]] = nothing_silent
    shares: Mapping[str, Value] = field(default_factory=dict)
    backwards: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()
    words: Callable[[Moment], Sequence[Word]] = no_words
    hears: tuple[str, ...] = ()
    has_built_in_excuses: bool = False
    is_good: Callable[[Rule], bool] = never_good

    @property
    def known_terms(self) -> dict[str, TermKind]:
        """Every term a rule of this occasion may use, the common ones included."""
        return {**self.terms, **COMMON_TERMS}

    def value(self, name: str, *, percent: bool) -> Value:
        """Return the function that reads a term; as (part, whole) where it asks for a share."""
        if percent:
            return self.shares[name]
        return self.values.get(name) or COMMON_VALUES[name]
