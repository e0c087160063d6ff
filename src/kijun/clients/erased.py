"""Who was erased: nothing but the opaque ids, which the record still holds."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from kijun.accounts.models import MEMBER, Membership, Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients.models import Erased

_erased: Final = Prepared(
    lambda: Erased.objects.filter(room=Given("room")).values_list("client", flat=True)
)


def erased_in(room: Room) -> set[str]:
    """Return who was erased of a room: clients by their ids, members as `member:ID`."""
    return set(_erased(room=room.pk))


def how_many_erased(room: Room) -> int:
    """Return how many clients and members of a room were erased."""
    return len(_erased(room=room.pk))


def not_erased(people: QuerySet[Membership]) -> QuerySet[Membership]:
    """Return some members without those who were erased."""
    party = Concat(Value(MEMBER), OuterRef("code"))
    return people.exclude(Exists(Erased.objects.filter(room=OuterRef("room"), client=party)))
