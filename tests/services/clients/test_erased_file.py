"""What was erased stands no more in the file of the database, although somebody keeps it open."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cast import AOI
from tests.cli.homes import Home, used

__all__ = ["used"]

_ERASE = f"""\
import django
django.setup()
from kijun.clients.models import Client
from kijun.services.clients.erasure import erase
from tests.judge.record import at
erase(Client.objects.get(pk={AOI.id!r}), at(20))
"""


@pytest.mark.skipif("KIJUN_TEST_DATABASE_URL" in os.environ, reason="PostgreSQL has its own vacuum")
def test_nothing_of_who_was_erased_is_left_in_the_file(used: Home, tmp_path: Path) -> None:
    home = Home(shutil.copytree(used.folder, tmp_path / "home"), "")
    assert b"rei@example.com" in everything_in(home.folder)
    # Nothing is read in between: closing the file would let go of the locks of this connection.
    with sqlite3.connect(home.folder / "kijun.sqlite3") as idle:
        assert idle.execute("SELECT count(*) FROM clients_client").fetchone() == (2,)
        home.python(_ERASE)
        left = everything_in(home.folder)
    assert b"rei@example.com" not in left
    assert "青井写真館".encode() not in left


def everything_in(folder: Path) -> bytes:
    """Return what stands in the database and its log."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("kijun.sqlite3*")))
