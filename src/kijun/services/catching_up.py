"""Catching up after an update: what this version reads off a record that began before it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.ledger import appealed, concerning
from kijun.ledger.decisions import rebuild_open
from kijun.ledger.models import Job
from kijun.services import appeals, barring
from kijun.work import projection

CATCH_UP: Final = "catch_up"
"""The job of doing so: a migration writes it for each room that has a record."""


def catch_up(job: Job, now: dt.datetime) -> None:
    """Make every projection of a room anew, and go on with what its decisions ask for.

    What was appealed against before has its term, and who was banned before finds the doors closed.
    Done again, it changes nothing.
    """
    rebuild_open(job.room)
    projection.rebuild(job.room)
    concerning.rebuild(job.room)
    appealed.rebuild(job.room)
    appeals.expect_answers(job.room)
    barring.reconcile(job.room, now)
