"""What speaks for an enquiry and what against it, and the answer that follows: for a person to give.

The rules are judged as for any fact; here is only read what they decided. What no rule speaks of is
left to the arithmetic: what is offered for an hour, against what an hour is worth on that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final

from kijun.accounts.models import Room
from kijun.booking.models import Application, Enquiry
from kijun.judge.decision import Decision
from kijun.judge.quantities import exact
from kijun.judge.rulebook import Rulebook
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.rulebooks.versions import Published, published_by, rulebooks_of

_IN_FORCE: Final = frozenset({"standing", "proposed", "expired", "absorbed"})
_GOOD: Final = frozenset({"thank", "prefer"})
_FROM_HERE_ON: Final = 2
"""From this level on, a rule speaks for declining: a written warning is more than a question."""


class Answer(StrEnum):
    """What an enquiry can be answered."""

    ACCEPT = "accept"
    ASK = "ask"
    DECLINE = "decline"


class Because(StrEnum):
    """What a proposal rests on."""

    RULE = "rule"
    MISSING = "missing"
    BELOW = "below"
    ENOUGH = "enough"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What is offered for an hour, and what an hour is worth on that day; None where not known."""

    budget: int | None
    hours: Fraction | int | None
    worth: Fraction | int | None

    @property
    def rate(self) -> Fraction | None:
        """What is offered for an hour."""
        if self.budget is None or not self.hours:
            return None
        return Fraction(self.budget) / self.hours

    @property
    def share(self) -> Fraction | None:
        """The same in percent of what an hour is worth."""
        if self.rate is None or not self.worth:
            return None
        return 100 * self.rate / self.worth

    @property
    def is_below(self) -> bool:
        """Whether less is offered for an hour than it is worth."""
        return self.share is not None and self.share < 100

    @property
    def asked_for(self) -> Fraction | None:
        """What the hours are worth together."""
        if not self.hours or not self.worth:
            return None
        return Fraction(self.hours) * self.worth


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule decided about an enquiry."""

    decision: Decision
    rulebook: Rulebook

    @property
    def weight(self) -> int:
        """Its highest level."""
        return self.decision.level

    @property
    def is_good(self) -> bool:
        """Whether it speaks for the enquiry."""
        words = {text.partition(" ")[0] for text in self.decision.consequences}
        return bool(words) and words <= _GOOD


class Triage:
    """An enquiry with everything that speaks for it and against it."""

    def __init__(self, enquiry: Enquiry, application: Application) -> None:
        self.enquiry, self.application = enquiry, application

    @cached_property
    def arithmetic(self) -> Arithmetic:
        """The arithmetic."""
        return arithmetic_of([self.enquiry], self.enquiry.room)[0]

    @cached_property
    def rulings(self) -> list[Ruling]:
        """What rules decided about it, the weightiest first."""
        rulebooks = rulebooks_of(self.enquiry.room)
        rows = standing_rows(self.enquiry.room, self.enquiry.client_id).values()
        found = [
            Ruling(decision, rulebooks[decision.version])
            for decision in map(decision_in, rows)
            if decision.occasion == "inquiry"
            and decision.case == self.enquiry.pk
            and decision.status in _IN_FORCE
        ]
        return sorted(found, key=lambda ruling: -ruling.weight)

    @property
    def against(self) -> list[Ruling]:
        """What rules decided that speaks against it."""
        return [ruling for ruling in self.rulings if not ruling.is_good]

    @property
    def refusing(self) -> list[Ruling]:
        """What of that speaks for declining: anything lighter only asks for a question first."""
        return [ruling for ruling in self.against if ruling.weight >= _FROM_HERE_ON]

    @property
    def missing(self) -> list[str]:
        """What was asked for and not said, and would have to be known: budget, hours."""
        asked = (
            ("budget", self.application.asks_budget, self.enquiry.budget),
            ("hours", self.application.asks_hours, self.enquiry.hours),
        )
        return [name for name, is_asked, said in asked if is_asked and said is None]

    @cached_property
    def proposal(self) -> tuple[Answer, Because]:
        """The answer that follows, and from what."""
        if self.against:
            return (Answer.DECLINE if self.refusing else Answer.ASK), Because.RULE
        if self.rulings:
            return Answer.ACCEPT, Because.RULE
        if self.missing:
            return Answer.ASK, Because.MISSING
        if self.arithmetic.is_below:
            return Answer.ASK, Because.BELOW
        if self.arithmetic.share is not None:
            return Answer.ACCEPT, Because.ENOUGH
        return Answer.ACCEPT, Because.NOTHING

    @property
    def terms_against(self) -> list[str]:
        """What the rules asked about that speak against it: rate, field, lead."""
        found: list[str] = []
        for ruling in self.against:
            rule = ruling.rulebook.rule(ruling.decision.rule)
            if rule is not None:
                found += [term.name for term in rule.when]
        if not found and self.arithmetic.is_below:
            found = ["rate"]
        return list(dict.fromkeys(found))


def arithmetic_of(enquiries: Sequence[Enquiry], room: Room) -> list[Arithmetic]:
    """Return the arithmetic of some enquiries, by the rules that were in force when each came."""
    published = published_by(room)
    return [_reckoned(each, published) for each in enquiries]


def _reckoned(enquiry: Enquiry, published: Sequence[Published]) -> Arithmetic:
    at = enquiry.asked_at
    in_force = (each for each in published if each.is_in_force(at))
    found = next(in_force, published[0] if published else None)
    worth = found.rulebook.hourly_value_at(at) if found is not None else None
    return Arithmetic(
        enquiry.budget,
        Fraction(enquiry.hours) if enquiry.hours is not None else None,
        Fraction(exact(worth)) if worth is not None else None,
    )
