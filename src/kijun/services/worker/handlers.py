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
from kijun.services.barring import doors, unsealing
from kijun.services.booking import unanswered
from kijun.services.calendars import feeds
from kijun.services.decisions import appeals, enforcement, planned
from kijun.services.delivery import backlog, sending
from kijun.services.delivery.reachability import REACHED_AGAIN
from kijun.services.enquiries import enquiries
from kijun.services.inbox import mailbox
from kijun.services.members import joining, member_letters, members
from kijun.services.noting import notes
from kijun.services.record import evidence
from kijun.services.record.recording import REVIEW, review
from kijun.services.rules import announcing_to_many
from kijun.services.rules.announcing import ANNOUNCE
from kijun.services.sessions import session_letters, timetable
from kijun.services.today import taps
from kijun.services.upkeep import backfill

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
    planned.CARRY_OUT: whole(_by_party(enforcement.carry_out, members.carry_out)),
    planned.PUT_RIGHT: whole(_by_party(enforcement.put_right, members.put_right)),
    planned.SETTLING: whole(enforcement.ask_for_a_word),
    planned.CLOSE: whole(unsealing.look_after),
    planned.CHANNEL: doors.act_on_channel,
    planned.REST: whole(appeals.let_rest),
    backfill.CATCH_UP: backfill.catch_up,
    timetable.REMIND: whole(session_letters.remind),
    timetable.NUDGE: whole(session_letters.nudge),
    timetable.GIVE_UP: whole(session_letters.give_up),
    timetable.LAPSE: whole(unanswered.lapse),
    taps.TAP: whole(taps.take_in),
    ANNOUNCE: whole(announcing_to_many.go_on),
    enquiries.HOLD_OVER: whole(enquiries.hold_over),
    notes.NOTE: whole(notes.take_in),
    sending.SEND: sending.send_letter,
    REACHED_AGAIN: whole(backlog.let_go),
    feeds.READ_FEED: feeds.read,
    mailbox.READ_MAIL: mailbox.read,
    joining.INVITE: joining.send_invitation,
    member_letters.SEND: member_letters.send,
    evidence.SWEEP: evidence.sweep,
}
"""Every kind of job. Each handler ends its job itself."""
