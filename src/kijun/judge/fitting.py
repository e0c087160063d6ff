"""Whether the parts of a rule fit together: consequences, occasion, party, and the rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kijun.judge.consequences import KINDS, Role, Step, level_of
from kijun.judge.errors import Flaw, Path
from kijun.judge.occasions import OCCASIONS
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.terms import Before, Flag, Term

_OF_SESSION: Final = ("lateness", "absence", "move")
_OF_MONEY: Final = (
    "lateness",
    "absence",
    "cancellation",
    "move",
    "payment",
    "price_request",
    "scope_request",
    "promise",
)
_NO_ENGAGEMENT: Final = ("inquiry",)

OF_THE_HOUSE: Final = (
    "“%(word)s” is what the house owes, not a client. Write it into “house_then”, in a rule that"
    " binds both."
)
NOT_OF_A_CLIENT: Final = "“%(word)s” cannot be asked of a client."
NOT_OF_THE_HOUSE: Final = "“%(word)s” cannot be asked of the house."
NOT_OF_A_MEMBER: Final = "“%(word)s” cannot be asked of a member."
NEEDS_HOURS: Final = "“%(word)s” needs the house's opening hours: write “hours” at the top."
NEEDS_HOURLY_VALUE: Final = (
    "“%(word)s” needs what an hour is worth: write “hourly_value” at the top."
)
MISSING_AT_THE_TOP: Final = {NEEDS_HOURS: "hours", NEEDS_HOURLY_VALUE: "hourly_value"}
"""What a message says is missing there."""


def flaws_of_rule(rule: Rule, rulebook: Rulebook, path: Path) -> Iterator[Flaw]:
    """Say everything about a rule that does not fit."""
    role: Role = "member" if rule.binds == "member" else "client"
    if rule.binds == "house":
        role = "house"
    if not rule.house_then:
        yield from _flaws_of_steps(rule, rule.then, role, (*path, "then"))
    elif rule.binds == "both":
        yield from _flaws_of_steps(rule, rule.then, "client", (*path, "then"))
        yield from _flaws_of_steps(rule, rule.house_then, "house", (*path, "house_then"))
    elif rule.binds == "house":
        yield from _flaws_of_steps(rule, rule.then, "house", (*path, "then"))
        yield from _flaws_of_steps(rule, rule.house_then, "house", (*path, "house_then"))
    else:
        message = "“house_then” says what the house owes, but this rule does not bind the house."
        yield Flaw((*path, "house_then"), message)
    yield from _flaws_of_terms(rule, rulebook, path)
    yield from _flaws_of_goodness(rule, path)


def _flaws_of_steps(rule: Rule, steps: tuple[Step, ...], role: Role, path: Path) -> Iterator[Flaw]:
    for index, step in enumerate(steps):
        for place, consequence in enumerate(step):
            kind, here = KINDS[consequence.word], (*path, index, place)
            if role not in kind.roles:
                yield _flaw_of_role(consequence.word, role, here)
            elif (
                (kind.session and rule.occasion not in _OF_SESSION)
                or (kind.argument == "share" and rule.occasion not in _OF_MONEY)
                or (consequence.word == "end_engagement" and rule.occasion in _NO_ENGAGEMENT)
            ):
                message = "“%(word)s” does not fit the occasion %(occasion)s."
                params = {"word": consequence.word, "occasion": rule.occasion}
                yield Flaw(here, message, params)
        if index and level_of(step) < level_of(steps[index - 1]):
            message = "A later step may not be milder than the one before it."
            yield Flaw((*path, index), message)


def _flaw_of_role(word: str, role: Role, path: Path) -> Flaw:
    message = NOT_OF_THE_HOUSE if role == "house" else NOT_OF_A_MEMBER
    if role == "client":
        message = OF_THE_HOUSE if "house" in KINDS[word].roles else NOT_OF_A_CLIENT
    return Flaw(path, message, {"word": word})


def _all_terms(rule: Rule, path: Path) -> Iterator[tuple[Path, Term]]:
    for term in rule.when:
        yield (*path, "when", term.name), term
    for index, excuse in enumerate(rule.excuses):
        for term in excuse:
            yield (*path, "excuses", index, term.name), term


def _flaws_of_terms(rule: Rule, rulebook: Rulebook, path: Path) -> Iterator[Flaw]:
    for here, term in _all_terms(rule, path):
        condition = term.condition
        needs_hours = term.name == "outside_hours" or (
            isinstance(condition, Before) and condition.deadline.business
        )
        if needs_hours and not rulebook.hours:
            yield Flaw(here, NEEDS_HOURS, {"word": term.name})
        if term.name == "rate" and not rulebook.hourly_values:
            yield Flaw(here, NEEDS_HOURLY_VALUE, {"word": term.name})
    if rule.occasion == "streak" and rule.term("good_in_a_row") is None:
        message = "“%(word)s” is missing. Write “%(example)s”."
        params = {"word": "good_in_a_row", "example": "good_in_a_row: 5"}
        yield Flaw((*path, "when"), message, params)


def _flaws_of_goodness(rule: Rule, path: Path) -> Iterator[Flaw]:
    if rule.highest_level == 0:
        return
    if any(term.name == "standing" for term in rule.when):
        message = "Standing may only excuse or earn something good: it never leads to a sanction."
        yield Flaw((*path, "when", "standing"), message)
    if rule.occasion == "courtesy" and not _asks(rule, "shown", value=False):
        message = "Only a courtesy that stayed out (“shown: false”) can lead to a sanction."
        yield Flaw((*path, "then"), message)
    elif rule.occasion != "inquiry" and OCCASIONS[rule.occasion].is_good(rule):
        message = "What is good leads to no sanction: only note, thank or prefer fit here."
        yield Flaw((*path, "then"), message)


def _asks(rule: Rule, name: str, *, value: bool) -> bool:
    term = rule.term(name)
    return term is not None and term.condition == Flag(value)
