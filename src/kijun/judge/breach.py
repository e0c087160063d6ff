"""A breach (or a good act) under a rule: what has become of it by now.

A breach never disappears: an excuse, a waiver, an upheld appeal only changes what it is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kijun.judge.consequences import (
    CONFIRM_WITHIN,
    NEEDS_A_PERSON,
    Consequence,
    Step,
    level_of,
)
from kijun.judge.ladder import Earlier
from kijun.judge.matters import Appointment

if TYPE_CHECKING:
    from kijun.judge.facts import Fact
    from kijun.judge.ladder import Ladder
    from kijun.judge.moment import Moment
    from kijun.judge.rulebook import Excuse


@dataclass(frozen=True, slots=True)
class Excused:
    """The excuse that was accepted, the fact that it rests on, and since when it is known."""

    excuse: Excuse
    fact: Fact | None
    since: dt.datetime


class Case:
    """All breaches of one case and party: at most one of their sanctions stands."""

    __slots__ = ("breaches", "opened", "overturned", "waived")

    def __init__(self, opened: dt.datetime) -> None:
        self.opened = opened
        self.breaches: list[Breach] = []
        self.waived: Fact | None = None
        self.overturned: Fact | None = None


def decision_id(rule: str, client: str | None, case: str, party: str) -> str:
    """Derive a decision's id, so that judging again never makes a second one."""
    text = "\x1f".join(map(_without_separator, (rule, client or "", case, party)))
    return "d-" + hashlib.sha256(text.encode()).hexdigest()[:16]


