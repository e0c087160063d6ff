"""Conduct: violence, threats, insults and the like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kijun.judge.facts import ConductReported
from kijun.judge.matters import Word
from kijun.judge.occasions.shape import Occasion, each_fact
from kijun.judge.terms import TermKind

if TYPE_CHECKING:
    from kijun.judge.moment import Moment

KNOWN_CONDUCT: Final = (
    "violence",
    "threat",
    "insult",
    "sexual",
    "stalking",
    "detention",
    "posting",
    "demand",
)


def what(moment: Moment, _: Word | None) -> str | None:
    """What kind of conduct it was."""
    return moment.fact.what if isinstance(moment.fact, ConductReported) else None


def severity(moment: Moment, _: Word | None) -> str | None:
    """How severe it was: minor or grave."""
    return moment.fact.severity if isinstance(moment.fact, ConductReported) else None


OCCASION: Final = Occasion(
    name="conduct",
    matter="none",
    terms={
        "what": TermKind("words", KNOWN_CONDUCT, is_open=True, expected="violence"),
        "severity": TermKind("words", ("minor", "grave")),
    },
    values={"what": what, "severity": severity},
    finds=each_fact,
    triggers=(ConductReported,),
)
