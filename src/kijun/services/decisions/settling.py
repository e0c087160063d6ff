"""What somebody can do about a decision as it stands; of two who act at once, one does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from django.db import transaction

from kijun.accounts.models import Membership
from kijun.clients.concerned import Concerned
from kijun.judge.consequences import KINDS
from kijun.judge.decision import Decision
from kijun.ledger.record import hold
from kijun.services.decisions import answers, reviewing, verdicts
from kijun.services.decisions.planned import TAKEN_BACK
from kijun.services.decisions.preview import untold
from kijun.services.decisions.reasons import Reasons, reasons_of
from kijun.services.permissions import acts_of
from kijun.services.record.history import is_good

ALONE: Final = 4
"""From this level on a decision is confirmed only by somebody who had its page before them."""
_OPEN: Final = frozenset({"proposed", "standing", "held_back", "lapsed", "expired"})
_LASTING: Final = frozenset({"lasting", "until_met", "until_lifted"})

Act = Callable[[Concerned, str, str, dt.datetime], None]
ACTS: Final[Mapping[str, Act]] = {
    "confirm": lambda about, decision, _reason, now: verdicts.confirm(about, decision, now),
    "decline": lambda about, decision, _reason, now: verdicts.decline(about, decision, now),
    "waive": verdicts.waive,
    "lift": answers.lift_early,
    "uphold": answers.uphold,
    "dismiss": answers.dismiss,
    "keep": lambda about, decision, _reason, now: reviewing.keep(about, decision, now),
}
_ANSWERS: Final = {"uphold": answers.uphold, "dismiss": answers.dismiss}


class NotOffered(ValueError):
    """It cannot be done about the decision as it stands, or not by them."""


class Untold(ValueError):
    """It rests on an earlier case of which no letter has told: that takes a step of its own."""


class NotSeen(ValueError):
    """What weighs has changed since, or was not before whoever confirms it."""


def settle(
    membership: Membership,
    decision_id: str,
    act: str,
    reason: str,
    now: dt.datetime,
    *,
    seen: int | None,
    although_untold: bool = False,
) -> None:
    """Do one of ACTS about a decision; `seen` is the revision whose page was before somebody.

    `although_untold` says that it is confirmed although no letter told of an earlier case on which
    it rests. Nothing changes between the look at what is on offer and the act. Raises NotOffered,
    NotSeen, Untold, and what the acts raise: NoReason, answers.TooSoon.
    """
    with transaction.atomic():
        hold(membership.room)
        # What can be done is the same in every language.
        found = reasons_of(membership.room, decision_id, "ja", to="owner")
        if found is None or act not in acts_of(membership, offers(found, now), found.decision):
            raise NotOffered
        is_seen = seen == found.revisions[-1].revision
        if act == "confirm" and needs_to_be_shown(found.decision) and not is_seen:
            raise NotSeen
        if act == "confirm" and not although_untold and untold(found.room, found.decision):
            raise Untold
        if membership.role == Membership.Role.REVIEWER:
            _ANSWERS[act](found.about, decision_id, reason, now, reviewer=membership.code)
        else:
            ACTS[act](found.about, decision_id, reason, now)


def needs_to_be_shown(decision: Decision) -> bool:
    """Say whether it is confirmed only by somebody who had its page before them."""
    return decision.level >= ALONE


def offers(reasons: Reasons, now: dt.datetime) -> set[str]:
    """Return what a person can do about a decision as it stands."""
    decision = reasons.decision
    found: set[str] = set()
    if decision.awaiting:
        found |= {"confirm", "decline"}
    # Nobody lets themselves pass: what the house owes ends by being carried out.
    is_theirs = decision.party != "house"
    if is_theirs and decision.status in _OPEN and not is_good(decision):
        found.add("waive")
    if decision.status == "standing" and going_on(decision):
        found.add("lift")
    if reviewing.review_of(reasons.room, decision, now) is not None:
        found.add("keep")
    if any(appeal.answer is None for appeal in reasons.appeals):
        found |= {"uphold", "dismiss"}
    if isinstance(reasons.about, Membership) and _can_be_appealed(decision, now):
        found.add("appeal")
    return found


def going_on(decision: Decision) -> list[str]:
    """Return what of a decision lasts and is in force."""
    waiting = {*decision.awaiting, *decision.lapsed}
    return [
        text
        for text in decision.consequences
        if text not in waiting and KINDS[text.partition(" ")[0]].ending in _LASTING
    ]


def _can_be_appealed(decision: Decision, now: dt.datetime) -> bool:
    is_void = decision.status in TAKEN_BACK
    return not is_void and now <= dt.datetime.fromisoformat(decision.appeal_until)
