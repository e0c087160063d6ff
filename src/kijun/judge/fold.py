"""The fold: facts of one client (or one member) in, in order of time; breaches out.

The fold does a bounded amount of work per fact, so that judging live costs the same after a
hundred facts as after a hundred thousand. Facts must come in order (`facts.order_of`); one that
comes too late is folded from before it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from heapq import heappop, heappush
from operator import itemgetter
from typing import Any, Final

from kijun.judge import facts as f
from kijun.judge.announcements import NOTHING_BINDS, Announcements, Bound, Library
from kijun.judge.breach import Breach
from kijun.judge.docket import NO_EFFECT, Docket
from kijun.judge.errors import Report
from kijun.judge.facts import Fact
from kijun.judge.matters import REACHES, Matter, Role
from kijun.judge.moment import Moment
from kijun.judge.occasions.shape import Asked
from kijun.judge.plans import Plan
from kijun.judge.row import Row
from kijun.judge.standing import TrustAccount
from kijun.judge.watches import Watches

Matters = defaultdict[str, dict[str, Matter]]
"""Matters by their kind and id."""
Timer = tuple[dt.datetime, bool, str, int, int, Any, Any, int, Any]
"""When; client after house, case, rule, a running number to tell equals apart; and what then: a
matter, a party (None: a look at what is held back), the matter's schedule, and the rule.
"""


class Roles(dict[str, Role]):
    """Whose act it is, by `by`: what a member does towards a client is the house's act too."""

    def __missing__(self, by: str) -> Role:
        self[by] = "house"
        return "house"


