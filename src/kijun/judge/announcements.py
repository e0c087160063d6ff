"""Which rules bind whom from when: announcements, acknowledgements, and what was frozen by them.

A rule binds from its announcement on; where it asks for it, once acknowledged. What is unchanged
from one version to the next stays announced. A version that is announced supersedes what was
announced before it for a later day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from kijun.judge.compiled import ROLES, Compiled
from kijun.judge.facts import Fact, RulesAcknowledged, RulesAnnounced
from kijun.judge.matters import Role
from kijun.judge.plans import Plan, plans_for
from kijun.judge.rulebook import Rule, Rulebook, Rulebooks


class Bound:
    """A rule that binds (or, without `announced_at`, would bind) a party."""

    __slots__ = ("acknowledged_at", "announced_at", "compiled", "rule", "rulebook", "zone")

    def __init__(
        self,
        compiled_rule: Compiled,
        announced_at: dt.datetime | None,
        acknowledged_at: dt.datetime | None,
    ) -> None:
        self.compiled = compiled_rule
        self.rule: Rule = compiled_rule.rule
        self.rulebook: Rulebook = compiled_rule.rulebook
        self.zone: dt.tzinfo = compiled_rule.zone
        self.announced_at, self.acknowledged_at = announced_at, acknowledged_at

    @property
    def is_assumed(self) -> bool:
        """Whether it was only taken as announced."""
        return self.announced_at is ALWAYS


class Binding:
    """The rules in effect, sorted by what makes their moments.

    `triggered` are made by facts of a matter, `loose` by facts without one, `clocked` by time.
    """

    __slots__ = ("clocked", "loose", "rules", "triggered", "zone")

    def __init__(self, rules: Iterable[Bound]) -> None:
        self.rules = tuple(rules)
        self.triggered: dict[Role, dict[type[Fact], list[Bound]]] = {
            role: {} for role in _WHOEVER_ACTS
        }
        self.loose: dict[Role, dict[type[Fact], list[Bound]]] = {role: {} for role in _WHOEVER_ACTS}
        self.clocked: dict[Role, dict[str, list[Bound]]] = {role: {} for role in _WHOEVER_ACTS}
        self.zone: dt.tzinfo = self.rules[0].zone if self.rules else dt.UTC
        for bound in self.rules:
            occasion = bound.compiled.occasion
            for role in ROLES:
                if not bound.rule.binds_role(role):
                    continue
                made_by = self.loose if occasion.matter == "none" else self.triggered
                for kind in occasion.triggers:
                    made_by[role].setdefault(kind, []).append(bound)
                if occasion.anchor is not None:
                    self.clocked[role].setdefault(occasion.matter, []).append(bound)


_WHOEVER_ACTS: Final[tuple[Role, ...]] = (*ROLES, "system")
NOTHING_BINDS: Final = Binding(())


class Library:
    """The versions of a rulebook, compiled once for all clients."""

    def __init__(self, rulebooks: Rulebooks) -> None:
        self.rulebooks = dict(rulebooks)
        self._plans: dict[bool, dict[type[Fact], Plan]] = {}
        self._compiled: dict[tuple[str, str], Compiled] = {}
        self.has_member_rules = any(
            rule.binds == "member" for book in rulebooks.values() for rule in book.rules
        )
        self.uses_standing = any(
            term.name == "standing"
            for book in rulebooks.values()
            for rule in book.rules
            for term in (*rule.when, *(t for excuse in rule.excuses for t in excuse))
        )

    @property
    def rule_ids(self) -> frozenset[str]:
        """The ids of the rules of all versions."""
        return frozenset(rule.id for book in self.rulebooks.values() for rule in book.rules)

    @property
    def zone(self) -> dt.tzinfo:
        """The zone of the house's days; UTC where there is no rulebook."""
        return next((book.zone for book in self.rulebooks.values()), dt.UTC)

    def plans(self, *, keeps_trust: bool) -> dict[type[Fact], Plan]:
        """Return what to do with each kind of fact that can matter."""
        if keeps_trust not in self._plans:
            rules = [rule for book in self.rulebooks.values() for rule in book.rules]
            self._plans[keeps_trust] = plans_for(rules, keeps_trust=keeps_trust)
        return self._plans[keeps_trust]

    def compiled(self, version: str, rule: Rule) -> Compiled:
        """Return a rule of a version made ready for judging."""
        key = version, rule.id
        if key not in self._compiled:
            self._compiled[key] = Compiled(rule, self.rulebooks[version])
        return self._compiled[key]


class Announced(NamedTuple):
    """One announcement of a version, and from when that holds: not before it was made."""

    version: str
    at: dt.datetime
    effective: dt.datetime


