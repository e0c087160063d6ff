"""What two rulebooks decide otherwise about the same facts: decision by decision.

Both rulebooks are taken as announced before anything happened. The question is what each of them
would have decided, not whom which version happened to be announced to; so announcements among the
facts, and versions that bookings are frozen to, are left aside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import msgspec

from kijun.judge.decision import Decision
from kijun.judge.facts import AppointmentBooked, Fact, RulesAcknowledged, RulesAnnounced
from kijun.judge.judgement import judge
from kijun.judge.rulebook import Rulebook

Change = Literal["added", "removed", "changed"]


WITHOUT_EFFECT: Final = frozenset({"excused", "waived", "overturned", "practice"})
"""States in which it makes no difference what would have followed."""

OUTCOME: Final = (
    "decided_at",
    "status",
    "consequences",
    "awaiting",
    "lapsed",
    "starts",
    "ends",
    "review_at",
)
"""What a decision means for the one whom it is about."""


class Pair(NamedTuple):
    """A decision as each of two rulebooks makes it: None where it does not."""

    before: Decision | None
    after: Decision | None

    @property
    def decision(self) -> Decision:
        """The decision as it would be; one that goes, as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def change(self) -> Change | None:
        """Whether it comes, goes or becomes another one; None where it stays as it is."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if differing(self.before, self.after) else None

    @property
    def differs(self) -> tuple[str, ...]:
        """The fields in which the two mean something else, where both make it."""
        if self.before is None or self.after is None:
            return ()
        return differing(self.before, self.after)


def judged_by_both(
    facts: Iterable[Fact], old: Rulebook, new: Rulebook, as_of: dt.datetime
) -> list[Pair]:
    """Judge facts by both rulebooks as of an instant; every decision that either of them makes."""
    facts = _without_versions(facts)
    before, after = (
        {decision.id: decision for decision in _judged(rulebook, facts, as_of)}
        for rulebook in (old, new)
    )
    return [Pair(before.get(name), after.get(name)) for name in dict.fromkeys((*before, *after))]


def _judged(rulebook: Rulebook, facts: Iterable[Fact], as_of: dt.datetime) -> tuple[Decision, ...]:
    judgement = judge({rulebook.version: rulebook}, facts, as_of, assume_announced=True)
    return judgement.decisions


def _without_versions(facts: Iterable[Fact]) -> list[Fact]:
    return [
        msgspec.structs.replace(fact, rulebook=None)
        if isinstance(fact, AppointmentBooked) and fact.rulebook is not None
        else fact
        for fact in facts
        if not isinstance(fact, RulesAnnounced | RulesAcknowledged)
    ]


def differing(before: Decision, after: Decision) -> tuple[str, ...]:
    """Return the fields in which two decisions mean something else for the one they are about.

    Where it makes no difference what would have followed, only the state is looked at.
    """
    if before.status in WITHOUT_EFFECT and after.status in WITHOUT_EFFECT:
        return ("status",) if before.status != after.status else ()
    found = tuple(name for name in OUTCOME if getattr(before, name) != getattr(after, name))
    return (*found, "step") if found and before.step != after.step else found
