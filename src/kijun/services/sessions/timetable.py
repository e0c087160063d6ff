"""What is to be done at which time around a session, as jobs: the day before, ten minutes before.

Jobs name the session's `sequence`: after a move, those of the old time find that they are past.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kijun.booking.models import BookingRequest, Session
from kijun.ledger import jobs
from kijun.ledger.jobs import Errand

REMIND: Final = "remind"
NUDGE: Final = "nudge"
GIVE_UP: Final = "give_up"
"""The job of calling a session off that the house could not come to and that was not moved."""
LAPSE: Final = "lapse"
"""The job of ending a request for a time that nobody has answered by then."""
_DAY_BEFORE: Final = dt.timedelta(days=1)
_NUDGE_BEFORE: Final = dt.timedelta(minutes=10)


def plan(session: Session, now: dt.datetime) -> None:
    """Plan the reminder and the nudge of a session that stands and lies ahead."""
    if not session.stands:
        return
    key, payload = _named(session)
    due = ((REMIND, session.starts - _DAY_BEFORE), (NUDGE, session.starts - _NUDGE_BEFORE))
    errands = [Errand(kind, key, due_at, payload) for kind, due_at in due if due_at > now]
    jobs.enqueue_all(session.room, errands)


def plan_giving_up(session: Session, now: dt.datetime) -> None:
    """Plan that a session is called off at its start, unless it has got another time by then."""
    key, payload = _named(session)
    jobs.enqueue(session.room, GIVE_UP, key, max(session.starts, now), payload)


def plan_lapse(request: BookingRequest) -> None:
    """Plan that a request ends at its time, unless it is answered by then."""
    payload = {"request": request.pk}
    jobs.enqueue(request.room, LAPSE, str(request.pk), request.starts, payload)


def _named(session: Session) -> tuple[str, dict[str, Any]]:
    payload = {"session": session.pk, "sequence": session.sequence}
    return f"{session.pk}/{session.sequence}", payload
