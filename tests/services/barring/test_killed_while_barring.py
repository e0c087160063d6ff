"""A worker that is killed while all dealings end: whoever goes on closes every door, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.db import connection, transaction

from kijun.channels import registry
from kijun.channels.registry import CHANNELS
from kijun.channels.shape import Channel
from kijun.clients.models import Client, Closed, Identity
from kijun.judge.words.language import Said
from kijun.ledger.chain import breaks
from kijun.ledger.decisions import decision_in, standing_rows
from kijun.ledger.models import Entry, Job
from kijun.letters.models import Letter
from kijun.services.barring.gate import Visitor, admit
from kijun.services.delivery import sending
from kijun.services.record.replay import differences
from kijun.services.sessions import sessions
from kijun.services.worker.handlers import HANDLERS
from tests.servers.sink import Sink
from tests.services.barred import NOON, end_all_dealings, goda
from tests.services.practice import work_until

__all__ = ["goda"]

pytestmark = pytest.mark.storage

A_DAY: Final = dt.timedelta(days=1)
EVENING: Final = NOON + dt.timedelta(hours=6)
_WRITES: Final = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    """What nobody catches: as good as `kill -9`."""


class Steps:
    """Counts what is done, and ends everything before one of the steps."""

    def __init__(self) -> None:
        self.done, self.last = 0, 0

    def step(self) -> None:
        """Do one step more, or be killed before it."""
        self.done += 1
        if self.done == self.last:
            raise Killed

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.startswith(_WRITES):
            self.step()
        return execute(sql, params, many, context)

    def done_but_for(self, last: int, job: Job) -> bool:
        """Do a job as a worker does; False where it was killed before a step, counted from one."""
        self.done, self.last = 0, last
        job.refresh_from_db()
        job.lease, job.leased_until = "held", job.due_at + dt.timedelta(minutes=5)
        job.save()
        try:
            with connection.execute_wrapper(self):
                HANDLERS[job.kind](job, job.due_at)
        except Killed:
            return False
        finally:
            self.last = 0
        return True


class Far:
    """A messenger somewhere else; what is done there is done, whatever we write down of it."""

    def __init__(self, steps: Steps) -> None:
        self.out, self._steps = set[str](), steps

    def channel(self) -> Channel:
        """Return it as a channel."""
        return Channel(
            key="far",
            name=Said("遠く", "far"),
            is_ours=False,
            blocked=lambda _room: frozenset(self.out),
            block=lambda _room, client, _at: self._add(client),
            unblock=lambda _room, client: self.out.discard(client),
        )

    def _add(self, client: str) -> None:
        self._steps.step()
        self.out.add(client)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> Steps:
    """Return the steps of a worker: each row that is written, each mail that is handed over."""
    counted, handing_over = Steps(), sending.hand_over

    def hand_over(account: Any, mail: Any) -> None:
        counted.step()
        handing_over(account, mail)

    monkeypatch.setattr(sending, "hand_over", hand_over)
    return counted


@pytest.fixture
def far(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> Far:
    """Return a further channel beside our own."""
    there = Far(steps)
    monkeypatch.setattr(registry, "CHANNELS", (*CHANNELS, there.channel()))
    return there


def test_killed_before_any_step_every_door_is_closed_once_and_nothing_is_lost(
    goda: Client, steps: Steps, far: Far, sink: Sink
) -> None:
    sessions.book(goda, starts=NOON + 2 * A_DAY, minutes=60, now=NOON)
    decision, stands = end_all_dealings(goda, NOON), set()
    seen = {state_of(far)}
    for job in due():
        last, is_through = 0, False
        while not is_through:
            last, mails, out = last + 1, sum(sink.accepted.values()), set(far.out)
            before, savepoint = state_of(far), transaction.savepoint()
            is_through = steps.done_but_for(last, job)
            state = state_of(far)
            if not is_through and state not in seen:
                work_until(EVENING)
                stands.add(expect_closed(goda, decision, far))
                assert sum(sink.accepted.values()) - mails <= 1
            if not is_through and state != before:
                transaction.savepoint_rollback(savepoint)
                far.out = out
            seen.add(state)
    assert expect_closed(goda, decision, far) == "sent"
    assert stands == {"unknown", "sent"}


def due() -> Iterator[Job]:
    """Yield what falls due until the evening, as long as there is something."""
    while True:
        waiting = Job.objects.filter(state="waiting", due_at__lte=EVENING)
        job = waiting.order_by("due_at", "pk").first()
        if job is None:
            return
        yield job


def state_of(far: Far) -> tuple[object, ...]:
    """Return what tells states apart into which a worker can have brought us."""
    return (
        Entry.objects.count(),
        tuple(Letter.objects.order_by("pk").values_list("kind", "state")),
        tuple(Job.objects.order_by("pk").values_list("kind", "state")),
        frozenset(far.out),
    )


def expect_closed(client: Client, decision: str, far: Far) -> str:
    """Expect that every door is closed, once, and return how the letter stands."""
    letter = Letter.objects.get(kind="ban")
    client.refresh_from_db()
    assert client.barred_at is not None
    assert admit(client.room, Visitor(mails=["goda.go@goda-shoji.example"])).is_closed
    row = Closed.objects.get()
    assert (row.decision, row.opened_at) == (decision, None)
    assert row.since is not None
    assert far.out == {client.pk}
    digests = Identity.objects.filter(client=client.pk).values_list("digest", flat=True)
    assert len(set(digests)) == len(digests) > 0
    assert decision_in(standing_rows(client.room, client.pk)[decision]).carried_out == ("ban",)
    for kind in ("decision.carried_out", "appointment.cancelled"):
        assert Entry.objects.filter(kind=kind).count() == 1
    assert not client.sessions.filter(state="booked").exists()
    assert list(breaks(client.room)) == []
    assert list(differences(client.room)) == []
    assert not Job.objects.filter(state="failed").exists()
    return letter.state
