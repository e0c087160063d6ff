"""The judge: rulebooks and facts in, decisions with reasons out.

Pure: no clock, no input or output, no randomness, no settings. The same input gives the same
bytes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from operator import itemgetter
from typing import Final

import msgspec

from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.decision import Decision, decision_of, next_change
from kijun.judge.errors import Report
from kijun.judge.facts import Fact
from kijun.judge.fold import Fold
from kijun.judge.lineup import Lineup
from kijun.judge.omissions import unusable
from kijun.judge.rulebook import Rulebooks
from kijun.judge.silence import never_told

_SHOWN_ONLY_WITH_ALL = ("absorbed", "unannounced")
_NO_DECISION: Final = "There is no decision %(decision)s."
_NOT_THIS_ONE: Final = (
    "This is about decision %(decision)s, but lies before it or names another client."
)
_ABOUT_DECISIONS: Final = frozenset(
    kind for kind in f.KINDS.values() if issubclass(kind, f.AboutDecision)
)


class Judgement(msgspec.Struct, frozen=True):
    """What the rulebooks make of the facts as of an instant.

    `decisions` are sorted by `decided_at` and id; `next_review` is the earliest instant at which
    time alone can change them; `reports` are facts that could not be used.
    """

    decisions: tuple[Decision, ...]
    next_review: dt.datetime | None
    reports: tuple[Report, ...]


def judge(
    rulebooks: Rulebooks,
    facts: Iterable[Fact],
    as_of: dt.datetime,
    *,
    assume_announced: bool = False,
    show_all: bool = False,
) -> Judgement:
    """Judge a record by the versions of a rulebook as of an instant.

    Facts come in any order; those after `as_of` are left out. `assume_announced` takes a single
    version as announced and acknowledged from the beginning. `show_all` adds decisions that
    another one of their case absorbed, and those under rules that were not announced.
    Raises ValueError where `assume_announced` is given with several versions, and for an `as_of`
    without an offset or outside of the years in which facts can lie.
    """
    if as_of.tzinfo is None or not f.EARLIEST <= as_of <= f.LATEST:
        raise ValueError(f"as_of: {as_of}")
    if assume_announced and len(rulebooks) != 1:
        raise ValueError("assume_announced takes a single version of the rulebook")
    facts = [fact for fact in facts if fact.at <= as_of]
    found = Findings(as_of, show_all=show_all)
    lineup = Lineup(
        Library(rulebooks),
        facts,
        as_of,
        assume_announced=assume_announced,
        show_unannounced=show_all,
    )
    for _, fold in lineup.clients():
        found.take(fold)
    for fold in lineup.members():
        found.take(fold)
    found.look_at(facts)
    found.report(unusable(rulebooks, facts))
    return found.judgement()


class Findings:
    """What the folds find, one after the other."""

    def __init__(self, as_of: dt.datetime, *, show_all: bool) -> None:
        self._as_of, self._show_all = as_of, show_all
        self._decisions: list[tuple[dt.datetime, str, Decision]] = []
        self._reports: dict[tuple[str, str], Report] = {}
        self._reviews: list[dt.datetime] = []
        self._heard: set[str] = set()
        self._known: set[str] = set()
        self._resting: Counter[str] = Counter()

    def take(self, fold: Fold) -> None:
        """Take in what one fold has found."""
        as_of = self._as_of
        review = fold.next_review()
        if review is not None:
            self._reviews.append(review)
        for breach in fold.docket.breaches:
            decision = decision_of(breach, as_of)
            self._known.add(decision.id)
            if self._show_all or decision.status not in _SHOWN_ONLY_WITH_ALL:
                self._decisions.append((breach.at, breach.id, decision))
            change = next_change(breach, as_of)
            if change is not None:
                self._reviews.append(change)
            self._resting.update(breach.moment.silent)
        self._heard |= fold.docket.heard
        self.report(fold.reports)
        self.report(fold.docket.reports)

    def look_at(self, facts: list[Fact]) -> None:
        """Report what only shows once every fold has been heard."""
        self.report(never_told(self._resting, facts))
        for fact in facts:
            if type(fact) in _ABOUT_DECISIONS:
                name, named = f.id_of(fact), fact.decision  # type: ignore[attr-defined]
                if name not in self._heard:
                    message = _NOT_THIS_ONE if named in self._known else _NO_DECISION
                    self.report([Report(name, message, {"decision": named})])

    def report(self, reports: Iterable[Report]) -> None:
        """Take in reports; what was said of a fact before is said once."""
        for report in reports:
            self._reports[report.fact, report.message] = report

    def judgement(self) -> Judgement:
        """Return everything that was found, in order."""
        decisions = sorted(self._decisions, key=itemgetter(0, 1))
        return Judgement(
            tuple(decision for _, _, decision in decisions),
            min(self._reviews, default=None),
            tuple(self._reports[key] for key in sorted(self._reports)),
        )
