"""What the owner taps at a door, held for a moment in which it can be taken back.

A record takes nothing back: a slip of the finger is taken back before it is one. Pages show at once
what was tapped, and whatever time decides meanwhile takes it in first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from kijun.accounts.models import Room
from kijun.booking.models import Session
from kijun.judge import facts as f
from kijun.judge.facts import Fact
from kijun.ledger import jobs
from kijun.ledger.models import Decided, Entry, Job
from kijun.ledger.record import fact_of
from kijun.services.sessions import sessions

TAP: Final = "tap"
HELD_FOR: Final = dt.timedelta(minutes=1)

Act = Literal["client", "house", "not_yet"]
"""Who was there, or that the client was not there yet."""


@dataclass(frozen=True, slots=True)
class Tap:
    """What was tapped about a session, and for when it was meant."""

    job: int
    session: Session
    act: Act
    at: dt.datetime


def hold(session: Session, act: Act, at: dt.datetime, now: dt.datetime) -> None:
    """Keep a tap for a moment before it goes on record.

    Where something has been decided already, it is recorded at once: it stops what follows.
    """
    if _is_decided(session):
        _record(session, act, at, now)
        return
    payload = {"session": session.pk, "client": session.client_id, "act": act}
    key = f"{session.pk}/{act}/{now.isoformat()}"
    jobs.enqueue(session.room, TAP, key, now + HELD_FOR, {**payload, "at": at.isoformat()})
    _show(session, act, at)


def held(room: Room, among: Iterable[Session] | None = None) -> list[Tap]:
    """Return the taps that can still be taken back, the latest first."""
    found = jobs.waiting(room, TAP)
    named = {job.payload["session"] for job in found}
    if among is None:
        rows = Session.objects.select_related("client", "room").filter(room=room, pk__in=named)
        among = rows if named else ()
    known = {session.pk: session for session in among}
    return [
        _tap(job, known[job.payload["session"]]) for job in found if job.payload["session"] in known
    ]


def facts_of(tap: Tap) -> list[Fact]:
    """Return the facts that a tap becomes."""
    session = tap.session
    if tap.act == "not_yet":
        return sessions.awaiting(session, tap.at)
    joined = f.AppointmentJoined(
        at=tap.at, client=session.client_id, appointment=session.pk, by=tap.act
    )
    return [joined]


def take_back(room: Room, job: int) -> Session | None:
    """Undo a tap; None where it is on record by now, or was taken back already.

    The caller holds the record.
    """
    found = Job.objects.filter(room=room, pk=job, kind=TAP, state=Job.State.WAITING).first()
    if found is None:
        return None
    session = Session.objects.select_related("client", "room").get(pk=found.payload["session"])
    Job.objects.filter(pk=found.pk).update(state=Job.State.DONE, lease="", leased_until=None)
    tap = _tap(found, session)
    if tap.act != "not_yet":
        _show(session, tap.act, _recorded(session, tap.act))
    return session


def take_in(job: Job, now: dt.datetime) -> None:
    """Put on record what nobody has taken back."""
    session = Session.objects.select_related("client", "room").filter(pk=job.payload["session"])
    for found in session:
        tap = _tap(job, found)
        _record(found, tap.act, tap.at, now)


def take_in_of(room: Room, client: str, now: dt.datetime) -> None:
    """Put on record at once what is held about a client. The caller holds the record."""
    waiting = Job.objects.filter(
        room=room, kind=TAP, state=Job.State.WAITING, payload__client=client
    )
    for job in waiting.order_by("pk"):
        Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, lease="", leased_until=None)
        take_in(job, now)


def _tap(job: Job, session: Session) -> Tap:
    at = dt.datetime.fromisoformat(job.payload["at"])
    return Tap(job.pk, session, job.payload["act"], at)


def _record(session: Session, act: Act, at: dt.datetime, now: dt.datetime) -> None:
    if act != "not_yet":
        sessions.arrive(session, at, now, by=act)
    elif session.stands and session.client_came_at is None:
        sessions.await_client(session, now, at)


def _show(session: Session, act: Act, at: dt.datetime | None) -> None:
    name = {"client": "client_came_at", "house": "house_came_at"}.get(act)
    if name is not None:
        setattr(session, name, at)
        session.save(update_fields=[name])


def _recorded(session: Session, by: str) -> dt.datetime | None:
    """Return when somebody came as the record has it: they may have said so themselves."""
    entries = Entry.objects.filter(
        room=session.room, client=session.client_id, kind="appointment.joined"
    )
    joined = map(fact_of, entries.filter(content__contains=session.pk))
    who = sessions.acting(session, by, session.member)
    return min((fact.at for fact in joined if fact.by == who), default=None)


def _is_decided(session: Session) -> bool:
    decided = Decided.objects.filter(room=session.room, client=session.client_id)
    return decided.filter(decided_at__gte=session.starts).exists()
