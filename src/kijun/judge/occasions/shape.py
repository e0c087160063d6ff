"""The one shape of an occasion: what it is about, what its rules may ask, and when it is decided.

An occasion finds moments: instants at which a party's act (or silence) decides a case. It is
given what is known of the matter and the triggering fact, and asks nothing of the outside world.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from kijun.judge.facts import Fact
from kijun.judge.matters import Role, Word
from kijun.judge.terms import TIERS, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
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


def no_words(_: Moment) -> Sequence[Word]:
    """Know of no word that could be sent."""
    return ()


def never_good(_: Rule) -> bool:
    """Say that rules of an occasion are about breaches."""
    return False


@dataclass(frozen=True, slots=True)
class Occasion:
    """An occasion: the questions its rules may ask and the moments at which they are answered.

    `find` completes a moment (instant, case, evidence, silence) and says whether it is one;
    `due` gives the instant at which time alone decides; `words` the word that may excuse;
    `found` names the terms that `find` has answered already.
    """

    name: str
    matter: MatterKind
    terms: Mapping[str, TermKind]
    values: Mapping[str, Value]
    find: Callable[[Moment], bool]
    triggers: tuple[type[Fact], ...] = ()
    due: Callable[[Rule, Any, Role, dt.tzinfo], dt.datetime | None] | None = None
    shares: Mapping[str, Value] = field(default_factory=dict)
    backwards: frozenset[str] = frozenset()
    found: frozenset[str] = frozenset()
    words: Callable[[Moment], Sequence[Word]] = no_words
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
