"""Which facts each fold takes in, and in which order."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import compress, count, islice
from operator import attrgetter, eq
from typing import Any, Final

from kijun.judge import facts as f
from kijun.judge.announcements import Library
from kijun.judge.facts import Fact
from kijun.judge.fold import Fold
from kijun.judge.matters import MATTER_OF, Appointment
from kijun.judge.member_fold import MemberFold
from kijun.judge.watches import Watches

_WATCHING: Final = frozenset({f.WatchBegan, f.WatchEnded})


class Lineup:
    """The facts of a record by whom they concern, and the folds that take them in.

    Facts come in any order, none after `as_of`; `options` are those of `Fold`.
    """

    def __init__(
        self, library: Library, facts: Iterable[Fact], as_of: dt.datetime, **options: bool
    ) -> None:
        self._library, self.watches = library, Watches()
        self._as_of, self._options = as_of, options
        self._by_client: dict[str | None, list[Fact]] = {}
        keeps_trust = self._library.uses_standing or options.get("keeps_trust", False)
        plans = self._library.plans(keeps_trust=keeps_trust)
        watching: list[Any] = []
        for fact in facts:
            own = self._by_client.setdefault(fact.client, [])
            if type(fact) in plans:
                own.append(fact)
            elif type(fact) in _WATCHING:
                watching.append(fact)
        for watch in sorted(watching, key=f.order_of):
            self.watches.add(watch)

    def clients(self) -> Iterator[tuple[str, Fold]]:
        """Yield each client and their fold, run up to `as_of`."""
        for client in sorted(key for key in self._by_client if key is not None):
            yield client, self.fold_of(client)

    def fold_of(self, client: str) -> Fold:
        """Return the fold of one client, run up to `as_of`."""
        everyone = [x for x in self._by_client.get(None, ()) if is_for_everyone(x)]
        fold = Fold(self._library, self.watches, **self._options)
        return self._run(fold, self._by_client.get(client, []) + everyone)

    def members(self) -> Iterator[Fold]:
        """Yield the fold of each member, run up to `as_of`, where rules bind members."""
        if not self._library.has_member_rules:
            return
        for member, own in sorted(_of_members(self._by_client).items()):
            fold = MemberFold(member, self._library, self.watches, **self._options)
            yield self._run(fold, own)

    def _run(self, fold: Fold, facts: list[Fact]) -> Fold:
        for fact in in_order(facts):
            fold.add(fact)
        fold.advance(self._as_of)
        return fold


def asked_about(library: Library) -> frozenset[type[Fact]]:
    """Return the kinds of facts that can change a decision, or when it is next looked at.

    A fact of any other kind is asked about by no rule: without it the judgement is the same.
    """
    return frozenset({*library.plans(keeps_trust=library.uses_standing), *_WATCHING})


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


def is_for_everyone(fact: Fact) -> bool:
    """Say whether a fact without a client concerns each of them: trials, and acts on decisions."""
    everyone = f.PracticeStarted | f.PracticeEnded | f.AboutDecision
    return isinstance(fact, everyone)


def _of_members(by_client: dict[str | None, list[Fact]]) -> dict[str, list[Fact]]:
    """Return, per member, their own acts and what concerns their appointments and decisions."""
    everything = [fact for facts in by_client.values() for fact in facts]
    in_charge = _in_charge(everything)
    acting = {_member_of(fact) for fact in everything} - {None}
    members: dict[str, list[Fact]] = {m: [] for m in {*acting, *in_charge.values()} if m}
    for fact in everything:
        for member in _concerned(fact, members, in_charge):
            members[member].append(fact)
    return members


def _in_charge(facts: Iterable[Fact]) -> dict[tuple[str | None, str], str | None]:
    """Return who of the house meets the client, per client and session: by its last booking.

    None where that names nobody, after one that did: they meet the client no more.
    """
    bookings = [fact for fact in facts if isinstance(fact, f.AppointmentBooked)]
    led = {(booked.client, booked.appointment) for booked in bookings if booked.member}
    of_members = [booked for booked in bookings if (booked.client, booked.appointment) in led]
    return {
        (booked.client, booked.appointment): booked.member
        for booked in sorted(of_members, key=f.order_of)
    }


def _concerned(
    fact: Fact, members: Collection[str], in_charge: Mapping[tuple[str | None, str], str | None]
) -> Collection[str]:
    if isinstance(fact, f.RulesAnnounced) or is_for_everyone(fact):
        return members
    named = getattr(fact, "appointment", None) if MATTER_OF.get(type(fact)) is Appointment else None
    found = {_member_of(fact), in_charge.get((fact.client, named)) if named else None}
    return [member for member in found if member is not None]


def _member_of(fact: Fact) -> str | None:
    return fact.by.removeprefix("member:") if fact.by.startswith("member:") else None
