"""Looking again at what has no end of its own: is it kept, or lifted?

A review falls due each 365 days from its start, is announced a week before, and stays before the
owner's eyes until it is answered. To keep it is to confirm it once more: the record holds that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kijun.accounts.models import Room
from kijun.clients.concerned import Concerned, client_in_facts
from kijun.judge import facts as f
from kijun.judge.consequences import REVIEW
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Decided, Entry
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.record import record

AHEAD: Final = dt.timedelta(days=7)
"""So long before its day a review is announced to the owner."""


class NotDue(ValueError):
    """No review of the decision is due."""


@dataclass(frozen=True, slots=True)
class Review:
    """A review of a decision: on which day, and whether that day has come."""

    decision: Decision
    due_at: dt.datetime
    is_due: bool


def review_of(room: Room, decision: Decision, now: dt.datetime) -> Review | None:
    """Return the review of a decision that is due or near, or None."""
    if decision.review_at is None or decision.status != "standing" or decision.starts is None:
        return None
    starts = dt.datetime.fromisoformat(decision.starts)
    confirmed = Entry.objects.filter(
        room=room,
        kind="decision.confirmed",
        content__contains=f'"{decision.id}"',
        moment__gt=starts,
    )
    kept = confirmed.order_by("-moment").values_list("moment", flat=True).first()
    due = REVIEW.after(starts, room.zone)
    while kept is not None and due <= kept + AHEAD:
        due = REVIEW.after(due, room.zone)
    return Review(decision, due, due <= now) if due - AHEAD <= now else None


def reviews_in(room: Room, now: dt.datetime) -> list[Review]:
    """Return the reviews of a room that are due or near, the earliest first."""
    endless = Decided.objects.filter(
        room=room, rule__in=_endless_rules(room), content__contains='"ban"'
    )
    ids = set(endless.order_by().values_list("decision", flat=True).distinct())
    found = (
        review_of(room, decision_in(row), now)
        for row in latest_rows(room, ids).values()
        if row.status == "standing"
    )
    return sorted((each for each in found if each is not None), key=lambda each: each.due_at)


def _endless_rules(room: Room) -> set[str]:
    """Return the rules by which something without an end may follow, in any version."""
    return {
        rule.id
        for rulebook in rulebooks_of(room).values()
        for rule in rulebook.rules
        if any(each.word == "ban" for step in (*rule.then, *rule.house_then) for each in step)
    }


def keep(about: Concerned, decision_id: str, now: dt.datetime) -> None:
    """Record that somebody looked again and it goes on. Raises NotDue."""
    row = latest_rows(about.room, [decision_id]).get(decision_id)
    if row is None or review_of(about.room, decision_in(row), now) is None:
        raise NotDue(decision_id)
    kept = f.DecisionConfirmed(
        at=now, client=client_in_facts(about), decision=decision_id, source="review"
    )
    record(about.room, [kept], now)


def since(room: Room, client: str, decision: Decision, now: dt.datetime) -> int:
    """Return how many facts of the client's own are on record since a decision began."""
    starts = dt.datetime.fromisoformat(decision.starts or decision.decided_at)
    facts = Entry.objects.filter(room=room, client=client, moment__gt=starts, moment__lte=now)
    return facts.exclude(kind__startswith="decision.").exclude(kind__startswith="appeal.").count()
