"""Courtesy: thanks, an apology or a report that was shown, or that stayed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.judge.facts import CourtesyMissed, CourtesyShown
from kijun.judge.matters import Word
from kijun.judge.occasions.shape import Occasion, each_fact
from kijun.judge.terms import Flag, TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Rule

COURTESIES: Final = ("thanks", "apology", "report")


def courtesy(moment: Moment, _: Word | None) -> str | None:
    """Which courtesy it is about."""
    fact = moment.fact
    return fact.courtesy if isinstance(fact, CourtesyShown | CourtesyMissed) else None


def is_good(rule: Rule) -> bool:
    """Say whether the rule is about courtesies that are shown."""
    term = rule.term("shown")
    return term is not None and term.condition == Flag(True)


OCCASION: Final = Occasion(
    name="courtesy",
    matter="none",
    terms={
        "courtesy": TermKind("words", COURTESIES),
        "shown": TermKind("flag", expected="false"),
    },
    values={
        "courtesy": courtesy,
        "shown": lambda moment, _: isinstance(moment.fact, CourtesyShown),
    },
    finds=each_fact,
    triggers=(CourtesyShown, CourtesyMissed),
    is_good=is_good,
)
