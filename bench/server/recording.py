"""Facts recorded durably, beside a bare database on the same disk: a plain row, and the same rows."""

from __future__ import annotations

import datetime as dt
import sqlite3
import statistics
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from django.db import connection

from bench.server.crowd import A_WEEK, NOW, Practice
from bench.server.row import Row
from kijun.judge import facts as f
from kijun.services.record.recording import record

AT_ONCE = 500


def recording(practice: Practice, home: Path) -> list[Row]:
    """Take turns between the bare database and the services, so that both have the same minutes."""
    bare, same = _Bare(home / "bare.sqlite3"), _SameRows(home / "same.sqlite3")
    services = _Services(practice)
    rounds = [
        (
            bare.second(),
            bare.second(AT_ONCE),
            same.second(),
            services.one_by_one(services.booking),
            services.one_by_one(services.thanks),
            services.in_bulk(),
        )
        for _ in range(5)
    ]
    columns = zip(*rounds, strict=True)
    plain, many, alike, judged, unasked, bulk = (statistics.median(column) for column in columns)
    return [
        Row("bare SQLite, a row a commit", f"{plain:,.0f} /s", "", None),
        Row(f"bare SQLite, {AT_ONCE} rows a commit", f"{many:,.0f} /s", "", None),
        Row(
            "bare SQLite, a fact's row with its indexes, one a commit",
            f"{alike:,.0f} /s ({alike / plain:.2f} of bare)",
            "",
            None,
        ),
        _beside("facts recorded and judged, one a commit", judged, plain, alike),
        _beside("facts recorded of which no rule asks, one a commit", unasked, plain, alike),
        Row(
            f"facts recorded and judged, {AT_ONCE} a commit",
            f"{bulk:,.0f} /s ({bulk / plain:.2f} of bare a commit each, {bulk / many:.3f} of many)",
            "",
            None,
        ),
    ]


def _beside(what: str, measured: float, plain: float, alike: float) -> Row:
    share = measured / plain
    figure = f"{measured:,.0f} /s ({share:.2f} of bare, {measured / alike:.2f} of the same row)"
    return Row(what, figure, "0.5 of bare", share >= 0.5)


class _Bare:
    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("CREATE TABLE fact (id INTEGER PRIMARY KEY, content TEXT)")

    def second(self, at_once: int = 1) -> float:
        """Return how many rows a second are committed, so many at once."""
        rows, count, began = [("x" * 300,)] * at_once, 0, time.perf_counter()
        while time.perf_counter() - began < 1:
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT INTO fact (content) VALUES (?)", rows)
            self._database.execute("COMMIT")
            count += at_once
        return count / (time.perf_counter() - began)


class _SameRows:
    """What a fact writes, written without Kijun: its row with all indexes, and the chain's end."""

    def __init__(self, path: Path) -> None:
        with sqlite3.connect(connection.settings_dict["NAME"]) as filled:
            self._database = sqlite3.connect(path, isolation_level=None)
            filled.backup(self._database)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute("PRAGMA foreign_keys=ON")
        last = self._database.execute("SELECT * FROM ledger_entry ORDER BY id DESC LIMIT 1")
        self._row = last.fetchone()
        self._columns = [each[0] for each in last.description]
        clients = self._database.execute("SELECT id FROM clients_client").fetchall()
        self._clients = cycle(client for (client,) in clients)

    def second(self) -> float:
        """Return how many facts' rows a second are committed, one a commit."""
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < 1:
            self._write()
            count += 1
        return count / (time.perf_counter() - began)

    def _write(self) -> None:
        ask = self._database.execute
        ask("BEGIN IMMEDIATE")
        room, number = ask("SELECT room_id, number + 1 FROM ledger_head").fetchone()
        own = {"id": None, "number": number, "fact_id": f"same-{number}"}
        own["client"] = next(self._clients)
        row = [own.get(name, value) for name, value in zip(self._columns, self._row, strict=True)]
        places = ", ".join("?" * len(row))
        ask(f"INSERT INTO ledger_entry VALUES ({places})", row)  # noqa: S608 - places alone
        ask("UPDATE ledger_head SET number = ? WHERE room_id = ?", (number, room))
        ask("COMMIT")


class _Services:
    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._number = 0

    def one_by_one(self, fact: Callable[[str], f.Fact]) -> float:
        """Return how many facts a second are recorded, a commit each, of one client after another."""
        clients = self._practice.clients
        count, began = 0, time.perf_counter()
        while time.perf_counter() - began < 1:
            client = clients[self._number % len(clients)].pk
            record(self._practice.room, [fact(client)], NOW)
            count += 1
        return count / (time.perf_counter() - began)

    def in_bulk(self) -> float:
        """Return how many facts a second are recorded and judged, many of one client a commit."""
        facts = [self.booking(self._practice.clients[-1].pk) for _ in range(AT_ONCE)]
        began = time.perf_counter()
        record(self._practice.room, facts, NOW)
        return len(facts) / (time.perf_counter() - began)

    def booking(self, client: str) -> f.Fact:
        """Return a fact about which most of the rules ask."""
        self._number += 1
        past = dt.timedelta(minutes=self._number)
        return f.AppointmentBooked(
            at=NOW - past,
            client=client,
            appointment=f"measured-{self._number}",
            starts=NOW + A_WEEK + past,
            minutes=50,
        )

    def thanks(self, client: str) -> f.Fact:
        """Return a fact about which none of the rules asks."""
        self._number += 1
        at = NOW - dt.timedelta(minutes=self._number)
        return f.CourtesyShown(at=at, client=client, courtesy="thanks")
