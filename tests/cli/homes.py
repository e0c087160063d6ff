"""Homes of a Kijun on the database that the tests run on, each with a database of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.cli.command import Ended, kijun_process
from tests.migrated import copy_to

_FILL = """\
import datetime as dt
import django
django.setup()
from kijun.accounts.models import Room
from kijun.clients.models import Client, ContactPoint, FreeText, Person
from kijun.services.record.recording import record
from kijun.services.accounts.rooms import open_first_room
from kijun.services.rules.rulebooks import publish, save_draft
from kijun.judge import facts as f
from tests.cast import AOI
from tests.judge.record import at, booked, joined
from tests.services.told import RULES
open_first_room(practice="佐伯事務所", name="佐伯 遥", email="haruka@example.com",
    password="夕方までまるごと自分の時間", language="ja", timezone="Asia/Tokyo")
room = Room.objects.get()
save_draft(room, RULES + "# 下書き\\n")
version = publish(room, RULES, at(1)).version
record(room, [f.RulesAnnounced(at=at(1), client=AOI.id, rulebook=version)], at(1))
record(room, [booked("a", 5), joined("a", at(5, 20)), booked("b", 12)], at(6))
record(room, [joined("b", at(12))], at(13))
client = Client.objects.create(pk=AOI.id, room=room, name="青井写真館; 本店", kana="あおい")
person = Person.objects.create(room=room, client=client, name="青井 玲", kana="あおい れい")
for kind, value in (("mail", "rei@example.com"), ("phone", "+81 90-0000-0000")):
    ContactPoint.objects.create(room=room, person=person, kind=kind, value=value, normal=value)
Client.objects.create(room=room, name="=1+1")
FreeText.objects.create(room=room, client=client, text="道に迷いました")
"""


class Home:
    """A home and its database; `kijun` runs a command line there."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "kijun.config.settings",
            "DATABASE_URL": database,
            "KIJUN_HOME": str(folder),
        }

    def kijun(self, *arguments: str | Path, **more: str) -> Ended:
        """Run a command line, in English."""
        environment = {**self.environment, **more}
        return kijun_process("--language", "en", *arguments, environment=environment)

    def fill(self) -> None:
        """Open a room with a client, a rulebook, a record and a decision."""
        self.python(_FILL)

    def python(self, program: str) -> str:
        """Run a Python program with the settings of this home."""
        ended = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, **self.environment},
            check=False,
            capture_output=True,
            text=True,
        )
        assert ended.returncode == 0, ended.stderr
        return ended.stdout


class Homes:
    """Makes homes, and puts their databases away."""

    def __init__(self, folder: Path, migrated: Path) -> None:
        self._folder, self._migrated = folder, migrated
        self._server = os.environ.get("KIJUN_TEST_DATABASE_URL", "")
        self._made: list[str] = []

    def new(self, name: str) -> Home:
        """Return a home with nothing in it yet."""
        return Home(self._folder / name, self._database(name) if self._server else "")

    def migrated(self, name: str) -> Home:
        """Return a home with a database that is up to date, and nothing in it."""
        home = self.new(name)
        if self._server:
            assert home.kijun("migrate").code == 0
        else:
            copy_to(home.folder, self._migrated)
        return home

    def copy_of(self, home: Home, name: str) -> Home:
        """Return a home in which lies what lies in another one, in which nobody works just now."""
        folder = shutil.copytree(home.folder, self._folder / name)
        return Home(folder, self._database(name, home.database) if self._server else "")

    def _database(self, name: str, template: str = "/template1") -> str:
        called = f"kijun_{name}_{secrets.token_hex(4)}"
        named, like = sql.Identifier(called), sql.Identifier(urlsplit(template).path[1:])
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(named, like))
        self._made.append(called)
        return urlsplit(self._server)._replace(path=f"/{called}").geturl()

    def end(self) -> None:
        """Put the databases away."""
        for called in self._made:
            self._run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(called)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server, autocommit=True) as connection:
            connection.execute(statement)


@pytest.fixture
def homes(tmp_path: Path, migrated: Path) -> Iterator[Homes]:
    """Return what makes homes, on SQLite or on the PostgreSQL of the tests."""
    made = Homes(tmp_path, migrated)
    yield made
    made.end()


@pytest.fixture(scope="session")
def used(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Home]:
    """Return a home in use, of which tests take copies: to fill one takes seconds."""
    made = Homes(tmp_path_factory.mktemp("used"), migrated)
    home = made.migrated("used")
    home.fill()
    (home.folder / "attachments").mkdir()
    (home.folder / "attachments" / "map.png").write_bytes(b"\x89PNG")
    yield home
    made.end()


@pytest.fixture(scope="module")
def here(used: Home, tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Home]:
    """Return a home in use, the same for all tests of a module: none of them writes there."""
    made = Homes(tmp_path_factory.mktemp("homes"), migrated)
    yield made.copy_of(used, "here")
    made.end()
