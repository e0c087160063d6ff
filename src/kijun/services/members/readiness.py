"""Who of the house is ready to be put before clients: it imports nothing that books or writes."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from kijun.accounts.models import MEMBER, Membership, Room
from kijun.accounts.prepared import Given, Prepared
from kijun.booking.models import Service, Session
from kijun.clients.erased import not_erased
from kijun.judge.decision import Decision
from kijun.ledger.appealed import resting
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Decided

NOT_READY: Final = "not_ready"
_BARRING: Final = frozenset({NOT_READY, "suspend"})
"""While one of these holds, a member is not offered for client work."""


class NotReady(ValueError):
    """A member who is not to be put before clients now; `args` hold until when, or None."""


def _that_stand() -> QuerySet[Decided]:
    here = Membership.objects.filter(room=Given("room"), left_at=None)
    rows = Decided.objects.filter(
        room=Given("room"),
        client__in=here.values_list(Concat(Value(MEMBER), "code")),
        status="standing",
    )
    named = (Q(content__contains=f'"{word}') for word in sorted(_BARRING))
    same = Decided.objects.filter(room=OuterRef("room"), decision=OuterRef("decision"))
    later = same.filter(revision__gt=OuterRef("revision"))
    return rows.filter(reduce(or_, named)).exclude(Exists(later))


_that_barred: Final = Prepared(_that_stand)


def barring_of(room: Room, now: dt.datetime) -> Mapping[str, Decision]:
    """Return the decision because of which each member is not ready now, by `member:ID`.

    Of several it is the one that holds longest. Costs two queries, however many members there are,
    and reads only what bars or barred those who are here now.
    """
    rows = _that_barred(room=room.pk)
    return {name: each[0] for name, each in _holding(room, rows, now).items()}


def ready_for(service: Service, now: dt.datetime) -> list[Membership]:
    """Return who may give a service and is ready now: first who leads the fewest sessions ahead."""
    if not service.given_by:
        return []
    unready = barring_of(service.room, now)
    ahead = Count("sessions", Q(sessions__state=Session.State.BOOKED, sessions__starts__gt=now))
    people = of_clients(service.room).filter(code__in=service.given_by).annotate(ahead=ahead)
    return [each for each in people.order_by("ahead", "pk") if each.party not in unready]


def services_naming(member: Membership) -> list[Service]:
    """Return the services that name somebody among those who may give them, as they came."""
    services = Service.objects.filter(room=member.room).order_by("pk")
    return [each for each in services if member.code in each.given_by]


def without_anybody(room: Room, services: Iterable[Service]) -> set[int]:
    """Return which services name who may give them, and of those nobody works here any more."""
    here = set(of_clients(room).values_list("code", flat=True))
    return {each.pk for each in services if each.given_by and here.isdisjoint(each.given_by)}


def not_here(service: Service) -> list[Membership]:
    """Return whom a service names among those who may give it and who is no member any more.

    Who was erased is not among them.
    """
    named = service.room.memberships.filter(code__in=service.given_by).select_related("user")
    is_here = Q(left_at=None, role=Membership.Role.MEMBER)
    return list(not_erased(named.exclude(is_here)).order_by("pk"))


def of_clients(room: Room) -> QuerySet[Membership]:
    """Return the members who are here now and work with clients."""
    here = room.memberships.filter(left_at=None, role=Membership.Role.MEMBER)
    return here.select_related("user", "room")


def barring(member: Membership, now: dt.datetime) -> list[Decision]:
    """Return all decisions because of which a member is not ready now, the longest first."""
    rows = standing_rows(member.room, member.party).values()
    return _holding(member.room, rows, now).get(member.party, [])


def ended_by_word(member: Membership, barring: Iterable[Decision]) -> list[Decision]:
    """Return what bars a member and ends when the owner notes that they are ready again.

    A pause does not: that is ended early as a decision.
    """
    found = {met_by(each): each for each in barring if NOT_READY in _acting(each)}
    met = member.room.entries.filter(fact_id__in=found).values_list("fact_id", flat=True)
    return [found[name] for name in sorted(found.keys() - set(met))]


def met_by(decision: Decision) -> str:
    """Return the id of the fact by which a member is ready again as far as one decision goes."""
    return f"met-{decision.id}-{NOT_READY}"


def expect_ready(member: Membership | None, now: dt.datetime) -> None:
    """Raise NotReady for a member who is not to be put before clients now. No member is none."""
    if member is None:
        return
    for decision in barring(member, now)[:1]:
        raise NotReady(decision.ends)


def _holding(room: Room, rows: Iterable[Decided], now: dt.datetime) -> Mapping[str, list[Decision]]:
    """Return what bars each member among some decisions, by `member:ID`, the longest first.

    What was appealed against and not answered in time rests.
    """
    standing = [(row.client, decision_in(row)) for row in rows if row.status == "standing"]
    found = [(name, decision) for name, decision in standing if _bars(decision, now)]
    rests = resting(room, now) if found else set()
    held: dict[str, list[Decision]] = defaultdict(list)
    for name, decision in found:
        if decision.id not in rests:
            held[name].append(decision)
    return {name: sorted(each, key=_end, reverse=True) for name, each in held.items()}


def _end(decision: Decision) -> float:
    """Return when a decision ends, to compare by: what has no end ends last."""
    return dt.datetime.fromisoformat(decision.ends).timestamp() if decision.ends else math.inf


def _bars(decision: Decision, now: dt.datetime) -> bool:
    if decision.ends is not None and dt.datetime.fromisoformat(decision.ends) <= now:
        return False
    return not _BARRING.isdisjoint(_acting(decision))


def _acting(decision: Decision) -> set[str]:
    """Return the words of the consequences that go ahead."""
    waiting = {*decision.awaiting, *decision.lapsed}
    return {text.partition(" ")[0] for text in decision.consequences if text not in waiting}