def followed_by(before: Iterable[Announced], fact: RulesAnnounced) -> list[Announced]:
    """Return what takes effect one after another once a later announcement was made.

    What has not taken effect by the day of this one never does: who was told these rules last is
    not overtaken by what they were told before.
    """
    effective = max(fact.effective or fact.at, fact.at)
    standing = [announced for announced in before if announced.effective <= effective]
    return [*standing, Announced(fact.rulebook, fact.at, effective)]


class Announcements:
    """What was announced to one party, and what they acknowledged."""

    def __init__(self, library: Library, *, assumed: bool, shows_unannounced: bool) -> None:
        self._library = library
        self._announced: list[Announced] = []
        self._acknowledged: list[tuple[dt.datetime, Rulebook]] = []
        self._assumed = assumed
        self._shows_unannounced = shows_unannounced
        self._cached: Binding | None = None
        self._valid_until: dt.datetime | None = None

    def announce(self, fact: RulesAnnounced) -> bool:
        """Take in an announcement; False where its version is absent."""
        if fact.rulebook not in self._library.rulebooks:
            return False
        self._announced = followed_by(self._announced, fact)
        self._cached = None
        return True

    def acknowledge(self, fact: RulesAcknowledged) -> bool:
        """Take in an acknowledgement; False where its version is absent."""
        rulebook = self._library.rulebooks.get(fact.rulebook)
        if rulebook is None:
            return False
        self._acknowledged.append((fact.at, rulebook))
        self._cached = None
        return True

    @property
    def any_announced(self) -> bool:
        """Whether anything has been announced."""
        return bool(self._announced)

    def binding_at(self, at: dt.datetime) -> Binding:
        """Return the rules in effect at an instant, not before the last one asked for."""
        if self._cached is None or (self._valid_until is not None and at >= self._valid_until):
            self._cached = self._binding([a for a in self._announced if a.effective <= at])
            later = [a.effective for a in self._announced if a.effective > at]
            self._valid_until = min(later, default=None)
        return self._cached

    def frozen(self, version: str, at: dt.datetime) -> Binding:
        """Return the rules of the version that a booking names, where it was in effect by then."""
        chain = [a for a in self._announced if a.effective <= at]
        last = max((i for i, a in enumerate(chain) if a.version == version), default=None)
        return self.binding_at(at) if last is None else self._binding(chain[: last + 1])

    def _binding(self, chain: list[Announced]) -> Binding:
        if self._assumed:
            (rulebook,) = self._library.rulebooks.values()
            return Binding(self._unannounced(rulebook, assumed=True))
        if not chain:
            books = list(self._library.rulebooks.values())
            if self._shows_unannounced and len(books) == 1:
                return Binding(self._unannounced(books[0], assumed=False))
            return NOTHING_BINDS
        bound = []
        book = self._library.rulebooks[chain[-1].version]
        for rule in book.rules:
            found = self._bound(rule.id, chain)
            if found is not None:
                bound.append(found)
            elif self._shows_unannounced:
                bound.append(Bound(self._library.compiled(book.version, rule), None, None))
        return Binding(bound)

    def _unannounced(self, rulebook: Rulebook, *, assumed: bool) -> list[Bound]:
        since = ALWAYS if assumed else None
        return [
            Bound(self._library.compiled(rulebook.version, rule), since, since)
            for rule in rulebook.rules
        ]

    def _bound(self, rule_id: str, chain: list[Announced]) -> Bound | None:
        books = [self._library.rulebooks[announced.version] for announced in chain]
        for last in range(len(chain) - 1, -1, -1):
            rulebook = books[last]
            rule = rulebook.rule(rule_id)
            if rule is None:
                return None
            first = _unchanged_since(books, last, rule)
            acknowledged_at = self._acknowledged_at(rule)
            if not rule.acknowledged or acknowledged_at is not None:
                made_ready = self._library.compiled(rulebook.version, rule)
                return Bound(made_ready, chain[first].at, acknowledged_at)
        return None

    def _acknowledged_at(self, rule: Rule) -> dt.datetime | None:
        for at, rulebook in self._acknowledged:
            same = rulebook.rule(rule.id)
            if same is not None and same.identity == rule.identity:
                return at
        return None


def _unchanged_since(books: list[Rulebook], last: int, rule: Rule) -> int:
    first = last
    while first > 0:
        before = books[first - 1].rule(rule.id)
        if before is None or before.identity != rule.identity:
            break
        first -= 1
    return first


ALWAYS: Final = dt.datetime(1900, 1, 1, tzinfo=dt.UTC)
"""Stands for "assumed to have been announced from the beginning"."""
