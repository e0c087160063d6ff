"""Looking again at what has no end of its own: is it kept, or lifted?

A review falls due each 365 days from its start, is announced a week before, and stays before the
owner's eyes until it is answered. To keep it is to confirm it once more: the record holds that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from kijun.accounts.models import Room
from kijun.clients.concerned import Concerned, client_in_facts
from kijun.judge import facts as f
from kijun.judge.consequences import REVIEW
from kijun.judge.decision import Decision
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Decided, Entry
from kijun.ledger.record import fact_of
from kijun.rulebooks.versions import rulebooks_of
from kijun.services.record.recording import record

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
    return next(iter(_near(room, [decision], now)), None)


def reviews_in(room: Room, now: dt.datetime) -> list[Review]:
    """Return the reviews of a room that are due or near, the earliest first.

    Costs the same number of queries, however many there are.
    """
    endless = Decided.objects.filter(
        room=room, rule__in=_endless_rules(room), content__contains='"ban"'
    )
    ids = set(endless.order_by().values_list("decision", flat=True).distinct())
    rows = latest_rows(room, ids).values()
    found = _near(room, [decision_in(row) for row in rows if row.status == "standing"], now)
    return sorted(found, key=lambda each: each.due_at)


def _near(room: Room, decisions: Iterable[Decision], now: dt.datetime) -> list[Review]:
    """Return the reviews that are due or near of some decisions."""
    old = {
        each.id: each
        for each in decisions
        if each.review_at is not None
        and each.status == "standing"
        and each.starts is not None
        and _first(room, each) - AHEAD <= now
    }
    kept = _kept(room, old.values()) if old else {}
    found = []
    for decision in old.values():
        due = _first(room, decision)
        while decision.id in kept and due <= kept[decision.id] + AHEAD:
            due = REVIEW.after(due, room.zone)
        if due - AHEAD <= now:
            found.append(Review(decision, due, due <= now))
    return found


def _began(decision: Decision) -> dt.datetime:
    assert decision.starts is not None
    return dt.datetime.fromisoformat(decision.starts)


def _first(room: Room, decision: Decision) -> dt.datetime:
    return REVIEW.after(_began(decision), room.zone)


def _kept(room: Room, decisions: Collection[Decision]) -> dict[str, dt.datetime]:
    """Return when each of some decisions was last confirmed after it began, by decision.

    Only what is on record of those whom they are about is read.
    """
    began = {each.id: _began(each) for each in decisions}
    confirmed = Entry.objects.filter(
        room=room,
        kind="decision.confirmed",
        client__in={each.client or "" for each in decisions} | {""},
        moment__gt=min(began.values()),
    )
    kept: dict[str, dt.datetime] = {}
    for entry in confirmed.order_by("moment"):
        fact = fact_of(entry)
        assert isinstance(fact, f.DecisionConfirmed)
        if fact.decision in began and entry.moment > began[fact.decision]:
            kept[fact.decision] = entry.moment
    return kept


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
