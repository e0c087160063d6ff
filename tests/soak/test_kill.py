"""A worker that is killed again and again loses nothing and does nothing twice."""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers.sink import Sink
from tests.soak.crowd import APART, FIRST, THRESHOLD

pytestmark = pytest.mark.soak

CLIENTS = 1_000
KILLS = 200
SPEED = 8.0
"""So many times as fast as the clock on the wall."""
PROMPT = 10.0
"""Seconds after a restart within which everything overdue has been decided."""


class Practice:
    """A home with a database, its worker, and what the database says."""

    def __init__(self, home: Path, sink: Sink) -> None:
        self.path = home / "kijun.sqlite3"
        self.sink = sink
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kijun.config.settings",
            "DATABASE_URL": "",
            "KIJUN_HOME": str(home),
            "KIJUN_ADDRESS": "https://rules.example.com",
            "KIJUN_CLOCK": "shared",
        }
        self.worker: subprocess.Popen[bytes] | None = None
        self.done = 0

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", *arguments], env=self.environment, check=True, timeout=900
        )

    def start(self) -> subprocess.Popen[bytes]:
        self.done = self.count_of_done()
        self.worker = subprocess.Popen(
            [sys.executable, "-m", "kijun", "worker"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return self.worker

    def wait_until_it_works(self) -> None:
        """Wait for the first thing that it does, however slow the machine is, if there is any."""
        until = time.monotonic() + 60
        while self.count_of_done() == self.done and self.overdue("send"):
            assert time.monotonic() < until
            time.sleep(0.05)

    def count_of_done(self) -> int:
        ((count,),) = self.ask("SELECT count(*) FROM ledger_job WHERE state = 'done'")
        return int(count)

    def kill(self) -> None:
        assert self.worker is not None
        self.worker.send_signal(signal.SIGKILL)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.path, timeout=30) as database:
            return database.execute(query, values).fetchall()

    def tell(self, query: str, *values: Any) -> None:
        with sqlite3.connect(self.path, timeout=30) as database:
            database.execute(query, values)

    def go_on_from(self, shown: dt.datetime, speed: float) -> None:
        self.tell(
            "UPDATE ledger_clock SET set_at = ?, shown = ?, speed = ?",
            *(_stored(dt.datetime.now(dt.UTC)), _stored(shown), speed),
        )

    def shown(self) -> dt.datetime:
        ((set_at, shown, speed),) = self.ask("SELECT set_at, shown, speed FROM ledger_clock")
        began = dt.datetime.fromisoformat(shown).replace(tzinfo=dt.UTC)
        since = dt.datetime.fromisoformat(set_at).replace(tzinfo=dt.UTC)
        return began + (dt.datetime.now(dt.UTC) - since) * float(speed)

    def overdue(self, kind: str) -> int:
        ((count,),) = self.ask(
            "SELECT count(*) FROM ledger_job WHERE state = 'waiting' AND kind = ? AND due_at <= ?",
            *(kind, _stored(self.shown())),
        )
        return int(count)


def _stored(instant: dt.datetime) -> str:
    return instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ")


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with Sink() as sink:
        made = Practice(tmp_path, sink)
        made.run("tests.soak.crowd", str(sink.port), str(CLIENTS))
        yield made
        if made.worker is not None:
            made.kill()
            made.worker.wait()


def test_nothing_is_lost_and_nothing_is_done_twice(practice: Practice) -> None:
    chance = random.Random(20261124)
    last = FIRST + (CLIENTS - 1) * APART + THRESHOLD
    practice.go_on_from(FIRST, SPEED)
    for number in range(KILLS):
        worker = practice.start()
        if number % 10 == 9:
            time.sleep(chance.uniform(0.1, 1.0))
        else:
            practice.wait_until_it_works()
            practice.sink.after_accepting = practice.kill if number % 3 == 0 else None
            time.sleep(chance.uniform(0.0, 2.5))
            practice.sink.after_accepting = None
        practice.kill()
        worker.wait()
    practice.go_on_from(max(practice.shown(), last + dt.timedelta(minutes=4)), 1)
    practice.start()
    restarted = time.monotonic()
    while practice.overdue("review"):
        assert time.monotonic() - restarted < PROMPT
        time.sleep(0.2)
    while practice.overdue("carry_out") + practice.overdue("send"):
        assert time.monotonic() - restarted < 600
        time.sleep(1)
    practice.kill()
    assert practice.worker is not None
    practice.worker.wait()
    _every_decision_was_made_for_its_moment(practice)
    _every_letter_is_accounted_for(practice)
    practice.run("kijun", "verify")


def _every_decision_was_made_for_its_moment(practice: Practice) -> None:
    due = sorted(FIRST + number * APART + THRESHOLD for number in range(CLIENTS))
    made = practice.ask("SELECT decided_at FROM ledger_decided WHERE revision = 1")
    stored = [dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC) for (text,) in made]
    assert sorted(stored) == due
    carried = practice.ask(
        "SELECT client, count(*) FROM ledger_entry WHERE kind = 'decision.carried_out'"
        " GROUP BY client"
    )
    assert {count for _, count in carried} <= {1}


def _every_letter_is_accounted_for(practice: Practice) -> None:
    letters = practice.ask("SELECT id, kind, state, why FROM letters_letter")
    grave = [letter for letter in letters if letter[1] == "cancel_session"]
    assert len(grave) == CLIENTS
    accepted = Counter({key.partition("+")[0]: n for key, n in practice.sink.accepted.items()})
    for pk, kind, state, why in letters:
        times = accepted[f"<{pk}"]
        if kind == "cancel_session":
            assert times <= 1, (pk, state)
            assert state in ("sent", "unknown", "asks"), (pk, state, why)
        if state == "sent":
            assert times >= 1, (pk, kind)
        elif state == "asks":
            assert times == 0, (pk, kind)
    states = {state for _, _, state, _ in grave}
    assert "unknown" in states
    assert "sent" in states