def _without_separator(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\x1f", "\\x1f")


class Breach:
    """One rule applied to one case of one party."""

    __slots__ = (
        "_id",
        "_until",
        "absorbed_by",
        "appeals",
        "at",
        "bound",
        "carried",
        "carried_at",
        "case",
        "confirmed",
        "counts_from",
        "declined",
        "earlier",
        "excuse",
        "held_by",
        "is_practice",
        "is_unwatched",
        "ladder",
        "level",
        "lifted",
        "lost",
        "met",
        "moment",
        "number",
        "released_at",
        "step",
        "was_held_at_once",
        "yields_to",
    )

    def __init__(
        self, moment: Moment, case: Case, ladder: Ladder, earlier: Earlier, *, is_practice: bool
    ) -> None:
        self.moment, self.case, self.ladder = moment, case, ladder
        self.bound, self.at, self.is_practice = moment.bound, moment.at, is_practice
        self._id: str | None = None
        self._until: dt.datetime | None = None
        self.counts_from: dt.datetime | None = None
        self.count_after(earlier)
        self.is_unwatched = False
        self.excuse: Excused | None = None
        self.held_by: Breach | None = None
        self.released_at: dt.datetime | None = None
        self.was_held_at_once = False
        self.absorbed_by: Breach | None = None
        self.yields_to: Breach | None = None
        self.confirmed: Fact | None = None
        self.declined: Fact | None = None
        self.lifted: Fact | None = None
        self.appeals: list[Fact] = []
        self.carried: list[tuple[Fact, Step]] = []
        self.carried_at: dt.datetime | None = None
        self.met: dict[Consequence, dt.datetime] = {}
        self.lost: tuple[Consequence, ...] = ()

    @property
    def until(self) -> dt.datetime:
        """Until when it counts, that instant included."""
        if self._until is None:
            self._until = self.bound.rule.within.after(self.at, self.bound.zone)
        return self._until

    @property
    def is_announced(self) -> bool:
        """Whether the rule bound the party."""
        return self.bound.announced_at is not None

    @property
    def id(self) -> str:
        """The decision's id."""
        if self._id is None:
            rule, moment = self.bound.rule.id, self.moment
            self._id = decision_id(rule, moment.client, moment.case, moment.party)
        return self._id

    def count_after(self, earlier: Earlier) -> None:
        """Take which earlier breaches count, and with them what the rule says for this time."""
        self.earlier, self.number = earlier, earlier.count + 1
        role = self.moment.role
        assert role != "system"
        self.step: Step = self.bound.rule.step_for(role, self.number)
        self.level = level_of(self.step)

    @property
    def is_good(self) -> bool:
        """Whether it is no breach at all but something good."""
        return self.bound.compiled.is_good_of(self.moment.role)

    @property
    def is_void(self) -> bool:
        """Whether it has no effect: excused, waived, overturned, practised, or not announced."""
        return (
            not self.is_announced
            or self.is_practice
            or self.excuse is not None
            or self.case.waived is not None
            or self.case.overturned is not None
        )

    @property
    def begins(self) -> dt.datetime:
        """When it begins to have effect: its moment, or its release if it was held from then on."""
        if self.released_at is None or not self.was_held_at_once:
            return self.at
        return self.released_at

    @property
    def lapses_at(self) -> dt.datetime:
        """When what waits for a person lapses."""
        return CONFIRM_WITHIN.after(self.released_at or self.at, self.bound.zone)

    def waiting(self) -> Step:
        """Return what waits for a person, had nobody said anything: all, or levels 4 to 6."""
        if self.bound.rule.confirm or self.is_unwatched:
            return self.step
        if self.level < NEEDS_A_PERSON:
            return ()
        return tuple(c for c in self.step if c.level >= NEEDS_A_PERSON)

    def acting(self) -> Step:
        """Return what goes ahead: all that needs nobody, and what was confirmed in time."""
        waiting = self.waiting() if self.confirmed is None else ()
        if self.yields_to is not None:
            return tuple(c for c in self.step if c not in waiting and c.level == 0)
        if not waiting and not self.lost:
            return self.step
        return tuple(c for c in self.step if c not in waiting and c not in self.lost)

    @property
    def acting_level(self) -> int:
        """The level of what goes ahead."""
        acting = self.acting()
        return self.level if acting is self.step else level_of(acting)

    @property
    def is_in_force(self) -> bool:
        """Whether nothing takes its effect away: not void, not absorbed, not held back."""
        return not self.is_void and self.absorbed_by is None and self.held_by is None

    def is_waiting(self, now: dt.datetime) -> bool:
        """Say whether something of it still waits for a person, should nothing hold it back."""
        decided = self.confirmed or self.declined or self.lifted
        return decided is None and bool(self.waiting()) and now < self.lapses_at

    def has_lapsed(self, now: dt.datetime) -> bool:
        """Say whether nothing of it goes ahead or waits any more."""
        if self.confirmed is not None or self.held_by is not None or self.acting():
            return False
        return self.declined is not None or now >= self.lapses_at

    @property
    def is_carried_out(self) -> bool:
        """Whether all that goes ahead has been carried out."""
        done = {consequence for _, step in self.carried for consequence in step}
        return set(self.acting()) <= done

    def settled_at(self) -> dt.datetime | None:
        """Return when all that lasts of it ends; None where nothing lasts or no end is known."""
        ends = [self.end_of(c) for c in self.acting() if c.is_lasting]
        known = [end for end in ends if end is not None]
        end = max(known) if known and len(known) == len(ends) else None
        if self.lifted is None:
            return end
        return self.lifted.at if end is None else min(self.lifted.at, end)

    def start_of(self, consequence: Consequence) -> dt.datetime:
        """Return when a consequence starts: at once, or with the confirmation it waited for."""
        if self.confirmed is not None and consequence in self.waiting():
            return max(self.confirmed.at, self.begins)
        return self.begins

    def end_of(self, consequence: Consequence) -> dt.datetime | None:
        """Return when a lasting consequence ends; None for what lasts until it is lifted."""
        if consequence in self.met:
            return self.met[consequence]
        lasts = consequence.lasts
        return lasts.after(self.start_of(consequence), self.bound.zone) if lasts else None

    def lose_object(self, now: dt.datetime) -> None:
        """Let lapse what has no object any more: calling off a session that is long past."""
        matter = self.moment.matter
        if isinstance(matter, Appointment) and matter.ends is not None and matter.ends < now:
            self.lost = tuple(c for c in self.step if c.word == "cancel_session")


def absorb(case: Case) -> None:
    """Let the most severe sanction of a case stand; it absorbs the others.

    On a tie the later moment stands, then the rule that comes first in the rulebook. Of one that
    waits for a person to be more severe still, only what waits is left for the time being.
    """
    if len(case.breaches) == 1:
        return
    for breach in case.breaches:
        breach.absorbed_by = breach.yields_to = None
    able = [b for b in case.breaches if not b.is_void]
    standing = [b for b in able if b.held_by is None and b.acting_level >= 1]
    if not standing:
        return
    winner = max(standing, key=_rank)
    highest = winner.acting_level
    for breach in able:
        potential = breach.acting_level if breach.declined else breach.level
        if breach is winner or potential == 0:
            continue
        if potential <= highest:
            breach.absorbed_by = winner
        elif breach.held_by is None and breach.acting_level >= 1:
            breach.yields_to = winner


def _rank(breach: Breach) -> tuple[int, int, dt.datetime, int]:
    return breach.acting_level, breach.level, breach.at, -breach.bound.rule.number
