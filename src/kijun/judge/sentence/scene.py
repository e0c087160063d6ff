"""What a sentence is about: the rule, its rulebook, and whom it is said of; and terms by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kijun.judge.consequences import KINDS, Role, Step
from kijun.judge.occasions import OCCASIONS
from kijun.judge.quantities import Duration
from kijun.judge.rulebook import Rule, Rulebook, only_good
from kijun.judge.sentence.runs import runs_of
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
from kijun.judge.words.consequences import Setting, in_order, setting_of
from kijun.judge.words.vocabulary import SERVICES

Terms = Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class Shared:
    """What a letter says once for several rules, so that none of them repeats it.

    Whom it is for, the window in which times are counted, what the house owes where a rule binds
    both, the excuses that are built in, and that a person confirms it. A rule told alone shares
    nothing.
    """

    audience: bool = False
    within: Duration | None = None
    house_step: Step | None = None
    built_in_excuses: bool = False
    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """One rule said of one side: the client, the house (in the first person), or a member.

    `excused_as`: the number of the rule that has just told the same excuses, if one has.
    """

    rule: Rule
    rulebook: Rulebook
    role: Role
    shared: Shared = Shared()
    excused_as: int | None = None

    @property
    def window(self) -> Duration | None:
        """How long a time counts, or None where that has been said for all rules."""
        return None if self.rule.within == self.shared.within else self.rule.within

    @property
    def house_step(self) -> Step | None:
        """The one thing that the house owes each time it does the same, if it is no more.

        None also where what it owes is worded by the occasion, such as a share of a price, and
        where the rule is about no breach.
        """
        runs = runs_of(self.rule.steps_for("house"))
        step = in_order(runs[0].step)
        is_plain = all(c.share is None and not KINDS[c.word].session for c in step)
        return tuple(step) if len(runs) == 1 and is_plain and not self.is_good else None

    @property
    def is_mirrored(self) -> bool:
        """Whether what the house owes for the same has been said for all rules."""
        return self.shared.house_step is not None and self.house_step == self.shared.house_step

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
    def reasons_alone(self) -> Terms | None:
        """The one excuse that asks for nothing but a reason, as the built-in ones do.

        Only where the act itself carries its reason: about lateness, reasons are told in a notice.
        """
        if self.rule.occasion not in ("cancellation", "move"):
            return None
        found = [terms for terms in self.excuses if terms.keys() == {"reason"}]
        return found[0] if len(found) == 1 else None

    @property
    def has_built_in_excuses(self) -> bool:
        """Whether accommodation and force majeure always excuse."""
        return has_built_in_excuses(self.rule)

    @property
    def tells_built_in_excuses(self) -> bool:
        """Whether the rule itself has to say so."""
        return self.has_built_in_excuses and not self.shared.built_in_excuses


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
