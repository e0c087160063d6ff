"""Who of the house is ready to be put before clients: it imports nothing that books or writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.db.models import Count, Q, QuerySet

from kijun.accounts.models import MEMBER, Membership, Room
from kijun.booking.models import Service, Session
from kijun.judge.decision import Decision
from kijun.ledger.appealed import resting
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Decided

NOT_READY: Final = "not_ready"
_BARRING: Final = frozenset({NOT_READY, "suspend"})
"""While one of these holds, a member is not offered for client work."""


class NotReady(ValueError):
    """A member who is not to be put before clients now; `args` hold until when, or None."""


def barring_of(room: Room, now: dt.datetime) -> Mapping[str, Decision]:
    """Return the decision because of which each member is not ready now, by `member:ID`.

    What was appealed against and not answered in time rests. Costs two queries, however many
    members there are.
    """
    rows = Decided.objects.filter(room=room, client__startswith=MEMBER)
    latest = {row.decision: row for row in sorted(rows, key=lambda row: row.revision)}
    found = [row for row in latest.values() if row.status == "standing"]
    barring = {row.client: decision_in(row) for row in found if _bars(decision_in(row), now)}
    rests = resting(room, now) if barring else set()
    return {name: each for name, each in barring.items() if each.id not in rests}


def ready_for(service: Service, now: dt.datetime) -> list[Membership]:
    """Return who may give a service and is ready now: first who leads the fewest sessions ahead."""
    if not service.given_by:
        return []
    barring = barring_of(service.room, now)
    ahead = Count("sessions", Q(sessions__state=Session.State.BOOKED, sessions__starts__gt=now))
    people = of_clients(service.room).filter(code__in=service.given_by).annotate(ahead=ahead)
    return [each for each in people.order_by("ahead", "pk") if each.party not in barring]


def of_clients(room: Room) -> QuerySet[Membership]:
    """Return the members who are here now and work with clients."""
    here = room.memberships.filter(left_at=None, role=Membership.Role.MEMBER)
    return here.select_related("user", "room")


def expect_ready(member: Membership | None, now: dt.datetime) -> None:
    """Raise NotReady for a member who is not to be put before clients now. No member is none."""
    if member is None:
        return
    rows = standing_rows(member.room, member.party).values()
    found = [decision_in(row) for row in rows if row.status == "standing"]
    barring = [decision for decision in found if _bars(decision, now)]
    rests = resting(member.room, now) if barring else set()
    for decision in barring:
        if decision.id not in rests:
            raise NotReady(decision.ends)


def _bars(decision: Decision, now: dt.datetime) -> bool:
    if decision.ends is not None and dt.datetime.fromisoformat(decision.ends) <= now:
        return False
    waiting = {*decision.awaiting, *decision.lapsed}
    words = (text.partition(" ")[0] for text in decision.consequences if text not in waiting)
    return bool(_BARRING.intersection(words))
