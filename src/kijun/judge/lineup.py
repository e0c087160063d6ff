"""Which facts each fold takes in, and in which order."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import compress, count, islice
from operator import attrgetter, eq
from typing import Any, Final

from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.fold import Fold
from kijun.judge.matters import MATTER_OF, Appointment
from kijun.judge.member_fold import MemberFold
from kijun.judge.rulebook import Rulebooks
from kijun.judge.watches import Watches

_WATCHING: Final = frozenset({f.WatchBegan, f.WatchEnded})


def folds_of(
    rulebooks: Rulebooks,
    facts: Iterable[Fact],
    as_of: dt.datetime,
    **options: bool,
) -> Iterator[Fold]:
    """Yield the folds of all clients and of all members, each run up to an instant.

    Facts come in any order, none after `as_of`.
    """
    library, watches = Library(rulebooks), Watches()
    by_client: dict[str | None, list[Fact]] = {}
    watching: list[Any] = []
    plans = library.plans(keeps_trust=library.uses_standing)
    for fact in facts:
        if type(fact) in plans:
            by_client.setdefault(fact.client, []).append(fact)
        elif type(fact) in _WATCHING:
            watching.append(fact)
    for watch in sorted(watching, key=f.order_of):
        watches.add(watch)
    shared = by_client.get(None, [])
    for client in sorted(key for key in by_client if key is not None):
        fold = Fold(library, watches, **options)
        _run(fold, [*by_client[client], *(x for x in shared if _is_for_everyone(x))], as_of)
        yield fold
    if library.has_member_rules:
        for member, own in sorted(_of_members(by_client).items()):
            member_fold = MemberFold(member, library, watches, **options)
            _run(member_fold, own, as_of)
            yield member_fold


def _run(fold: Fold, facts: list[Fact], as_of: dt.datetime) -> None:
    for fact in in_order(facts):
        fold.add(fact)
    fold.advance(as_of)


def in_order(facts: list[Fact]) -> list[Fact]:
    """Return facts in the order in which they are judged, each line once."""
    tapped = any(type(x) is f.NoticeGiven and x.tapped_at is not None for x in facts)
    moment_of: Callable[[Fact], dt.datetime] = f.moment_of if tapped else attrgetter("at")
    facts = sorted(facts, key=moment_of)
    moments = list(map(moment_of, facts))
    ordered: list[Fact] = []
    told = 0
    for first in compress(count(), map(eq, moments, islice(moments, 1, None))):
        if first < told:
            continue
        end = bisect_right(moments, moments[first])
        ordered += facts[told:first]
        ordered += _once(sorted(facts[first:end], key=f.order_of))
        told = end
    return ordered + facts[told:]


def _once(facts: list[Fact]) -> Iterator[Fact]:
    before = b""
    for fact in facts:
        content = f.content_of(fact)
        if content != before:
            yield fact
        before = content


def _is_for_everyone(fact: Fact) -> bool:
    everyone = f.PracticeStarted | f.PracticeEnded | f.DecisionFact | f.AppealFiled
    return isinstance(fact, everyone)


def _of_members(by_client: dict[str | None, list[Fact]]) -> dict[str, list[Fact]]:
    """Return, per member, their own acts and what concerns their appointments and decisions."""
    everything = [fact for facts in by_client.values() for fact in facts]
    assigned = {
        (fact.client, fact.appointment): fact.member
        for fact in everything
        if isinstance(fact, f.AppointmentBooked) and fact.member is not None
    }
    acting = {fact.by.removeprefix("member:") for fact in everything if _is_by_member(fact)}
    members: dict[str, list[Fact]] = {m: [] for m in {*acting, *assigned.values()}}
    for fact in everything:
        concerned = set(members)
        if not isinstance(fact, f.RulesAnnounced | f.DecisionFact | f.AppealFiled):
            concerned = {fact.by.removeprefix("member:")} & set(members)
            named = MATTER_OF.get(type(fact))
            if named is Appointment:
                assignee = assigned.get((fact.client, getattr(fact, "appointment", "")))
                concerned |= {assignee} if assignee is not None else set()
            if _is_for_everyone(fact):
                concerned = set(members)
        for member in concerned:
            members[member].append(fact)
    return members


def _is_by_member(fact: Fact) -> bool:
    return fact.by.startswith("member:")
