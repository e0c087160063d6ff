"""The docket: every breach of one fold, and what later facts make of it.

Excuses, waivers, appeals, confirmations and what was carried out are facts of their own; each of
them can only soften what was decided before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from kijun.judge import facts as f
from kijun.judge.breach import Breach, Case, Excused, absorb
from kijun.judge.consequences import APPEAL_WITHIN, KINDS, Step
from kijun.judge.errors import Report
from kijun.judge.facts import Fact
from kijun.judge.ladder import Ladder
from kijun.judge.matters import Appointment, Matter, Role

if TYPE_CHECKING:
    from kijun.judge.matters import Word
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Excuse
    from kijun.judge.watches import Watches

_HELD_FROM: Final = 3
"""From this level on, a sanction against a client waits while the house has not made good."""

NO_EFFECT: Final = "“%(kind)s” has no effect where %(by)s says it."
_NO_CONSEQUENCE: Final = "Decision %(decision)s has no consequence “%(consequence)s”."
_NOT_GOING_AHEAD: Final = (
    "“%(consequence)s” of decision %(decision)s was not to be carried out at that time."
)
_NO_CONDITION: Final = "“%(consequence)s” of decision %(decision)s is no condition to be met."
_TOO_LATE: Final = "The time for an appeal against decision %(decision)s was over."

CaseKey = tuple[str | None, str, str, str]


class Docket:
    """The breaches of one client (and of the house towards them) or of one member."""

    def __init__(
        self,
        watches: Watches,
        on_withdrawn: Callable[[Breach], None],
        on_released: Callable[[Breach], None],
    ) -> None:
        self.breaches: list[Breach] = []
        self.reports: list[Report] = []
        self.heard: set[str] = set()
        self.holding: list[tuple[dt.datetime, Matter]] = []
        self._watches = watches
        self._on_withdrawn = on_withdrawn
        self._on_released = on_released
        self._by_id: dict[str, Breach] = {}
        self._cases: dict[CaseKey, Case] = {}
        self._ladders: dict[tuple[str, str, bool], Ladder] = {}
        self._early: dict[str, list[tuple[f.AboutDecision, Role]]] = {}

    def has_decided(self, moment: Moment) -> bool:
        """Say whether the rule has decided this case already: it does so once."""
        case = self._cases.get(_key_of(moment))
        rule = moment.bound.rule.id
        return case is not None and any(b.bound.rule.id == rule for b in case.breaches)

    def enter(self, moment: Moment, *, is_practice: bool, now: dt.datetime) -> Breach:
        """Make the breach of a moment, and settle what it means for its case and its matter."""
        case = self._case_of(moment)
        key = moment.bound.rule.id, moment.party, is_practice
        ladder = self._ladders.get(key)
        if ladder is None:
            ladder = self._ladders[key] = Ladder()
        earlier = ladder.earlier(moment.at)
        breach = Breach(moment, case, ladder, earlier, is_practice=is_practice)
        breach.is_unwatched = self._is_unwatched(moment)
        self._look_for_excuse(breach, moment.fact, now)
        void = breach.is_void and not is_practice
        if not void and breach.excuse is None and breach.is_announced:
            breach.counts_from = breach.at
        ladder.add(breach)
        self.breaches.append(breach)
        case.breaches.append(breach)
        if moment.matter is not None:
            self._of(moment.matter).append(breach)
            moment.matter.breached_by_house |= moment.role == "house"
        self._settle(breach, now)
        if self._by_id:
            self._by_id[breach.id] = breach
        if self._early:
            for fact, role in self._early.pop(breach.id, ()):
                self.on_decision(fact, role, now)
        return breach

    def _case_of(self, moment: Moment) -> Case:
        key = _key_of(moment)
        case = self._cases.get(key)
        if case is None:
            case = self._cases[key] = Case(moment.at)
        return case

    def _of(self, matter: Matter) -> list[Breach]:
        if matter.breaches is None:
            matter.breaches = []
        return matter.breaches

    def _is_unwatched(self, moment: Moment) -> bool:
        if not moment.silent or not self._watches:
            return False
        matter = moment.matter
        if isinstance(matter, Appointment) and moment.role != "system":
            awaited = matter.side(moment.role).awaited
            if awaited is not None and awaited.by != "client" and awaited.at >= moment.at:
                return False
        return not all(self._watches.covered(of, moment.at) for of in moment.silent)

    def awaited(self, matter: Matter, fact: Fact) -> None:
        """Take in that a person of the house says the other has not come."""
        if fact.by in ("client", "system"):
            return
        for breach in matter.breaches or ():
            about = isinstance(matter, Appointment) and breach.moment.role != "house"
            if breach.is_unwatched and about and fact.at >= breach.at:
                breach.is_unwatched = False
                self._settle(breach, fact.at)

    # -- excuses ------------------------------------------------------------------------------

    def _look_for_excuse(self, breach: Breach, fact: Fact | None, now: dt.datetime) -> bool:
        breach.moment.until = None
        found = breach.bound.compiled.excuse_for(breach.moment)
        if found is not None:
            self._accept(found, breach, fact, now)
        return found is not None

    def _accept(
        self,
        found: tuple[Excuse, Word | None],
        breach: Breach,
        fact: Fact | None,
        now: dt.datetime,
    ) -> None:
        excuse, word = found
        breach.excuse = Excused(excuse, word.fact if word is not None else fact, now)

    def look_for_excuses(self, matter: Matter, fact: Fact, now: dt.datetime) -> None:
        """Look again at what has not been excused yet, with a fact that may excuse it."""
        if isinstance(matter, Appointment):
            known, matter.heard_as = matter.heard_as == matter.service, matter.service
            if known and isinstance(fact, f.NoticeGiven):
                self._look_for_excuses_by(matter, fact, now)
                return
        for breach in matter.breaches or ():
            if breach.excuse is None and self._look_for_excuse(breach, fact, now):
                self._withdraw(breach, now)

    def _look_for_excuses_by(self, appointment: Appointment, fact: Fact, now: dt.datetime) -> None:
        # Word comes without end where somebody wants it to: what came before was looked at then.
        for breach in appointment.breaches or ():
            words = appointment.side(breach.moment.role).words
            if breach.excuse is not None or not words or words[-1].fact is not fact:
                continue
            found = breach.bound.compiled.excuse_by(words[-1], breach.moment)
            if found is not None:
                self._accept(found, breach, fact, now)
                self._withdraw(breach, now)

    # -- what people say and do about decisions -----------------------------------------------

    def on_decision(self, fact: f.AboutDecision, role: Role, now: dt.datetime) -> None:
        """Take in a fact about a decision; one about a decision to come waits for it."""
        named = fact.decision
        if not self._by_id:
            self._by_id = {breach.id: breach for breach in self.breaches}
        breach = self._by_id.get(named)
        if breach is None:
            self._early.setdefault(named, []).append((fact, role))
            return
        if fact.at < breach.at:
            return
        self.heard.add(f.id_of(fact))
        act, whose = _ACTS[type(fact)]
        if role in whose:
            act(self, breach, fact, now)
        else:
            self._report(fact, NO_EFFECT, kind=f.kind_of(fact), by=fact.by)

    def _confirm(self, breach: Breach, fact: Fact, now: dt.datetime) -> None:
        if self._is_decided(breach, fact):
            return
        breach.confirmed = fact
        self._settle(breach, now)

    def _decline(self, breach: Breach, fact: Fact, now: dt.datetime) -> None:
        if self._is_decided(breach, fact):
            return
        breach.declined = fact
        self._settle(breach, now)

    def _is_decided(self, breach: Breach, fact: Fact) -> bool:
        said = breach.confirmed is not None or breach.declined is not None
        in_time = breach.held_by is not None or fact.at <= breach.lapses_at
        return said or not breach.waiting() or not in_time

    def _carry_out(self, breach: Breach, fact: Fact, now: dt.datetime) -> None:
        done = self._named(breach, fact, breach.acting(), _NOT_GOING_AHEAD)
        if done:
            breach.carried.append((fact, done))
            self._recheck_holds(breach.moment.matter, now)

    def _meet(self, breach: Breach, fact: Fact, now: dt.datetime) -> None:
        conditions = tuple(c for c in breach.acting() if KINDS[c.word].ending == "until_met")
        for consequence in self._named(breach, fact, conditions, _NO_CONDITION):
            breach.met.setdefault(consequence, fact.at)
        self._recheck_holds(breach.moment.matter, now)

    def _named(self, breach: Breach, fact: Any, among: Step, otherwise: str) -> Step:
        name: str | None = fact.consequence
        if name is None:
            return among
        named = tuple(c for c in among if name in (c.word, str(c)))
        if not named:
            known = any(name in (c.word, str(c)) for c in breach.step)
            message = otherwise if known else _NO_CONSEQUENCE
            self._report(fact, message, decision=breach.id, consequence=name)
        return named

    def _report(self, fact: Fact, message: str, **params: object) -> None:
        self.reports.append(Report(f.id_of(fact), message, params))

    def _waive(self, breach: Breach, fact: Fact, now: dt.datetime) -> None:
        if breach.case.waived is None:
            breach.case.waived = fact
            self._void_case(breach.case, now)

    def _overturn(self, breach: Breach, fact: Fact, now: dt.datetime) -> None:
        breach.appeals.append(fact)
        if breach.case.overturned is None:
            breach.case.overturned = fact
            self._void_case(breach.case, now)

    def _lift(self, breach: Breach, fact: Fact, now: dt.datetime) -> None:
        if breach.lifted is None:
            breach.lifted = fact
            self._settle(breach, now)

    def _appeal(self, breach: Breach, fact: Fact, _: dt.datetime) -> None:
        breach.appeals.append(fact)
        if fact.at > APPEAL_WITHIN.after(breach.at, breach.bound.zone):
            self._report(fact, _TOO_LATE, decision=breach.id)

    def _dismiss(self, breach: Breach, fact: Fact, _: dt.datetime) -> None:
        breach.appeals.append(fact)

    def _void_case(self, case: Case, now: dt.datetime) -> None:
        for breach in case.breaches:
            self._withdraw(breach, now)

    # -- what it means for the others ----------------------------------------------------------

    def _withdraw(self, breach: Breach, now: dt.datetime) -> None:
        breach.held_by = None
        softened = breach.ladder.withdraw(breach)
        self._on_withdrawn(breach)
        self._settle(breach, now)
        for later in softened:
            self._settle(later, now)

    def _settle(self, breach: Breach, now: dt.datetime) -> None:
        absorb(breach.case)
        self._recheck_holds(breach.moment.matter, now)
        self._call_off(breach)

    def _call_off(self, breach: Breach) -> None:
        matter = breach.moment.matter
        if isinstance(matter, Appointment) and matter.over_at is None and self._calls_off(breach):
            matter.over_at = breach.begins
            if breach.confirmed is not None:
                matter.over_at = max(breach.begins, breach.confirmed.at)

    def _calls_off(self, breach: Breach) -> bool:
        # What ran by itself before anybody began to watch has called the session off all the same.
        ran = breach.is_unwatched and not self._watches.began_by(breach.at)
        going = breach.step if ran and not breach.bound.rule.confirm else breach.acting()
        return breach.is_in_force and any(c.word == "cancel_session" for c in going)

    def _recheck_holds(self, matter: Any, now: dt.datetime) -> None:
        if matter is None or not matter.breached_by_house or len(matter.breaches) == 1:
            return
        holders = [b for b in matter.breaches if _holds(b, now)]
        for breach in matter.breaches:
            if breach.moment.role != "client" or breach.is_void:
                continue
            holder = _holder_of(breach, holders) if breach.level >= _HELD_FROM else None
            if holder is not None:
                self._hold(breach, holder, now)
            elif breach.held_by is not None:
                self._release(breach, now)

    def _hold(self, breach: Breach, holder: Breach, now: dt.datetime) -> None:
        if breach.released_at is not None or breach.has_lapsed(now):
            return
        was_held, breach.held_by = breach.held_by is not None, holder
        end = _holds_until(holder)
        if end is not None:
            self.holding.append((end, breach.moment.matter))
        if was_held:
            return
        breach.was_held_at_once = holder.case.opened <= breach.at
        softened = breach.ladder.withdraw(breach)
        self._on_withdrawn(breach)
        absorb(breach.case)
        for later in softened:
            self._settle(later, now)

    def _release(self, breach: Breach, now: dt.datetime) -> None:
        breach.held_by = None
        breach.released_at = breach.counts_from = now
        breach.lose_object(now)
        breach.ladder.release(breach)
        self._on_released(breach)
        absorb(breach.case)
        self._call_off(breach)

    def recheck_holds(self, matter: Matter, now: dt.datetime) -> None:
        """Look again at what is held back on a matter, since time has passed."""
        self._recheck_holds(matter, now)


def _key_of(moment: Moment) -> CaseKey:
    return moment.client, moment.family, moment.case, moment.party


def _holder_of(breach: Breach, holders: list[Breach]) -> Breach | None:
    for holder in holders:
        if holder.case.opened <= breach.at or not breach.carried:
            return holder
    return None


def _holds(breach: Breach, now: dt.datetime) -> bool:
    if breach.moment.role != "house" or breach.bound.rule.binds != "both":
        return False
    if breach.is_good or not breach.is_in_force:
        return False
    if not breach.acting():
        return breach.is_waiting(now)
    if breach.is_carried_out:
        return False
    end = breach.settled_at()
    return end is None or end > now


def _holds_until(holder: Breach) -> dt.datetime | None:
    return holder.settled_at() if holder.acting() else holder.lapses_at


_Act = Callable[[Docket, Breach, Any, dt.datetime], None]
_A_PERSON: Final[frozenset[Role]] = frozenset({"house"})
_NOT_THE_PARTY: Final[frozenset[Role]] = frozenset({"house", "system"})
_ANYBODY: Final[frozenset[Role]] = frozenset({"house", "system", "client", "member"})
_ACTS: Final[dict[type[Fact], tuple[_Act, frozenset[Role]]]] = {
    f.DecisionConfirmed: (Docket._confirm, _A_PERSON),
    f.DecisionDeclined: (Docket._decline, _A_PERSON),
    f.DecisionCarriedOut: (Docket._carry_out, _NOT_THE_PARTY),
    f.DecisionMet: (Docket._meet, _NOT_THE_PARTY),
    f.DecisionWaived: (Docket._waive, _A_PERSON),
    f.DecisionLifted: (Docket._lift, _A_PERSON),
    f.AppealFiled: (Docket._appeal, _ANYBODY),
    f.AppealUpheld: (Docket._overturn, _A_PERSON),
    f.AppealDismissed: (Docket._dismiss, _A_PERSON),
}
"""What each kind does to a decision, and whose word does it: a member's is the party's own where
the decision is about them, and the house's elsewhere.
"""
