"""Announcing to however many: to a few while the owner waits, to more by a worker, some at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from kijun.clients.models import Client
from kijun.ledger import jobs
from kijun.ledger.jobs import Errand
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.letters.models import Letter
from kijun.rulebooks.models import Version
from kijun.rulebooks.versions import latest_version_of
from kijun.services.rules.announcing import AGAIN, ANNOUNCE, RULES, announce, remind
from kijun.services.rules.recipients import note_if_all_are_told

A_FEW: Final = 20
"""To so many clients letters are written at once, without a worker."""
WRITTEN_AT_ONCE: Final = 50
"""To so many clients a worker writes in one transaction: nobody in the house waits long for it."""
_WRITERS: Final = {RULES: announce, AGAIN: remind}


@dataclass(frozen=True, slots=True)
class Begun:
    """What came of it: letters that are written, and to how many clients a worker writes yet."""

    letters: Sequence[Letter]
    to_come: int


def begin(
    version: Version, clients: Iterable[Client], now: dt.datetime, kind: str = RULES
) -> Begun:
    """Announce a version to clients, or (AGAIN) ask them once more to read it.

    The version counts as announced to all once everybody has been written to.
    """
    told = list(clients)
    with transaction.atomic():
        hold(version.room)
        if len(told) > A_FEW:
            jobs.enqueue_all(version.room, _errands(version, told, now, kind))
            return Begun((), len(told))
        letters = _WRITERS[kind](version, told, now)
        note_if_all_are_told(version.room, version.version, now)
        return Begun(letters, 0)


def _errands(
    version: Version, clients: Sequence[Client], now: dt.datetime, kind: str
) -> list[Errand]:
    named = f"{version.version}/{kind}/{now.isoformat()}"
    errands = []
    for first in range(0, len(clients), WRITTEN_AT_ONCE):
        part = [client.pk for client in clients[first : first + WRITTEN_AT_ONCE]]
        payload = {"version": version.version, "kind": kind, "clients": part}
        errands.append(Errand(ANNOUNCE, f"{named}/{first}", now, payload))
    return errands


def go_on(job: Job, now: dt.datetime) -> None:
    """Write to some of those who are to be told of a version, unless another came after it."""
    version, told = latest_version_of(job.room), job.payload
    if version is None or version.version != told["version"]:
        return
    clients = Client.in_sight.select_related("room").filter(room=job.room, pk__in=told["clients"])
    _WRITERS[told["kind"]](version, list(clients), now)
    if not any(each.pk != job.pk for each in jobs.waiting(job.room, ANNOUNCE)):
        note_if_all_are_told(job.room, version.version, now)
