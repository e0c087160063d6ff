"""What the rules say of what was just written down: judged before it is on record, and after.

It is the same judgement that the record gets: with the fact, and without it; what differs follows
from the fact.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kijun.clients import texts
from kijun.clients.models import Client
from kijun.judge import judge
from kijun.judge.decision import Decision
from kijun.judge.facts import Fact
from kijun.judge.rulebook import Rule, Rulebook
from kijun.judge.sentence import sentence_of
from kijun.judge.statement import statement_of
from kijun.judge.words.language import Language
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.decisions.planned import is_late, to_carry_out

_UNSHOWN = frozenset({"absorbed"})


class Verdict(StrEnum):
    """What follows."""

    DECIDED = "decided"
    ASKS = "asks"
    """It is decided, and so long past that its letter asks a person first."""
    WAITS = "waits"
    """It waits for a person."""
    PRACTICE = "practice"
    PASSES = "passes"
    """A rule fits, and something excuses it or holds it back."""
    UNANNOUNCED = "unannounced"
    """A rule fits that was not in effect towards this client then."""
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision that follows, with the rule and the statement of reasons."""

    decision: Decision
    rule: Rule
    rulebook: Rulebook
    number: int
    sentence: str
    statement: str


@dataclass(frozen=True, slots=True)
class View:
    """What the rules in force say: the verdict, what is decided, and rules that do not fit."""

    verdict: Verdict
    ruled: list[Ruled]
    besides: list[str]
    """The sentences of rules about this occasion that do not fit here."""


def view_of(
    client: Client,
    fact: Fact,
    others: Sequence[Fact],
    occasion: str,
    now: dt.datetime,
    language: Language,
) -> View:
    """Return what follows from a fact; `others` are the client's facts without it."""
    rulebooks = rulebooks_of(client.room)
    at = max(now, fact.at)
    before, _ = texts.opened(others)
    after, _ = texts.opened([*others, fact])
    known = {each.id: each for each in _decisions(rulebooks, before, client, at)}
    new = [
        each
        for each in _decisions(rulebooks, after, client, at)
        if _is_other(each, known.get(each.id)) and each.status not in _UNSHOWN
    ]
    binding = [each for each in new if each.status != "unannounced"]
    ruled = [_ruled(each, rulebooks[each.version], language) for each in binding]
    ruled.sort(key=lambda each: -each.decision.level)
    besides = [] if ruled else _besides(rulebooks, occasion, language)
    return View(_verdict(binding, new, at), ruled, besides)


def _decisions(
    rulebooks: dict[str, Rulebook], facts: Sequence[Fact], client: Client, at: dt.datetime
) -> list[Decision]:
    judged = judge(rulebooks, facts, at, show_all=True)
    return [each for each in judged.decisions if each.client == client.pk]


def _is_other(now: Decision, before: Decision | None) -> bool:
    if before is None:
        return True
    return (now.status, now.consequences, now.awaiting) != (
        before.status,
        before.consequences,
        before.awaiting,
    )


def _verdict(binding: Sequence[Decision], new: Sequence[Decision], at: dt.datetime) -> Verdict:
    statuses = {each.status for each in binding}
    if any(each.awaiting for each in binding):
        return Verdict.WAITS
    if any(_is_told(each) and is_late(each, at) for each in binding):
        return Verdict.ASKS
    if statuses & {"standing", "expired"}:
        return Verdict.DECIDED
    if "practice" in statuses:
        return Verdict.PRACTICE
    if statuses:
        return Verdict.PASSES
    return Verdict.UNANNOUNCED if new else Verdict.NOTHING


def _is_told(decision: Decision) -> bool:
    """Say whether a letter about a decision is still to be sent."""
    return any(text != "note" for text in to_carry_out(decision))


def _ruled(decision: Decision, rulebook: Rulebook, language: Language) -> Ruled:
    number, rule = next(
        (number, rule) for number, rule in enumerate(rulebook.rules, 1) if rule.id == decision.rule
    )
    return Ruled(
        decision,
        rule,
        rulebook,
        number,
        sentence_of(rule, rulebook, language),
        statement_of(decision, rulebook, language),
    )


def _besides(rulebooks: dict[str, Rulebook], occasion: str, language: Language) -> list[str]:
    """Return what the rules that were published last say about such an occasion."""
    if not rulebooks or not occasion:
        return []
    latest = list(rulebooks.values())[-1]
    about = [rule for rule in latest.rules if rule.occasion == occasion]
    return [sentence_of(rule, latest, language) for rule in about]
