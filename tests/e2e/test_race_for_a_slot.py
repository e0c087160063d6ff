"""Many browsers race for one slot: one gets it, and every one of them is told the truth."""

from __future__ import annotations

import contextlib
import html
import http.client
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from tests.e2e.running import free_port
from tests.migrated import copy_to

AT = "2026-03-12T14:00"
BROWSERS = 200
FEWER = 40
"""Browsers on PostgreSQL in `make test`; `make soak` lets all of them race there too."""
PATIENCE = 60
Ask = Callable[[str], list[tuple[Any, ...]]]


class House:
    """A served house with one slot that everybody wants."""

    def __init__(self, port: int, room: str, ask: Ask) -> None:
        self.port, self.address, self.ask = port, f"/b/{room}/ja/", ask

    def get(self, address: str) -> tuple[int, str]:
        """Return the status of a page and what it says."""
        return self._exchange("GET", address, "")

    def book(self, name: str, shown: str) -> tuple[int, str]:
        """Send the form and return the status of the last answer and what it says."""
        sent = urlencode(
            {
                "act": "book",
                "service": "consulting",
                "at": AT,
                "read": "1",
                "shown": shown,
                "name": name,
                "mail": f"{name}@example.com",
            }
        )
        return self._exchange("POST", self.address, sent)

    def _exchange(self, method: str, address: str, body: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        with contextlib.closing(connection):
            connection.request(method, address, body.encode(), headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            onward = answer.headers.get("Location")
        return (answer.status, self.get(onward)[1]) if onward else (answer.status, page)


@contextlib.contextmanager
def served(home: Path, database: str, ask: Ask) -> Iterator[House]:
    """Serve a house that was just prepared, as `kijun serve` does."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kijun.config.settings",
        "DATABASE_URL": database,
        "KIJUN_HOME": str(home),
        "KIJUN_CLOCK": "shared",
        "KIJUN_ADDRESS": "",
    }
    prepared = subprocess.run(
        [sys.executable, "-m", "tests.e2e.bookable_home"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    port = free_port()
    with (home / "serve.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "kijun", "serve", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        house = House(port, prepared.stdout.strip(), ask)
        wait_for(house)
        yield house
    finally:
        server.terminate()
        server.wait(timeout=40)


def wait_for(house: House) -> None:
    """Wait until the pages answer."""
    end = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(ConnectionError):
            if house.get(house.address)[0] == 200:
                return
        assert time.monotonic() < end
        time.sleep(0.1)


def race(house: House, browsers: int) -> list[tuple[int, str]]:
    """Let so many browsers read the page, wait for each other, and send the form at once."""
    _, page = house.get(f"{house.address}?at={AT}")
    found = re.search(r'name="shown" value="(\w+)"', page)
    assert found is not None
    ready = threading.Barrier(browsers)

    def run(number: int) -> tuple[int, str]:
        ready.wait()
        return house.book(f"visitor{number}", html.unescape(found[1]))

    with ThreadPoolExecutor(browsers) as pool:
        return list(pool.map(run, range(browsers)))


def expect_one(house: House, browsers: int) -> None:
    """Let them race, and see to it that one has the slot and the others know that they have not."""
    answers = race(house, browsers)
    assert Counter(status for status, _ in answers) == {302: 1, 409: browsers - 1}
    for status, page in answers:
        if status == 302:
            assert "ご予約を承りました" in page
        else:
            assert "もう空いていません" in page
            assert "ご予約を承りました" not in page
    assert house.ask("SELECT count(*) FROM booking_session") == [(1,)]
    assert house.ask("SELECT count(*) FROM clients_client") == [(1,)]
    kinds = house.ask("SELECT kind FROM ledger_entry WHERE client <> '' ORDER BY number")
    assert kinds == [("rules.announced",), ("rules.acknowledged",), ("appointment.booked",)]


def test_two_hundred_browsers_race_for_one_slot(tmp_path: Path, migrated: Path) -> None:
    copy_to(tmp_path, migrated)

    def ask(query: str) -> list[tuple[Any, ...]]:
        with contextlib.closing(sqlite3.connect(tmp_path / "kijun.sqlite3", timeout=30)) as opened:
            return opened.execute(query).fetchall()

    with served(tmp_path, "", ask) as house:
        expect_one(house, BROWSERS)


@pytest.mark.parametrize("browsers", [FEWER, pytest.param(BROWSERS, marks=pytest.mark.soak)])
def test_on_postgresql_one_of_them_gets_it_too(tmp_path: Path, browsers: int) -> None:
    cluster = os.environ.get("KIJUN_TEST_DATABASE_URL", "")
    if not cluster.startswith("postgres"):
        pytest.skip("run by `python -m tools.with_postgresql`")
    name = f"race_{browsers}_{os.getpid()}"
    with psycopg.connect(cluster, autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {name}")
    database = cluster.rpartition("/")[0] + f"/{name}"

    def ask(query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(database) as opened:
            return opened.execute(query).fetchall()

    with served(tmp_path, database, ask) as house:
        expect_one(house, browsers)
    with psycopg.connect(cluster, autocommit=True) as opened:
        opened.execute(f"DROP DATABASE {name} WITH (FORCE)")
