"""Catching up after an update: what this version reads off a record that began before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

from django.db import transaction

from kijun.accounts.models import Room
from kijun.ledger import appealed, concerning, jobs
from kijun.ledger.decisions import rebuild_open
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.services.barring import doors
from kijun.services.decisions import appeals
from kijun.work import projection

CATCH_UP: Final = "catch_up"
"""The job of doing so: a migration writes it for each room that has a record."""


_STEPS: Final[tuple[Callable[[Room], None], ...]] = (
    rebuild_open,
    appealed.rebuild,
    appeals.expect_answers,
)


def catch_up(job: Job, now: dt.datetime) -> None:
    """Make every projection of a room anew, and go on with what its decisions ask for.

    What was appealed against before has its term, and who was banned before finds the doors closed.
    Done again, it changes nothing. The room is held for each step by itself, and within the long
    ones for a part at a time: on SQLite that is the one lock of all rooms, and clients' word, beats
    and leases wait behind it.
    """
    projection.rebuild(job.room)
    concerning.rebuild(job.room)
    for step in _STEPS:
        with transaction.atomic():
            hold(job.room)
            step(job.room)
    doors.reconcile(job.room, now)
    jobs.finish(job)
