"""The shape of an answer: to which sorts of notes, when it fits, and its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from kijun.judge.words.language import Said


class Situation(NamedTuple):
    """What an answer depends on."""

    sort: str
    by: str = "client"
    stage: str = "none"
    target_met: str = "unknown"
    paid: bool = False
    unwanted: bool = False
    severity: str = ""
    courtesy: str = ""
    binds: str = ""
    imposer_broke_it: bool = False


Fits = Callable[[Situation], bool]


class Reply(NamedTuple):
    """One answer."""

    name: str
    sorts: frozenset[str]
    fits: Fits
    subject: Said
    lines: tuple[Said, ...]
    records: str = ""
    """The kind of fact that answering so is."""


def always(_: Situation) -> bool:
    """Fit wherever nothing before it did."""
    return True


def by_house(situation: Situation) -> bool:
    """Fit what the house itself did."""
    return situation.by == "house"


def is_done(situation: Situation) -> bool:
    """Fit work that has been delivered."""
    return situation.stage in ("delivered", "accepted")


def reply(
    name: str, sorts: str, fits: Fits, subject: Said, *lines: Said, records: str = ""
) -> Reply:
    """Return an answer; `sorts` are words with spaces between."""
    return Reply(name, frozenset(sorts.split()), fits, subject, lines, records)


AS_ANNOUNCED = Said(
    "{announced}にお知らせした基準の{rule}に、あらかじめ書いてあるとおりです。",
    "It is as {rule}, which I sent you on {announced}, says.",
)
