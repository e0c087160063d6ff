"""Whether a rule fits together, and what of its steps stays when a word of it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from kijun.judge.consequences import KINDS, Consequence, Role, Step, level_of
from kijun.judge.consequences import parse_consequence as parsed
from kijun.judge.fitting import flaws_of_rule
from kijun.judge.occasions import OCCASIONS
from kijun.judge.rulebook import Binds, Rule, Rulebook, only_good
from kijun.judge.terms import OneOf

OFFERED: Final = tuple(
    parsed(text)
    for text in (
        *("note", "thank", "prefer", "apologise", "remind", "warn", "cancel_session"),
        *("charge 30 %", "charge 50 %", "charge 100 %", "refund 30 %", "refund 50 %"),
        *("refund 100 %", "make_good", "require_prepayment", "written_only", "not_ready"),
        *("suspend 14 d", "suspend 30 d", "suspend 90 d", "end_engagement", "ban 365 d", "ban"),
    )
)
"""What can follow, lightest first."""

BINDS: Final[tuple[Binds, ...]] = ("client", "both", "house", "member")
_GIVEN: Final = ("thank", "prefer")
_IN_PLACE: Final = tuple(parsed(word) for word in ("remind", "thank", "apologise", "note"))
"""What follows instead where nothing is left that fits; the first one that does."""


def fits(rule: Rule, rulebook: Rulebook) -> bool:
    """Say whether the judge takes a rule."""
    return next(flaws_of_rule(rule, rulebook, ()), None) is None


def is_offered(consequence: Consequence, rule: Rule, role: Role) -> bool:
    """Say whether a consequence is offered to a side at all.

    Nobody is thanked for being late, and nobody is warned for what is no breach, such as asking for
    work.
    """
    if role not in KINDS[consequence.word].roles:
        return False
    if consequence.word in _GIVEN:
        return may_be_thanked(rule)
    is_good = OCCASIONS[rule.occasion].is_good(rule)
    return not is_good or (consequence.level == 0 and consequence.word != "apologise")


def may_be_thanked(rule: Rule) -> bool:
    """Say whether a rule is about something good: a good act, or word that was sent in time."""
    notice = rule.term("notice")
    told = notice is not None and notice.condition == OneOf(("before",))
    return told or OCCASIONS[rule.occasion].is_good(rule) or only_good(rule.then)


def role_of(rule: Rule, name: str) -> Role:
    """Return whose steps they are, `then` or `house_then`."""
    if name == "house_then" or rule.binds == "house":
        return "house"
    return "member" if rule.binds == "member" else "client"


def with_what_fits(rule: Rule, rulebook: Rulebook) -> Rule:
    """Return a rule whose steps hold only what fits it; what does not is left out or replaced."""
    if fits(rule, rulebook):
        return rule
    alone = msgspec.structs.replace(rule, house_then=())
    then = tuple(_fitting(alone, rule.then, role_of(rule, "then"), rulebook))
    found = msgspec.structs.replace(rule, then=then)
    if not rule.house_then:
        return found
    owed = msgspec.structs.replace(rule, binds="house", house_then=())
    steps = tuple(_fitting(owed, rule.house_then, "house", rulebook))
    return msgspec.structs.replace(found, house_then=steps if rule.binds == "both" else ())


def _fitting(rule: Rule, steps: tuple[Step, ...], role: Role, rulebook: Rulebook) -> Iterator[Step]:
    last: Step = ()
    for step in steps:
        kept = tuple(each for each in step if _is_right(rule, each, role, rulebook))
        if not kept:
            kept = next(((c,) for c in _IN_PLACE if _is_right(rule, c, role, rulebook)), step)
        last = kept if level_of(kept) >= level_of(last) else last
        yield last


def _is_right(rule: Rule, consequence: Consequence, role: Role, rulebook: Rulebook) -> bool:
    alone = msgspec.structs.replace(rule, then=((consequence,),))
    thanks = consequence.word in _GIVEN and not may_be_thanked(
        msgspec.structs.replace(rule, then=((parsed("remind"),),))
    )
    return role in KINDS[consequence.word].roles and not thanks and fits(alone, rulebook)


_OWED: Final = ((parsed("apologise"),),)
_NOTED: Final = ((parsed("note"),),)
_ASKED: Final = ((parsed("remind"),), (parsed("remind"),), (parsed("warn"),))


def bound(rule: Rule, binds: Binds, rulebook: Rulebook) -> Rule | None:
    """Return a rule that binds somebody else, with what follows for them; None if none can."""
    then, house_then = rule.then, rule.house_then
    owed = _NOTED if may_be_thanked(rule) else _OWED
    if binds == "house":
        then = house_then or owed
    elif rule.binds == "house":
        then, house_then = _ASKED, then
    found = msgspec.structs.replace(
        rule, binds=binds, then=then, house_then=(house_then or owed) if binds == "both" else ()
    )
    found = with_what_fits(found, rulebook)
    return found if fits(found, rulebook) else None
