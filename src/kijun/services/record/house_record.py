"""How often the house itself kept its promises of the last year: shown wherever it asks for some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.core.cache import caches
from django.db.models import F, Q

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.judge.facts import AppointmentCancelled, AppointmentMissed
from kijun.ledger.decisions import decision_in
from kijun.ledger.models import Decided, Entry
from kijun.ledger.record import fact_of

YEAR: Final = dt.timedelta(days=365)
PATIENCE: Final = dt.timedelta(minutes=5)
"""Who comes so much later has kept their promise still."""
A_DAY: Final = dt.timedelta(days=1)
_FRESH: Final = 300
"""Seconds for which what was counted is shown again: counting walks through a year of decisions."""
_NOT_KEPT: Final = frozenset({"standing", "expired", "held_back", "lapsed", "absorbed"})


class HouseRecord(NamedTuple):
    """Sessions of the last year at which the house was expected, and those at which it was as agreed."""

    promised: int
    kept: int


def house_record(room: Room, now: dt.datetime) -> HouseRecord:
    """Return the house's record of the last year; it may be five minutes old.

    A session counts once it is over, or was called off by the house. It was not kept where the house
    did not come, came more than five minutes late, or called it off less than a day before, whether
    a rule binds it or not; nor where a decision stands against the house about it.
    """
    key = f"house-record-{room.pk}"
    near = caches["near"]
    found: HouseRecord | None = near.get(key)
    if found is None:
        found = _counted(room, now)
        near.set(key, found, _FRESH)
    return found


def _counted(room: Room, now: dt.datetime) -> HouseRecord:
    since = now - YEAR
    rows = Session.objects.filter(room=room, starts__gte=since, starts__lt=now)
    expected = rows.filter(Q(state=Session.State.BOOKED) | Q(ended_by="house"))
    promised = {
        pk
        for pk, starts, minutes, state in expected.values_list("pk", "starts", "minutes", "state")
        if state != Session.State.BOOKED or starts + dt.timedelta(minutes=minutes) <= now
    }
    late = expected.filter(house_came_at__gt=F("starts") + PATIENCE).values_list("pk", flat=True)
    off_late = _called_off_late(room, since, dict(expected.values_list("pk", "starts")))
    against = _decided_against_it(room, since) | _stayed_away(room, since)
    broken = (against | off_late | set(late)) & promised
    return HouseRecord(len(promised), len(promised) - len(broken))


def _decided_against_it(room: Room, since: dt.datetime) -> set[str | None]:
    rows = Decided.objects.filter(
        room=room, decided_at__gte=since, content__contains='"party":"house"'
    )
    latest = {row.decision: row for row in sorted(rows, key=lambda row: row.revision)}
    return {decision_in(row).matter for row in latest.values() if row.status in _NOT_KEPT}


def _called_off_late(room: Room, since: dt.datetime, starts: Mapping[str, dt.datetime]) -> set[str]:
    rows = Entry.objects.filter(room=room, kind="appointment.cancelled", moment__gte=since - A_DAY)
    return {
        fact.appointment
        for fact in map(fact_of, rows)
        if isinstance(fact, AppointmentCancelled) and fact.by not in ("client", "system")
        if fact.appointment in starts and fact.at > starts[fact.appointment] - A_DAY
    }


def _stayed_away(room: Room, since: dt.datetime) -> set[str]:
    rows = Entry.objects.filter(room=room, kind="appointment.missed", moment__gte=since)
    facts = map(fact_of, rows)
    return {
        fact.appointment
        for fact in facts
        if isinstance(fact, AppointmentMissed) and fact.by != "client"
    }
