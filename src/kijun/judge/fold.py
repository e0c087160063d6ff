"""The fold: facts of one client (or one member) in, in order of time; breaches out.

The fold does a bounded amount of work per fact, so that judging live costs the same after a
hundred facts as after a hundred thousand. Facts must come in order (`facts.order_of`); one that
comes too late is folded from before it.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Callable
from itertools import count
from typing import Any, Final

from kijun.judge import facts as f
from kijun.judge.announcements import Announcements, Binding, Bound, Library
from kijun.judge.breach import Breach
from kijun.judge.docket import Docket
from kijun.judge.errors import Report
from kijun.judge.facts import Fact
from kijun.judge.matters import (
    MATTER_OF,
    Appointment,
    GoodAct,
    Invoice,
    Matter,
    Promise,
    Role,
)
from kijun.judge.moment import Moment
from kijun.judge.row import Row
from kijun.judge.standing import TrustAccount
from kijun.judge.watches import Watches

_EXCUSING: Final = frozenset(
    {
        f.NoticeGiven,
        f.AppointmentCancelled,
        f.AppointmentJoined,
        f.InvoiceDisputed,
        f.InvoicePaid,
        f.InvoiceSettled,
        f.OutcomeMeasured,
    }
)

Timer = tuple[dt.datetime, bool, str, int, int, Any]
"""When, client after house, case, rule, a running number, and what then: a matter whose holds are
looked at again, or a rule, a matter, a party and the instant that the timer was set from.
"""


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
        self.docket = Docket(watches, self._on_withdrawn)
        self.reports: list[Report] = []
        self.trust: dict[Role, TrustAccount] = {}
        if keeps_trust or library.uses_standing:
            self.trust = {role: TrustAccount() for role in self.roles}
        self._library = library
        self._announcements = Announcements(
            library, assumed=assume_announced, shows_unannounced=show_unannounced
        )
        self._counts_good_acts = bool(self.trust) or library.uses_streaks
        self._matters: dict[tuple[str, str], Matter] = {}
        self._rows: dict[Role, Row] = {role: Row() for role in self.roles}
        self._timers: list[Timer] = []
        self._number = count()
        self._practised: set[str | None] = set()
        self._roles: dict[str, Role] = {}

    # -- who is who ---------------------------------------------------------------------------

    def role_of(self, by: str) -> Role:
        """Return whose act it is; what a member does towards a client is the house's act too."""
        if by in ("client", "system"):
            return by  # type: ignore[return-value]
        return "house"

    def party_of(self, role: Role) -> str:
        """Return the name of a party in decisions."""
        return role

    def announcements_for(self, fact: Fact) -> Announcements:
        """Return what was announced to whom a fact concerns."""
        return self._announcements

    # -- facts --------------------------------------------------------------------------------

    def add(self, fact: Fact) -> None:
        """Take in the next fact, in order."""
        at = f.moment_of(fact)
        timers = self._timers
        if timers and timers[0][0] < at:
            self._run_timers(at, including=False)
        take_in = _TAKE_IN.get(type(fact))
        if take_in is not None:
            take_in(self, fact, at)

    def advance(self, to: dt.datetime) -> None:
        """Let time pass up to an instant, that instant included."""
        self._run_timers(to, including=True)

    def next_review(self) -> dt.datetime | None:
        """Return the earliest instant at which time alone makes a further moment, or None."""
        for due, _, _, _, _, what in sorted(self._timers):
            if isinstance(what, Matter):
                return due
            bound, matter, role, anchor = what
            if self._is_current(bound, matter, role, anchor) and self._moment(
                bound, role, due, matter, None
            ):
                return due
        return None

    def _take_in_matter(self, fact: Fact, at: dt.datetime) -> None:
        kind = type(fact)
        _, field = MATTER_OF[kind]
        matter = self._matters.get((field, getattr(fact, field)))
        if matter is None:
            matter = self._open(fact, at)
        if matter.service is None:
            matter.service = fact.service
        if kind is f.AppointmentBooked and fact.rulebook is not None:  # type: ignore[attr-defined]
            self._freeze(matter, fact, at)
        role = self._roles.get(fact.by)
        if role is None:
            role = self._roles[fact.by] = self.role_of(fact.by)
        clocked = matter.apply(fact, role, at)
        binding = matter.binding
        if binding is None or role == "system":
            return
        for party in clocked:
            self._set_clocks(binding, matter, party, at)
        triggered = binding.triggered.get(role)
        if triggered is not None:
            for bound in triggered.get(kind, ()):
                self._propose(bound, role, at, matter, fact, at)
        if matter.breaches:
            if kind in _EXCUSING:
                self.docket.look_for_excuses(matter, at)
            elif kind is f.AppointmentAwaited:
                self.docket.awaited(matter, fact)
        if self._counts_good_acts and kind in _GOOD_ACTS:
            self._take_in_good_act(matter, fact, at, *_GOOD_ACTS[kind](matter, fact, at, role))

    def _open(self, fact: Fact, at: dt.datetime) -> Matter:
        make, field = MATTER_OF[type(fact)]
        name: str = getattr(fact, field)
        matter = make(name, fact.client, at)
        matter.binding = self.announcements_for(fact).binding_at(at)
        self._matters[field, name] = matter
        return matter

    def _freeze(self, matter: Matter, fact: Any, at: dt.datetime) -> None:
        version: str = fact.rulebook
        if version not in self._library.rulebooks:
            self._report_absent(fact, version)
            matter.binding = None
        else:
            matter.binding = self.announcements_for(fact).frozen(version, at)

    def _report_absent(self, fact: Fact, version: str) -> None:
        message = "The rulebook version %(version)s is not here, so that this fact binds nothing."
        self.reports.append(Report(f.id_of(fact), message, {"version": version}))

    def _take_in_loose(self, fact: Fact, at: dt.datetime) -> None:
        role = self.role_of(fact.by)
        binding = self.announcements_for(fact).binding_at(at)
        self._propose_loose(binding, role, fact, at)
        if isinstance(fact, f.CourtesyShown) and role in self.trust:
            self.trust[role].courtesy(fact.courtesy, at)

    def _propose_loose(self, binding: Binding, role: Role, fact: Fact, at: dt.datetime) -> None:
        loose = binding.loose.get(role)
        if loose is not None:
            for bound in loose.get(type(fact), ()):
                self._propose(bound, role, at, None, fact, at)

    def _take_in_good_act(
        self, matter: Matter, fact: Fact, at: dt.datetime, act: GoodAct | None, role: Role
    ) -> None:
        if act is None or role not in self._rows:
            return
        self._rows[role].add(act, fact, at)
        if role in self.trust:
            self.trust[role].kept(at)
        self._propose_loose(self.announcements_for(fact).binding_at(at), role, fact, at)

    def _take_in_announcement(self, fact: Fact, _: dt.datetime) -> None:
        assert isinstance(fact, f.RulesAnnounced | f.RulesAcknowledged)
        announcements = self.announcements_for(fact)
        if isinstance(fact, f.RulesAnnounced):
            known = announcements.announce(fact)
        else:
            known = announcements.acknowledge(fact)
        if not known:
            self._report_absent(fact, fact.rulebook)

    def _take_in_practice(self, fact: Fact, _: dt.datetime) -> None:
        if isinstance(fact, f.PracticeStarted):
            self._practised.add(fact.rule)
        elif isinstance(fact, f.PracticeEnded):
            if fact.rule is None:
                self._practised.clear()
            self._practised.discard(fact.rule)

    def _take_in_decision(self, fact: Fact, at: dt.datetime) -> None:
        self.docket.on_decision(fact, at)

    # -- time ---------------------------------------------------------------------------------

    def _set_clocks(self, binding: Binding, matter: Matter, role: Role, now: dt.datetime) -> None:
        clocked = binding.clocked.get(role)
        if clocked is None:
            return
        is_client = role == "client"
        for bound in clocked.get(matter.kind, ()):
            made_ready = bound.compiled
            assert made_ready.occasion.anchor is not None
            anchor = made_ready.occasion.anchor(matter, role, bound.zone)
            if anchor is None:
                continue
            due = made_ready.due_after(anchor)
            if due < now:
                self._propose(bound, role, due, matter, None, now)
            else:
                what = (bound, matter, role, anchor)
                number = next(self._number)
                timer = (due, is_client, matter.id, bound.rule.number, number, what)
                heapq.heappush(self._timers, timer)

    def _run_timers(self, limit: dt.datetime, *, including: bool) -> None:
        timers = self._timers
        while timers and (timers[0][0] < limit or (including and timers[0][0] == limit)):
            due, _, _, _, _, what = heapq.heappop(timers)
            if isinstance(what, Matter):
                self.docket.recheck_holds(what, due)
                continue
            bound, matter, role, anchor = what
            if self._is_current(bound, matter, role, anchor):
                self._propose(bound, role, due, matter, None, due)

    def _is_current(self, bound: Bound, matter: Matter, role: Role, anchor: dt.datetime) -> bool:
        anchor_of = bound.compiled.occasion.anchor
        return anchor_of is not None and anchor_of(matter, role, bound.zone) == anchor

    # -- moments ------------------------------------------------------------------------------

    def _moment(
        self, bound: Bound, role: Role, at: dt.datetime, matter: Matter | None, fact: Fact | None
    ) -> Moment | None:
        row = self._rows.get(role)
        if row is None or (bound.announced_at is not None and at < bound.announced_at):
            return None
        case = bound.compiled.occasion.finds(bound, matter, role, at, fact, row)
        if case is None:
            return None
        moment = Moment(bound, role, self.party_of(role), at, matter, fact, case)
        if role in self.trust:
            moment.tier = self.trust[role].at(at).tier
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
        is_practice = rule.practice or None in self._practised or rule.id in self._practised
        breach = self.docket.enter(moment, is_practice=is_practice, now=now)
        self._wait_for_ends()
        if not breach.is_void and not bound.compiled.is_good:
            self._rows[role].reset()
            if role in self.trust:
                self.trust[role].broken(breach, fact)

    def _wait_for_ends(self) -> None:
        for end, matter in self.docket.holding:
            timer = (end, False, matter.id, 0, next(self._number), matter)
            heapq.heappush(self._timers, timer)
        self.docket.holding.clear()

    def _on_withdrawn(self, breach: Breach) -> None:
        account = self.trust.get(breach.moment.role)
        if account is not None:
            account.withdraw(breach)


