"""Appeals: whom a decision is about, a client or a member, says that its facts were otherwise.

It is free, never counts, and can be filed for six months. It is answered within fourteen days, or
the measure rests until it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from kijun.accounts.models import Membership, Room
from kijun.accounts.prepared import Given, Prepared
from kijun.clients import texts
from kijun.clients.concerned import Concerned, client_in_facts, find
from kijun.clients.models import Client
from kijun.judge import facts as f
from kijun.judge.decision import Decision
from kijun.ledger import jobs
from kijun.ledger.decisions import decision_in, latest_rows
from kijun.ledger.models import Appealed, Job
from kijun.ledger.record import hold
from kijun.letters import when
from kijun.services.barring import doors
from kijun.services.decisions.matter_words import session_of
from kijun.services.decisions.planned import HOLDS, REST, TAKEN_BACK
from kijun.services.delivery import letter_words, outbox
from kijun.services.delivery.still_true import APPEAL_RECEIVED, APPEAL_RESTS
from kijun.services.members import member_letters
from kijun.services.record.recording import record
from kijun.services.sessions.notices import LONGEST_WORDS

MOST: Final = 10
"""So often something can be said against one decision: more is for a talk, not for a form."""


class NotTaken(ValueError):
    """An appeal cannot be filed; which kind of it says why."""


class TooLate(NotTaken):
    """The time in which a decision can be appealed against is over."""


class NoWords(NotTaken):
    """An appeal has to say what was otherwise: nobody could look into it."""


class NothingLeft(NotTaken):
    """The decision has been taken back already, or binds the house: there is nothing to undo."""


class TooMany(NotTaken):
    """So much was said against one decision that a form is of no more use."""


class Mailed(NamedTuple):
    """That an appeal came by mail: when, and the SHA-256 under which the mail lies as it came."""

    at: dt.datetime
    evidence: tuple[str, ...] = ()


def file(
    about: Concerned,
    decision: Decision,
    text: str,
    now: dt.datetime,
    key: str,
    mailed: Mailed | None = None,
) -> None:
    """Record that somebody asks to have a decision looked at again, and tell them that it came.

    The words are kept erasable, the record commits to them. `key` makes filing it twice the same
    as once. What is said while an appeal is open belongs to it. One that was `mailed` counts from
    when the mail arrived, whenever it is filed. Raises NoWords, NothingLeft, TooLate after the
    decision's `appeal_until`, and TooMany.
    """
    said = text.strip()[:LONGEST_WORDS]
    filed_at = now if mailed is None else mailed.at
    if not said:
        raise NoWords
    if filed_at > dt.datetime.fromisoformat(decision.appeal_until):
        raise TooLate(decision.appeal_until)
    fact_id = f"appeal-{decision.id}-{key}"
    with transaction.atomic():
        hold(about.room)
        if about.room.entries.filter(fact_id=fact_id).exists():
            return
        _expect_something_to_undo(about.room, decision)
        fact = f.AppealFiled(
            at=filed_at,
            client=client_in_facts(about),
            decision=decision.id,
            text=texts.keep(about, said),
            by="client" if isinstance(about, Client) else about.party,
            source=_source(about, mailed),
            evidence=mailed.evidence if mailed is not None else (),
            id=fact_id,
        )
        record(about.room, [fact], now)
        _acknowledge(about, decision, now)


def of_decision(room: Room, decision: str) -> Appealed | None:
    """Return what was last said against a decision, and whether it was answered; None: nothing."""
    return Appealed.objects.filter(room=room, decision=decision).first()


def _that_are_open() -> QuerySet[Appealed]:
    waiting = Appealed.objects.filter(room=Given("room"), answered_at=None)
    return waiting.select_related("room").order_by("filed_at", "pk")


_open: Final = Prepared(_that_are_open)


def open_in(room: Room) -> list[Appealed]:
    """Return the appeals that nobody has answered, the oldest first."""
    return _open(room=room.pk)


def expect_answers(room: Room) -> None:
    """Plan, for each appeal that nobody has answered, what follows if nobody does."""
    for appealed in open_in(room):
        _plan_rest(room, appealed)


def rests(appealed: Appealed | None, now: dt.datetime) -> bool:
    """Say whether a decision rests, since its appeal was not answered in time."""
    return appealed is not None and appealed.answered_at is None and appealed.answer_by <= now


def cool_from(appealed: Appealed, room: Room) -> dt.datetime:
    """Return from when whoever decided may say no: from the day after the appeal came.

    To say yes nobody has to wait, nor does a reviewer.
    """
    day = appealed.filed_at.astimezone(room.zone).date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(), room.zone)


def let_rest(job: Job, now: dt.datetime) -> None:
    """Let a measure rest whose appeal is still not answered, open the doors, and write so.

    Where it has ended meanwhile nothing can rest: only who keeps the room is told that the answer,
    which is owed all the same, is late.
    """
    appealed = of_decision(job.room, job.payload["decision"])
    about = find(job.room, job.payload["client"])
    row = latest_rows(job.room, [job.payload["decision"]]).get(job.payload["decision"])
    if not rests(appealed, now) or about is None or row is None or row.status in TAKEN_BACK:
        return
    assert appealed is not None
    decision = decision_in(row)
    if row.status != HOLDS:
        member_letters.tell_owners_of_lateness(about, _key(appealed), decision, now)
        return
    doors.reconcile(job.room, now)
    member_letters.tell_owners_of_rest(about, _key(appealed), decision, now)
    if isinstance(about, Membership):
        member_letters.tell(about, APPEAL_RESTS, _key(appealed), decision, now)
    else:
        given = letter_words.about_resting(decision, about)
        _write(about, APPEAL_RESTS, appealed, decision, given, now)


def _source(about: Concerned, mailed: Mailed | None) -> str:
    if mailed is not None:
        return "mail"
    return "door" if isinstance(about, Client) else "page"


def _expect_something_to_undo(room: Room, decision: Decision) -> None:
    row = latest_rows(room, [decision.id]).get(decision.id)
    if row is None or row.status in TAKEN_BACK or decision.party == "house":
        raise NothingLeft(decision.id)
    before = of_decision(room, decision.id)
    if before is not None and before.times >= MOST:
        raise TooMany(decision.id)


def _acknowledge(about: Concerned, decision: Decision, now: dt.datetime) -> None:
    """Write that it came, once for an open appeal, and plan what follows if nobody answers."""
    appealed = of_decision(about.room, decision.id)
    assert appealed is not None
    _plan_rest(about.room, appealed)
    if rests(appealed, now):
        return  # no day is promised that is over: the letter about the rest is written instead
    if isinstance(about, Membership):
        until = when.day(
            appealed.answer_by.astimezone(about.room.zone), member_letters.language_of(about)
        )
        member_letters.tell(about, APPEAL_RECEIVED, _key(appealed), decision, now, until=until)
    else:
        given = letter_words.about_appeal(decision, appealed.answer_by, about)
        _write(about, APPEAL_RECEIVED, appealed, decision, given, now)


def _write(
    client: Client,
    kind: str,
    appealed: Appealed,
    decision: Decision,
    given: Mapping[str, str],
    now: dt.datetime,
) -> None:
    outbox.write(
        client,
        kind,
        _key(appealed),
        given,
        due_at=now,
        now=now,
        session=session_of(decision, client),
        decision=decision.id,
        link=letter_words.link_to(decision, client, now),
    )


def _plan_rest(room: Room, appealed: Appealed) -> None:
    payload = {"decision": appealed.decision, "client": appealed.client}
    jobs.enqueue(room, REST, _key(appealed), appealed.answer_by, payload)


def _key(appealed: Appealed) -> str:
    return f"{appealed.decision}/{appealed.filed_at.isoformat()}"
