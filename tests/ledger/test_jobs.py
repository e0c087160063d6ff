"""Jobs: taken by one at a time, redone when nobody finished them, given up in the open."""

from __future__ import annotations

import datetime as dt

import pytest

from kijun.accounts.models import Room
from kijun.ledger import jobs
from kijun.ledger.models import Job

pytestmark = pytest.mark.storage

NOW = dt.datetime(2026, 3, 5, 1, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def test_a_job_is_taken_when_it_is_due(room: Room) -> None:
    jobs.enqueue(room, "letter", "d-1", NOW + MINUTE, {"to": "x"})
    assert jobs.take(NOW) is None
    taken = jobs.take(NOW + MINUTE)
    assert taken is not None
    assert (taken.kind, taken.key, taken.payload, taken.attempts) == (
        "letter",
        "d-1",
        {"to": "x"},
        1,
    )


def test_what_has_been_due_the_longest_comes_first(room: Room) -> None:
    for key, minutes in (("late", 2), ("early", 1), ("middle", 1.5)):
        jobs.enqueue(room, "letter", key, NOW + minutes * MINUTE)
    taken = [jobs.take(NOW + 5 * MINUTE) for _ in range(4)]
    assert [job and job.key for job in taken] == ["early", "middle", "late", None]
    assert jobs.next_due() == NOW + MINUTE


def test_some_kinds_go_before_what_has_been_due_longer(room: Room) -> None:
    for minutes, kind in ((1, "send"), (2, "review"), (3, "send")):
        jobs.enqueue(room, kind, str(minutes), NOW + minutes * MINUTE)
    taken = [jobs.take(NOW + 5 * MINUTE, first=("review",)) for _ in range(4)]
    assert [job.key if job else None for job in taken] == ["2", "1", "3", None]


def test_the_same_job_is_enqueued_once_and_moved_forward_only(room: Room) -> None:
    jobs.enqueue(room, "review", "c", NOW + 3 * MINUTE)
    jobs.enqueue(room, "review", "c", NOW + MINUTE)
    jobs.enqueue(room, "review", "c", NOW + 9 * MINUTE)
    assert [job.due_at for job in Job.objects.all()] == [NOW + MINUTE]


def test_two_workers_never_hold_one_job(room: Room) -> None:
    jobs.enqueue(room, "letter", "d-1", NOW)
    assert jobs.take(NOW) is not None
    assert jobs.take(NOW) is None


def test_whose_lease_has_run_out_can_write_nothing_any_more(room: Room) -> None:
    jobs.enqueue(room, "letter", "d-1", NOW)
    killed = jobs.take(NOW)
    later = NOW + jobs.LEASE
    redone = jobs.take(later)
    assert killed is not None
    assert redone is not None
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(killed)
    with pytest.raises(jobs.LeaseLost):
        jobs.renew(killed, later)
    jobs.finish(redone)
    assert Job.objects.get().state == "done"
    with pytest.raises(jobs.LeaseLost):
        jobs.finish(redone)


def test_a_renewed_lease_holds_on(room: Room) -> None:
    jobs.enqueue(room, "letter", "d-1", NOW)
    held = jobs.take(NOW)
    assert held is not None
    jobs.renew(held, NOW + jobs.LEASE / 2)
    assert jobs.take(NOW + jobs.LEASE) is None


def test_what_does_not_work_out_is_tried_again_later_and_at_last_has_failed(room: Room) -> None:
    jobs.enqueue(room, "letter", "d-1", NOW)
    now, pauses = NOW, []
    while (job := jobs.take(now)) is not None:
        jobs.give_back(job, now, "no route to host")
        pauses.append((job.due_at - now).total_seconds())
        now = job.due_at
    assert len(pauses) == jobs.ATTEMPTS
    assert pauses[:4] == [10, 20, 40, 80]
    failed = Job.objects.get()
    assert (failed.state, failed.error) == ("failed", "no route to host")
    jobs.again(failed, now)
    assert jobs.take(now) is not None


def test_what_is_unknown_waits_for_a_person(room: Room) -> None:
    jobs.enqueue(room, "letter", "d-1", NOW)
    job = jobs.take(NOW)
    assert job is not None
    jobs.leave_unknown(job, "the server took it, we ended before writing that down")
    assert jobs.take(NOW + dt.timedelta(days=1)) is None
    assert Job.objects.get().state == "unknown"