def _good_session(matter: Any, fact: Fact, at: dt.datetime, role: Role) -> tuple[Any, Role]:
    appointment: Appointment = matter
    on_time = appointment.starts is not None and at <= appointment.starts
    first = appointment.side(role).joined is fact
    good = on_time and first and appointment.is_open_at(at)
    return ("sessions" if good else None), role


def _good_promise(matter: Any, fact: Fact, at: dt.datetime, _: Role) -> tuple[Any, Role]:
    promise: Promise = matter
    due = promise.due(_zone_of(promise))
    good = due is not None and promise.kept is fact and at <= due
    return ("promises" if good else None), promise.made_by


def _good_invoice(matter: Any, _: Fact, at: dt.datetime, __: Role) -> tuple[Any, Role]:
    invoice: Invoice = matter
    if invoice.issued is None or invoice.paid_in_full_at != at:
        return None, invoice.owed_by
    end = f.parse_due(invoice.issued.due.isoformat(), _zone_of(invoice))
    return ("invoices" if at <= end else None), invoice.owed_by


def _zone_of(matter: Matter) -> dt.tzinfo:
    rules = matter.binding.rules if matter.binding is not None else ()
    return rules[0].zone if rules else dt.UTC


_GOOD_ACTS: Final[dict[type[Fact], Callable[..., tuple[Any, Role]]]] = {
    f.AppointmentJoined: _good_session,
    f.PromiseKept: _good_promise,
    f.InvoicePaid: _good_invoice,
    f.InvoiceSettled: _good_invoice,
}

_LOOSE: Final = (
    f.CourtesyShown,
    f.CourtesyMissed,
    f.ConductReported,
    f.ContactReceived,
    f.InquiryReceived,
)
_DECISIONS: Final = tuple(
    k for n, k in f.KINDS.items() if n.split(".")[0] in ("decision", "appeal")
)
_TAKE_IN: Final[dict[type[Fact], Callable[[Fold, Any, dt.datetime], None]]] = {
    **dict.fromkeys(MATTER_OF, Fold._take_in_matter),
    **dict.fromkeys(_LOOSE, Fold._take_in_loose),
    **dict.fromkeys(_DECISIONS, Fold._take_in_decision),
    f.RulesAnnounced: Fold._take_in_announcement,
    f.RulesAcknowledged: Fold._take_in_announcement,
    f.PracticeStarted: Fold._take_in_practice,
    f.PracticeEnded: Fold._take_in_practice,
}
