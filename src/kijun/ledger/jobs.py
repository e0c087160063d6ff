"""Work to do later, with leases: written in the transaction of its cause, redone after a crash.

No packaged queue was found that survives `kill -9` on both databases (see docs/decisions).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from kijun.accounts.models import Room
from kijun.accounts.prepared import Given, Prepared
from kijun.accounts.written import insert
from kijun.ledger.models import Job

LEASE: Final = dt.timedelta(seconds=8)
"""How long who takes a job may work on it before saying that they still do. Whoever was killed is
missed for no longer than this.
"""
ATTEMPTS: Final = 8
"""So often a job is tried; then its owner is shown that it failed, and why."""
_FIRST_PAUSE: Final = dt.timedelta(seconds=10)
_LONGEST_PAUSE: Final = dt.timedelta(hours=1)

State = Job.State


class LeaseLost(RuntimeError):
    """Somebody else has taken the job: nothing may be written any more on its behalf."""


class Errand(NamedTuple):
    """What is to be done, which one of its kind it is, and when."""

    kind: str
    key: str
    due_at: dt.datetime
    payload: dict[str, Any]


def _that_wait() -> QuerySet[Job]:
    waiting = Job.objects.filter(room=Given("room"), kind=Given("kind"), state=State.WAITING)
    return waiting.order_by("-due_at", "-pk")


_waiting: Final = Prepared(_that_wait)


def waiting(room: Room, kind: str) -> list[Job]:
    """Return what of a kind is still to be done in a room, the latest first."""
    return _waiting(room=room.pk, kind=kind)


def enqueue(
    room: Room, kind: str, key: str, due_at: dt.datetime, payload: dict[str, Any] | None = None
) -> Job:
    """Have something done at an instant; the same kind and key is one job however often it is said.

    A waiting job is moved to the earlier of both instants; one that has been done stays done.
    """
    job, is_new = Job.objects.get_or_create(
        room=room, kind=kind, key=key, defaults={"due_at": due_at, "payload": payload or {}}
    )
    if not is_new and job.state == State.WAITING and due_at < job.due_at:
        Job.objects.filter(pk=job.pk, state=State.WAITING).update(due_at=due_at)
        job.due_at = due_at
    return job


def enqueue_at(
    room: Room, kind: str, keys: Mapping[str, dt.datetime], payload: dict[str, Any]
) -> None:
    """Have done what is due at an instant that goes with its key: said again, it is the same."""
    enqueue_all(room, [Errand(kind, key, due, payload) for key, due in keys.items()])


def enqueue_all(room: Room, errands: Iterable[Errand]) -> None:
    """Have done whatever is to be done, each at its instant: said again, it is the same."""
    rows = [Job(room=room, **errand._asdict()) for errand in errands]
    insert(rows, ignore_conflicts=True)


def take(
    now: dt.datetime, real: dt.datetime | None = None, *, first: Collection[str] = ()
) -> Job | None:
    """Take the job that has been due the longest, or None where nothing is due.

    Kinds in `first` go before all others. Leases run in `real` time (default: `now`), whatever the
    clock is made to show.
    """
    real = real or now
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=real)
    waiting = Job.objects.filter(free, state=State.WAITING, due_at__lte=now).order_by(
        "due_at", "pk"
    )
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True)
        job = (waiting.filter(kind__in=first).first() if first else None) or waiting.first()
        if job is None:
            return None
        job.lease, job.leased_until = secrets.token_hex(16), real + LEASE
        job.attempts += 1
        job.save(update_fields=["lease", "leased_until", "attempts"])
    return job


def renew(job: Job, real: dt.datetime) -> None:
    """Say that the job is still being worked on. Raises LeaseLost."""
    _hold(job, leased_until=real + LEASE)


def finish(job: Job) -> None:
    """Say that a job is done, in the transaction that writes down what came of it.

    Raises LeaseLost.
    """
    _hold(job, state=State.DONE, lease="", leased_until=None, error="")


def give_back(job: Job, now: dt.datetime, error: str, *, until: dt.datetime | None = None) -> None:
    """Say that a job did not work out: it is tried again later, at last it has failed.

    With `until` it is tried until that instant, however often. Raises LeaseLost.
    """
    is_over = job.attempts >= ATTEMPTS and (until is None or now >= until)
    state = State.FAILED if is_over else State.WAITING
    pause = min(_FIRST_PAUSE * 2 ** min(job.attempts - 1, ATTEMPTS + 1), _LONGEST_PAUSE)
    _hold(job, state=state, lease="", leased_until=None, error=error, due_at=now + pause)


def leave_unknown(job: Job, error: str) -> None:
    """Say that nobody knows whether it was done: a person decides. Raises LeaseLost."""
    _hold(job, state=State.UNKNOWN, lease="", leased_until=None, error=error)


def again(job: Job, now: dt.datetime) -> None:
    """Try again what had failed or was unknown, because a person said so."""
    Job.objects.filter(pk=job.pk).exclude(state=State.DONE).update(
        state=State.WAITING, attempts=0, due_at=now, lease="", leased_until=None
    )


def settle(room: Room, kind: str, prefix: str) -> None:
    """Count what failed, is unknown or would be tried again as done with: a person took it in hand."""
    open_ones = Job.objects.filter(room=room, kind=kind, key__startswith=prefix)
    open_ones.exclude(state=State.DONE).update(state=State.DONE)


def forget(kinds: Iterable[str], before: dt.datetime) -> None:
    """Drop the rows of errands that were done long ago, and whose doing nobody needs to prove."""
    Job.objects.filter(kind__in=kinds, state=State.DONE, due_at__lt=before).delete()


def next_due() -> dt.datetime | None:
    """Return when the next job is due, or None."""
    first = (
        Job.objects.filter(state=State.WAITING)
        .order_by("due_at")
        .values_list(F("due_at"), flat=True)
    )
    return first.first()


def _hold(job: Job, **changes: Any) -> None:
    held = Job.objects.filter(pk=job.pk, lease=job.lease, state=State.WAITING)
    if not job.lease or held.update(**changes) != 1:
        raise LeaseLost(f"{job.kind} {job.key}")
    for name, value in changes.items():
        setattr(job, name, value)
