"""A whole Kijun as a newcomer starts it, with its worker, on a clock that the test sets."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

TOKYO = dt.timezone(dt.timedelta(hours=9))
PATIENCE = 30.0
"""Seconds within which whatever is due must have happened."""


class Kijun:
    """A running server: its address, its clock, and what its database says."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.address = f"http://127.0.0.1:{port}"
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "kijun.config.settings",
            "DATABASE_URL": "",
            "KIJUN_HOME": str(home),
            "KIJUN_ADDRESS": self.address,
            "KIJUN_REACH_INSIDE": "1",
            "KIJUN_CLOCK": "shared",
            "KIJUN_FEEDS_INSIDE": "1",
        }
        self._server: subprocess.Popen[bytes] | None = None

    def prepare(self, *arguments: str) -> str:
        """Run a module with this Kijun's settings and return what it prints."""
        ended = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return ended.stdout.strip()

    def start(self) -> None:
        """Serve, and come back once the pages answer and clients are known to reach them."""
        with (self.home / "serve.log").open("ab") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "kijun", "serve", "--port", str(self.port)],
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.wait_for(self._answers)
        self.wait_for(self._is_reached)

    def stop(self) -> None:
        """End it as Ctrl+C does."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait(timeout=40)
            self._server = None

    def set_clock(self, shown: dt.datetime, speed: float = 0) -> None:
        """Let it be an instant; time stands still there, or goes on at a speed."""
        now = dt.datetime.now(dt.UTC)
        with contextlib.closing(self._database()) as database, database:
            database.execute("DELETE FROM ledger_clock")
            database.execute(
                "INSERT INTO ledger_clock (id, set_at, shown, speed) VALUES (1, ?, ?, ?)",
                (_written(now), _written(shown), speed),
            )

    def until(self, shown: dt.datetime) -> None:
        """Let it be an instant, and wait until the worker has done all that is due by then.

        What was due before is done before: nothing comes late because the clock was set.
        """
        self.catch_up()
        self.set_clock(shown)
        self.catch_up()

    def catch_up(self) -> None:
        """Wait until the worker has done all that is due."""
        asked = (
            "SELECT count(*) FROM ledger_job, ledger_clock"
            " WHERE state = 'waiting' AND due_at <= shown"
        )
        self.wait_for(lambda: self.ask(asked) == [(0,)])

    def read_mail(self) -> None:
        """Let the turn come in which mailboxes are read: it does once in a minute, by itself."""
        with contextlib.closing(self._database()) as database, database:
            database.execute(
                "INSERT INTO ledger_job"
                " (room_id, kind, key, payload, due_at, state, attempts, lease, error)"
                " SELECT room_id, 'read_mail', 'in a test', json_object('account', id),"
                " '2000-01-01 00:00:00', 'waiting', 0, '', '' FROM mail_mailaccount"
            )
        asked = "SELECT state FROM ledger_job WHERE key = 'in a test'"
        self.wait_for(lambda: self.ask(asked) == [("done",)])

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database."""
        with contextlib.closing(self._database()) as database:
            return database.execute(query, values).fetchall()

    def facts(self, kind: str) -> list[dict[str, Any]]:
        """Return the facts of a kind that are on record, in the order in which they came.

        Reasons, which the record only commits to, stand there in words.
        """
        found = self.ask("SELECT content FROM ledger_entry WHERE kind = ? ORDER BY number", kind)
        facts: list[dict[str, Any]] = [json.loads(content) for (content,) in found]
        for fact in facts:
            key = (fact.get("reason") or "").partition(":")[0]
            for (text,) in self.ask("SELECT text FROM clients_freetext WHERE id = ?", key):
                fact["reason"] = text
        return facts

    def decisions(self) -> list[dict[str, Any]]:
        """Return the decisions about clients as they stand, without those that fell away."""
        found = self.ask(
            "SELECT content, max(revision) FROM ledger_decided GROUP BY decision ORDER BY decided_at"
        )
        standing = [json.loads(content) for content, _ in found]
        return [each for each in standing if each["status"] != "gone"]

    def wait_for(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so; raises TimeoutError with the server's last words."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > end:
                log = (self.home / "serve.log").read_text(errors="replace")[-3000:]
                raise TimeoutError(log)
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/sign-in/", timeout=5):
                return True
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def _is_reached(self) -> bool:
        asked = "SELECT 1 FROM accounts_room WHERE reachable_at IS NOT NULL AND reach_error = ''"
        return bool(self.ask(asked))

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.home / "kijun.sqlite3", timeout=30)


def _written(instant: dt.datetime) -> str:
    """Return an instant as Django writes it into SQLite."""
    return instant.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ")


def free_port() -> int:
    """Return a port of this computer at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(home: Path) -> Iterator[Kijun]:
    """Run a Kijun on a home that was prepared, for as long as the context lasts."""
    kijun = Kijun(home, free_port())
    try:
        kijun.start()
        yield kijun
    finally:
        kijun.stop()
