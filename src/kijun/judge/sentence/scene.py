"""What a sentence is about: the rule, its rulebook, and whom it is said of; and terms by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kijun.judge.consequences import Role
from kijun.judge.occasions import OCCASIONS
from kijun.judge.rulebook import Rule, Rulebook, only_good
from kijun.judge.terms import (
    BUILT_IN_EXCUSES,
    Before,
    Condition,
    Flag,
    OneOf,
    Quantity,
    Span,
    Term,
)
from kijun.judge.words.consequences import Setting, setting_of
from kijun.judge.words.vocabulary import SERVICES

Terms = Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class Scene:
    """One rule said of one side: the client, the house (in the first person), or a member."""

    rule: Rule
    rulebook: Rulebook
    role: Role

    @property
    def is_good(self) -> bool:
        """Whether the rule is about no breach, so that an excuse leaves out and forgives nothing."""
        good_steps = only_good(self.rule.steps_for(self.role))
        return good_steps or OCCASIONS[self.rule.occasion].is_good(self.rule)

    @property
    def setting(self) -> Setting:
        """What its consequences are about; one known service names the session."""
        services = self.rule.services or frozenset()
        known = [SERVICES[word].ja for word in services if word in SERVICES]
        return setting_of(
            self.rule.occasion, known[0] if len(services) == len(known) == 1 else None
        )

    @property
    def when(self) -> Terms:
        """The terms of `when` by name."""
        return by_name(self.rule.when)

    @property
    def excuses(self) -> list[Terms]:
        """The excuses that add something to those that are built in."""
        found = [by_name(excuse) for excuse in self.rule.excuses]
        if not self.has_built_in_excuses:
            return found
        return [terms for terms in map(_beyond_built_in, found) if terms is not None]

    @property
    def has_built_in_excuses(self) -> bool:
        """Whether accommodation and force majeure always excuse."""
        return has_built_in_excuses(self.rule)


def has_built_in_excuses(rule: Rule) -> bool:
    """Say whether accommodation and force majeure always excuse: not where it only thanks."""
    return OCCASIONS[rule.occasion].has_built_in_excuses and not only_good(rule.then)


def by_name(terms: Iterable[Term]) -> Terms:
    """Return the conditions of terms by their names."""
    return {term.name: term.condition for term in terms}


def _beyond_built_in(terms: Terms) -> Terms | None:
    reasons = words(terms, "reason")
    if reasons is None:
        return terms
    further = tuple(reason for reason in reasons if reason not in BUILT_IN_EXCUSES)
    return {**terms, "reason": OneOf(further)} if further else None


def words(terms: Terms, name: str) -> tuple[str, ...] | None:
    """Return the words that a term allows, or None where the term is not there."""
    condition = terms.get(name)
    return condition.words if isinstance(condition, OneOf) else None


def span(terms: Terms, name: str) -> Span | None:
    """Return the length of time that a term asks for, if it is there."""
    condition = terms.get(name)
    return condition if isinstance(condition, Span) else None


def quantity(terms: Terms, name: str) -> Quantity | None:
    """Return the number that a term asks for, if it is there."""
    condition = terms.get(name)
    return condition if isinstance(condition, Quantity) else None


def flag(terms: Terms, name: str) -> bool | None:
    """Return the yes or no that a term asks for, if it is there."""
    condition = terms.get(name)
    return condition.value if isinstance(condition, Flag) else None


def deadline(terms: Terms, name: str) -> Before | None:
    """Return the deadline that a term asks for, if it is there."""
    condition = terms.get(name)
    return condition if isinstance(condition, Before) else None


def is_exact_zero(asked: Span | None) -> bool:
    """Say whether a threshold is the instant itself: not given, or `> 0 min`."""
    return asked is None or (asked.low.number == 0 and asked.operator == ">")
