"""The pump: what is due is done for its exact moment, whoever is killed on the way."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import OperationalError

from kijun.accounts.models import Room
from kijun.ledger import jobs
from kijun.ledger.models import Decided, Job
from kijun.services import clock
from kijun.services.record import evidence
from kijun.services.record.recording import record, review
from kijun.services.worker import loop
from kijun.services.worker.handlers import HANDLERS, whole
from tests.judge.record import at, booked
from tests.services.told import told

pytestmark = pytest.mark.storage

__all__ = ["told"]


class Clock:
    """A clock that the test sets."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now


def test_what_time_alone_decides_is_decided_for_its_moment(told: Room) -> None:
    record(told, [booked("a", 5)], at(2))
    shown = Clock(at(5, 9))
    worker = loop.Pump(shown)
    assert not worker.work()
    shown.now = at(5, 40)
    assert worker.work()
    assert [row.decided_at for row in Decided.objects.all()] == [at(5, 10)]


def test_a_job_of_a_killed_worker_is_done_by_the_next_one_seconds_later(
    told: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(told, [booked("a", 5)], at(2))
    killed_at = clock.real()
    assert jobs.take(at(5, 11), killed_at) is not None
    assert not loop.Pump(Clock(at(5, 11))).work()
    monkeypatch.setattr(clock, "real", lambda: killed_at + jobs.LEASE)
    assert loop.Pump(Clock(at(5, 11))).work()
    assert Decided.objects.count() == 1


def test_jobs_are_done_although_a_round_does_not_work_out(
    told: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(told, [booked("a", 5)], at(2))
    worker = loop.Pump(Clock(at(5, 40)))

    def unreadable(now: dt.datetime) -> None:
        worker.stop()
        raise PermissionError(now)

    monkeypatch.setattr(evidence, "enqueue_sweeps", unreadable)
    # The connection of the test is in a transaction that the test keeps open.
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    worker.run()
    assert [row.decided_at for row in Decided.objects.all()] == [at(5, 10)]


def test_what_does_not_work_out_changes_nothing_and_comes_again(
    told: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(told, [booked("a", 5)], at(2))

    def breaks_after_writing(job: Job, now: dt.datetime) -> None:
        review(job.room, job.payload["client"], now)
        raise OSError("no space left")

    broken: dict[str, Any] = {"review": whole(breaks_after_writing)}
    monkeypatch.setattr(loop, "HANDLERS", broken)
    assert loop.Pump(Clock(at(5, 11))).work()
    assert Decided.objects.count() == 0
    job = Job.objects.get()
    assert (job.state, job.error, job.due_at) == (
        "waiting",
        "OSError: no space left",
        at(5, 11) + dt.timedelta(seconds=10),
    )


def test_whoever_has_lost_the_lease_writes_nothing(
    told: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(told, [booked("a", 5)], at(2))

    def is_too_slow(job: Job, now: dt.datetime) -> None:
        review(job.room, job.payload["client"], now)
        assert jobs.take(now, clock.real() + jobs.LEASE) is not None

    slow: dict[str, Any] = {"review": whole(is_too_slow)}
    monkeypatch.setattr(loop, "HANDLERS", slow)
    assert loop.Pump(Clock(at(5, 11))).work()
    assert Decided.objects.count() == 0


def test_a_database_that_does_not_answer_once_does_not_end_it(
    told: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = loop.Pump(Clock(at(5)))
    asked: list[bool] = []

    def answers_the_second_time() -> bool:
        asked.append(True)
        if len(asked) == 1:
            raise OperationalError("database is locked")
        worker.stop()
        return True

    monkeypatch.setattr(worker, "work", answers_the_second_time)
    monkeypatch.setattr(loop, "LONGEST_SLEEP", 0.01)
    monkeypatch.setattr(loop, "close_old_connections", lambda: None)
    worker.run()
    assert len(asked) == 2


def test_it_stops_when_it_is_told_to(room: Room) -> None:
    worker = loop.Pump(Clock(at(5)))
    worker.stop()
    worker.run()
    assert worker.stop() is None  # type: ignore[func-returns-value]


def test_a_lease_lost_in_a_failure_ends_no_worker(
    told: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(told, [booked("a", 5)], at(2))

    def fails(job: Job, _: dt.datetime) -> None:
        Job.objects.filter(pk=job.pk).update(lease="somebody else's")
        raise ValueError

    monkeypatch.setitem(HANDLERS, "review", fails)
    assert loop.Pump(Clock(at(5, 11))).work()
    assert Job.objects.get(kind="review").lease == "somebody else's"
