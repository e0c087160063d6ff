"""What is done about each kind of job: a test sees to it that no kind is without its handler."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Final

from django.db import transaction

from kijun.accounts.models import MEMBER
from kijun.ledger import jobs
from kijun.ledger.models import Job
from kijun.ledger.record import hold
from kijun.services import (
    appeals,
    around_sessions,
    barring,
    catching_up,
    enforcement,
    enquiries,
    evidence,
    feeds,
    joining,
    mailbox,
    member_letters,
    members,
    reached_again,
    sending,
    taps,
    timetable,
    unanswered,
    unsealing,
    wanted,
)
from kijun.services.noting import notes
from kijun.services.reach import REACHED_AGAIN
from kijun.services.record import REVIEW, review

Handler = Callable[[Job, dt.datetime], None]


def whole(handler: Callable[[Job, dt.datetime], object]) -> Handler:
    """Let a handler be done in one transaction with the end of its job."""

    @wraps(handler)
    def done(job: Job, now: dt.datetime) -> None:
        with transaction.atomic():
            hold(job.room)
            handler(job, now)
            jobs.finish(job)

    return done


def _review(job: Job, now: dt.datetime) -> None:
    taps.take_in_of(job.room, job.payload["client"], now)
    notes.take_in_of(job.room, job.payload["client"], now)
    review(job.room, job.payload["client"], now, job.due_at)


def _by_party(of_client: Handler, of_member: Handler) -> Handler:
    """Do the one about a client, the other about a member."""

    def done(job: Job, now: dt.datetime) -> None:
        is_member = job.payload["client"].startswith(MEMBER)
        (of_member if is_member else of_client)(job, now)

    return done


HANDLERS: Final[dict[str, Handler]] = {
    REVIEW: whole(_review),
    wanted.CARRY_OUT: whole(_by_party(enforcement.carry_out, members.carry_out)),
    wanted.PUT_RIGHT: whole(_by_party(enforcement.put_right, members.put_right)),
    wanted.SETTLING: whole(enforcement.ask_for_a_word),
    wanted.CLOSE: whole(unsealing.look_after),
    wanted.CHANNEL: barring.act_on_channel,
    wanted.REST: whole(appeals.let_rest),
    catching_up.CATCH_UP: catching_up.catch_up,
    timetable.REMIND: whole(around_sessions.remind),
    timetable.NUDGE: whole(around_sessions.nudge),
    timetable.GIVE_UP: whole(around_sessions.give_up),
    timetable.LAPSE: whole(unanswered.lapse),
    taps.TAP: whole(taps.take_in),
    enquiries.HOLD_OVER: whole(enquiries.hold_over),
    notes.NOTE: whole(notes.take_in),
    sending.SEND: sending.send_letter,
    REACHED_AGAIN: whole(reached_again.let_go),
    feeds.READ_FEED: feeds.read,
    mailbox.READ_MAIL: mailbox.read,
    joining.INVITE: joining.send_invitation,
    member_letters.SEND: member_letters.send,
    evidence.SWEEP: evidence.sweep,
}
"""Every kind of job. Each handler ends its job itself."""