class Fold:
    """The judgement of a client, and of the house towards them, as far as facts have come in."""

    roles: tuple[Role, ...] = ("house", "client")

    def __init__(
        self,
        library: Library,
        watches: Watches,
        *,
        assume_announced: bool = False,
        show_unannounced: bool = False,
        keeps_trust: bool = False,
    ) -> None:
        self.docket = Docket(watches, self._on_withdrawn, self._on_released)
        self.reports: list[Report] = []
        self.trust: dict[Role, TrustAccount] = {}
        if keeps_trust or library.uses_standing:
            self.trust = {role: TrustAccount(library.zone) for role in self.roles}
        self._plans = library.plans(keeps_trust=bool(self.trust))
        self._library = library
        self._announcements = Announcements(
            library, assumed=assume_announced, shows_unannounced=show_unannounced
        )
        self._matters: Matters = defaultdict(dict)
        self._rows: dict[Role, Row] = {role: Row() for role in self.roles}
        self._timers: list[Timer] = []
        self._number = 0
        self.role_of = Roles(client="client", system="system")
        self._practised: dict[str | None, bool] = {}

    # -- who is who ---------------------------------------------------------------------------

    def party_of(self, role: Role) -> str:
        """Return the name of a party in decisions."""
        return role

    def announcements_for(self, _: Fact) -> Announcements:
        """Return what was announced to whom a fact concerns."""
        return self._announcements

    # -- facts --------------------------------------------------------------------------------

    def add(self, fact: Fact) -> None:
        """Take in the next fact, in order."""
        plan = self._plans.get(type(fact))
        if plan is None:
            return
        at = f.moment_of(fact) if plan.is_notice else fact.at
        timers = self._timers
        if timers and timers[0][0] < at:
            self._run_timers(at, including=False)
        _TAKE_IN[plan.intake](self, fact, at, plan)

    def advance(self, to: dt.datetime) -> None:
        """Let time pass up to an instant, that instant included."""
        self._run_timers(to, including=True)

    def next_review(self) -> dt.datetime | None:
        """Return the earliest instant at which time alone makes a further moment, or None."""
        found: dt.datetime | None = None
        for due, _, _, rule, _, matter, role, schedule, _ in sorted(self._timers):
            if found is not None and found <= due:
                break
            reviews = [found] if found is not None else []
            if role is None:
                if any(breach.held_by is not None for breach in matter.breaches):
                    reviews.append(due)
            elif matter.schedule == schedule:
                reviews += [
                    when
                    for when, bound in _clocks(matter, role)
                    if (when, bound.rule.number) >= (due, rule)
                    and self._moment(bound, role, when, matter, None) is not None
                ]
            found = min(reviews, default=None)
        return found

    def _take_in_matter(self, fact: Fact, at: dt.datetime, plan: Plan) -> None:
        name = plan.name_of(fact)
        matter = self._matters[plan.field].get(name)
        if matter is None:
            matter = self._open(plan, name, fact, at)
        if matter.service is None:
            matter.service = fact.service
        if plan.is_booking:
            self._look_at_booking(matter, fact, at)
        role = self.role_of[fact.by]
        if plan.objection is not None and self._objects(plan.objection(matter, fact, role), fact):
            return
        for party in plan.apply(matter, fact, role, at):
            self._set_clocks(matter, party, at, fact if plan.is_agreed_ahead else None)
        triggered = matter.binding.triggered[role].get(plan.kind)
        if triggered is not None:
            for bound in triggered:
                self._propose(bound, role, at, matter, fact, at)
        if matter.breaches is not None:
            if plan.is_excusing:
                self.docket.look_for_excuses(matter, fact, at)
            elif plan.kind is f.AppointmentAwaited:
                self.docket.awaited(matter, fact)
        if plan.good is not None:
            self._take_in_good_act(plan, matter, fact, at, role)

    def _take_in_reaching(self, fact: Fact, at: dt.datetime, plan: Plan) -> None:
        self._take_in_matter(fact, at, plan)
        reached, apply = REACHES[plan.kind]
        other = self._matters[reached.kind].get(plan.name_of(fact))
        if other is not None:
            apply(other)

    def _objects(self, message: str | None, fact: Fact) -> bool:
        if message is not None:
            self.reports.append(Report(f.id_of(fact), message))
        return message is not None

    def _open(self, plan: Plan, name: str, fact: Fact, at: dt.datetime) -> Matter:
        binding = self.announcements_for(fact).binding_at(at)
        matter = plan.make(name, fact.client, binding)
        self._matters[plan.field][name] = matter
        return matter

    def _look_at_booking(self, matter: Any, booked: Any, at: dt.datetime) -> None:
        is_first = matter.booked is None
        if is_first and matter.cancelled_at is not None:
            self._objects(CALLED_OFF_BEFORE, booked)
        if booked.rulebook is not None and (is_first or matter.cancelled_at is not None):
            self._freeze(matter, booked, at)

    def _freeze(self, matter: Matter, booked: Any, at: dt.datetime) -> None:
        version: str = booked.rulebook
        if version in self._library.rulebooks:
            matter.binding = self.announcements_for(booked).frozen(version, at)
        else:
            self._report_absent(booked, version)
            matter.binding = NOTHING_BINDS

    def _report_absent(self, fact: Fact, version: str) -> None:
        message = "The rulebook version %(version)s is not here, so that this fact binds nothing."
        self.reports.append(Report(f.id_of(fact), message, {"version": version}))

    def _take_in_loose(self, fact: Fact, at: dt.datetime, _: Plan) -> None:
        role = self.role_of[fact.by]
        self._propose_loose(role, fact, at)
        if isinstance(fact, f.CourtesyShown) and role in self.trust:
            self.trust[role].courtesy(fact.courtesy, at)

    def _propose_loose(self, role: Role, fact: Fact, at: dt.datetime) -> None:
        binding = self.announcements_for(fact).binding_at(at)
        for bound in binding.loose[role].get(type(fact), ()):
            self._propose(bound, role, at, None, fact, at)

    def _take_in_good_act(
        self, plan: Plan, matter: Matter, fact: Fact, at: dt.datetime, by: Role
    ) -> None:
        assert plan.good is not None
        act, role = plan.good(matter, fact, at, by)
        if act is None or role not in self._rows:
            return
        self._rows[role].add(act, fact, at, matter.service)
        if role in self.trust:
            self.trust[role].kept(at)
        self._propose_loose(role, fact, at)

    def _has_no_effect(self, fact: Fact, whose: frozenset[Role]) -> bool:
        if self.role_of[fact.by] in whose:
            return False
        params = {"kind": f.kind_of(fact), "by": fact.by}
        self.reports.append(Report(f.id_of(fact), NO_EFFECT, params))
        return True

    def _take_in_announcement(self, fact: Fact, _: dt.datetime, plan: Plan) -> None:
        assert isinstance(fact, f.RulesAnnounced | f.RulesAcknowledged)
        if self._has_no_effect(fact, _WHOSE_WORD[plan.kind]):
            return
        announcements = self.announcements_for(fact)
        if isinstance(fact, f.RulesAnnounced):
            known = announcements.announce(fact)
        else:
            known = announcements.acknowledge(fact)
        if not known:
            self._report_absent(fact, fact.rulebook)

    def _take_in_practice(self, fact: Fact, _: dt.datetime, plan: Plan) -> None:
        assert isinstance(fact, f.PracticeStarted | f.PracticeEnded)
        if self._has_no_effect(fact, _WHOSE_WORD[plan.kind]):
            return
        if fact.rule is None:
            self._practised.clear()
        elif fact.rule not in self._library.rule_ids:
            self.reports.append(Report(f.id_of(fact), NO_RULE, {"rule": fact.rule}))
        self._practised[fact.rule] = isinstance(fact, f.PracticeStarted)

    def _take_in_decision(self, fact: Any, at: dt.datetime, _: Plan) -> None:
        self.docket.on_decision(fact, self.role_of[fact.by], at)
        self._wait_for_ends()

    # -- time ---------------------------------------------------------------------------------

    def _set_clocks(
        self, matter: Matter, role: Role, now: dt.datetime, agreed_by: Fact | None
    ) -> None:
        first = None
        for due, bound in _clocks(matter, role):
            if due < now:
                if agreed_by is None:
                    self._propose(bound, role, due, matter, None, now)
                elif role in self._rows:
                    self._objects(TOO_LATE_TO_KEEP, agreed_by)
            elif first is None or due < first[0]:
                first = due, bound
        if first is not None:
            self._set_timer(matter, role, *first)

    def _set_next_clock(self, matter: Matter, role: Role, due: dt.datetime, bound: Bound) -> None:
        following = due, bound.rule.number + 1
        pending = [(x, b) for x, b in _clocks(matter, role) if (x, b.rule.number) >= following]
        if pending:
            self._set_timer(matter, role, *min(pending, key=_DUE))

    def _set_timer(self, matter: Matter, role: Role, due: dt.datetime, bound: Bound) -> None:
        number = self._number = self._number + 1
        after_house, rule = role == "client", bound.rule.number
        timer = due, after_house, matter.id, rule, number, matter, role, matter.schedule, bound
        heappush(self._timers, timer)

    def _run_timers(self, limit: dt.datetime, *, including: bool) -> None:
        timers = self._timers
        while timers and (timers[0][0] < limit or (including and timers[0][0] == limit)):
            due, _, _, _, _, matter, role, schedule, bound = heappop(timers)
            if role is None:
                self.docket.recheck_holds(matter, due)
                self._wait_for_ends()
            elif matter.schedule == schedule and not matter.is_settled(role, due):
                self._propose(bound, role, due, matter, None, due)
                self._set_next_clock(matter, role, due, bound)

    def _wait_for_ends(self) -> None:
        for end, matter in self.docket.holding:
            self._number += 1
            rank = end, False, matter.id, 0, self._number
            heappush(self._timers, (*rank, matter, None, 0, None))
        self.docket.holding.clear()

    # -- moments ------------------------------------------------------------------------------

    def _moment(
        self, bound: Bound, role: Role, at: dt.datetime, matter: Matter | None, fact: Fact | None
    ) -> Moment | None:
        row = self._rows.get(role)
        if row is None or (bound.announced_at is not None and at < bound.announced_at):
            return None
        case = bound.compiled.occasion.finds(Asked(bound, matter, role, at, fact, row))
        if case is None:
            return None
        moment = Moment(bound, role, self.party_of(role), at, matter, fact, case)
        if fact is not None and row.last is fact:
            moment.row_service = row.last_service
        if self._library.uses_standing and role in self.trust:
            moment.tier = self.trust[role].tier_at(at)
        if not bound.compiled.applies(moment) or self.docket.has_decided(moment):
            return None
        return moment

    def _propose(
        self,
        bound: Bound,
        role: Role,
        at: dt.datetime,
        matter: Matter | None,
        fact: Fact | None,
        now: dt.datetime,
    ) -> None:
        moment = self._moment(bound, role, at, matter, fact)
        if moment is None:
            return
        moment.rest_on(bound.compiled)
        rule = bound.rule
        everything = self._practised.get(None, False)
        is_practice = rule.practice or self._practised.get(rule.id, everything)
        breach = self.docket.enter(moment, is_practice=is_practice, now=now)
        self._wait_for_ends()
        if not breach.is_void and breach.held_by is None:
            self._on_released(breach)

    def _on_released(self, breach: Breach) -> None:
        if breach.is_good:
            return
        role = breach.moment.role
        self._rows[role].broken(breach)
        if role in self.trust:
            self.trust[role].broken(breach, breach.moment.fact)

    def _on_withdrawn(self, breach: Breach) -> None:
        role = breach.moment.role
        self._rows[role].withdraw(breach)
        if role in self.trust:
            self.trust[role].withdraw(breach)


