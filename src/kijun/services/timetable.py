"""What is to be done at which time around a session, as jobs: the day before, ten minutes before.

Jobs name the session's `sequence`: after a move, those of the old time find that they are past.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from kijun.booking.models import Session
from kijun.ledger import jobs

REMIND: Final = "remind"
NUDGE: Final = "nudge"
_DAY_BEFORE: Final = dt.timedelta(days=1)
_NUDGE_BEFORE: Final = dt.timedelta(minutes=10)


def plan(session: Session, now: dt.datetime) -> None:
    """Plan the reminder and the nudge of a session that stands and lies ahead."""
    if not session.stands:
        return
    remind_at = session.starts - _DAY_BEFORE
    if remind_at > now:
        _plan(session, REMIND, remind_at)
    nudge_at = session.starts - _NUDGE_BEFORE
    if nudge_at > now:
        _plan(session, NUDGE, nudge_at)


def _plan(session: Session, kind: str, due_at: dt.datetime) -> None:
    payload = {"session": session.pk, "sequence": session.sequence}
    key = f"{session.pk}/{session.sequence}"
    jobs.enqueue_at(session.room, kind, {key: due_at}, payload)