def _clocks(matter: Matter, role: Role) -> list[tuple[dt.datetime, Bound]]:
    """Return when time alone decides about a party of a matter, and by which rules."""
    found = []
    for bound in matter.binding.clocked[role].get(matter.kind, ()):
        compiled = bound.compiled
        anchor = compiled.anchor(matter, role, bound.zone)
        if anchor is not None:
            found.append((compiled.due_after(anchor), bound))
    return found


NO_RULE: Final = "There is no rule “%(rule)s”."
TOO_LATE_TO_KEEP: Final = (
    "This was agreed or asked for only after its time, so that time alone decides nothing about it."
)
CALLED_OFF_BEFORE: Final = (
    "This session was called off before it was booked: the calling off counts for nothing."
)
_WHOSE_WORD: Final[dict[type[Fact], frozenset[Role]]] = {
    f.RulesAnnounced: frozenset({"house", "member", "system"}),
    f.RulesAcknowledged: frozenset({"client", "member"}),
    f.PracticeStarted: frozenset({"house", "system"}),
    f.PracticeEnded: frozenset({"house", "system"}),
}
"""Who can announce, acknowledge, and put rules on trial; "member" is the party itself."""
_DUE: Final = itemgetter(0)
_TAKE_IN: Final[dict[str, Callable[[Fold, Any, dt.datetime, Plan], None]]] = {
    "matter": Fold._take_in_matter,
    "reaching": Fold._take_in_reaching,
    "loose": Fold._take_in_loose,
    "decision": Fold._take_in_decision,
    "announcement": Fold._take_in_announcement,
    "practice": Fold._take_in_practice,
}
