"""Everything is copied while it is in use, and comes back as it was, or nothing is touched."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.cli.homes import Home, Homes, here, homes, used
from tests.cli.test_server import working
from tests.migrated import copy_to

pytestmark = pytest.mark.storage

__all__ = ["here", "homes", "used"]

COUNTS = """
import django
django.setup()
from kijun.accounts.models import Room, User
from kijun.ledger.append_only import missing_triggers
from kijun.ledger.models import Decided, Entry, Head
from django.db import connection
print(Room.objects.count(), User.objects.count(), Entry.objects.count(), Decided.objects.count(),
    Head.objects.get().hash, missing_triggers(connection))
"""


def backed_up(home: Home, to: Path) -> Path:
    ended = home.kijun("backup", to)
    assert (ended.code, ended.err) == (0, "")
    return to


@pytest.fixture(scope="module")
def backup(here: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup of the home in use."""
    return backed_up(here, tmp_path_factory.mktemp("backups") / "today.tar.gz")


def contents(path: Path) -> dict[str, bytes]:
    with tarfile.open(path) as archive:
        return {m.name: archive.extractfile(m).read() for m in archive}  # type: ignore[union-attr]


def write(path: Path, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_what_was_backed_up_comes_back_on_another_computer(
    here: Home, homes: Homes, backup: Path
) -> None:
    assert oct(backup.stat().st_mode)[-3:] == "600"
    there = homes.new("there")
    ended = there.kijun("restore", backup)
    assert ended.code == 0, ended.err
    assert "Restored as of " in ended.out
    assert "佐伯事務所: 6 facts, the chain holds.\n" in ended.out
    assert there.python(COUNTS) == here.python(COUNTS)
    assert there.python(COUNTS).startswith("1 1 6 1 ")
    for kept in ("secret-key", "attachments/map.png"):
        assert (there.folder / kept).read_bytes() == (here.folder / kept).read_bytes()
    assert sorted(path.name for path in there.folder.iterdir() if "sqlite" not in path.name) == [
        "attachments",
        "in-use.lock",
        "secret-key",
    ]


def test_a_backup_is_not_written_over(here: Home, backup: Path) -> None:
    before = backup.read_bytes()
    ended = here.kijun("backup", backup)
    assert (ended.code, ended.out) == (2, "")
    assert "is there already" in ended.err
    assert backup.read_bytes() == before
    assert [path.name for path in backup.parent.glob(".kijun*")] == []


def test_a_backup_into_a_folder_that_is_not_there_is_told(here: Home, tmp_path: Path) -> None:
    ended = here.kijun("backup", tmp_path / "nowhere" / "today.tar.gz")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "The backup cannot be written: No such file or directory\n"


def test_nothing_that_is_here_is_replaced_unless_somebody_says_so(
    homes: Homes, tmp_path: Path, backup: Path
) -> None:
    here = homes.new("later")
    assert here.kijun("restore", backup).code == 0
    here.python(
        "import django; django.setup()\nfrom kijun.accounts.models import User\n"
        "User.objects.update(name='changed since')"
    )
    ended = here.kijun("restore", backup)
    assert (ended.code, ended.out) == (2, "")
    assert "There is a room here already." in ended.err
    named = (
        "import django; django.setup()\nfrom kijun.accounts.models import User\n"
        "print(User.objects.get().name)"
    )
    assert here.python(named) == "changed since\n"
    ended = here.kijun("restore", backup, "--replace")
    assert ended.code == 0, ended.err
    assert here.python(named) == "佐伯 遥\n"
    (aside,) = here.folder.glob("replaced-*")
    assert f"What was here before lies in {aside}." in ended.out
    assert (aside / "attachments" / "map.png").exists()
    assert (aside / "secret-key").exists()
    assert [path for path in aside.iterdir() if path.name in ("kijun.sqlite3", "database.dump")]
    later = backed_up(here, tmp_path / "later.tar.gz")
    assert not [name for name in contents(later) if "replaced" in name]


def test_a_damaged_backup_touches_nothing(homes: Homes, backup: Path, tmp_path: Path) -> None:
    files = contents(backup)
    there = homes.new("there")
    files["home/attachments/map.png"] += b"more"
    for broken in (files, {**files, "home/new": b""}):
        ended = there.kijun("restore", write(tmp_path / "broken.tar.gz", broken))
        assert (ended.code, ended.out) == (2, "")
        assert "The backup is damaged: “home/" in ended.err
        assert not (there.folder / "attachments").exists()


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "home/../../outside"])
def test_a_backup_writes_nowhere_else(homes: Homes, tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "sly.tar.gz", {name: b"sly"})
    ended = homes.new("there").kijun("restore", path)
    assert (ended.code, ended.out) == (2, "")
    assert "is no backup of Kijun" in ended.err
    assert not list(tmp_path.rglob("outside"))


def test_half_a_backup_is_none(homes: Homes, backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    manifest = json.loads(contents(backup)["manifest.json"])
    later = {"manifest.json": json.dumps({**manifest, "format": 2}).encode()}
    there = homes.new("there")
    for number, content in enumerate((whole[: len(whole) // 2], b"", b"not a backup", b"\x1f\x8b")):
        (tmp_path / f"{number}.tar.gz").write_bytes(content)
        ended = there.kijun("restore", tmp_path / f"{number}.tar.gz")
        assert (ended.code, ended.out) == (2, "")
        assert "is no backup of Kijun" in ended.err
    ended = there.kijun("restore", write(tmp_path / "later.tar.gz", later))
    assert "is no backup of Kijun" in ended.err
    assert "No such file" in there.kijun("restore", tmp_path / "missing.tar.gz").err


def test_a_backup_of_another_kind_of_database_is_refused(
    homes: Homes, backup: Path, tmp_path: Path
) -> None:
    files = contents(backup)
    manifest = json.loads(files["manifest.json"])
    other = "postgresql" if manifest["database"] == "sqlite" else "sqlite"
    files["manifest.json"] = json.dumps({**manifest, "database": other}).encode()
    ended = homes.new("there").kijun("restore", write(tmp_path / "other.tar.gz", files))
    assert (ended.code, ended.out) == (2, "")
    assert f"The backup is of {other}" in ended.err


def test_nothing_is_restored_while_a_worker_runs(here: Home, backup: Path) -> None:
    worker: subprocess.Popen[str] = working(here.folder, **here.environment)
    ended = here.kijun("restore", backup, "--replace")
    assert (ended.code, ended.out) == (2, "")
    assert "Kijun is running. Stop it first" in ended.err
    worker.terminate()
    worker.communicate(timeout=30)


def test_the_key_of_the_environment_is_compared(homes: Homes, backup: Path) -> None:
    ended = homes.new("there").kijun("restore", backup, KIJUN_SECRET_KEY="another")
    assert ended.code == 0
    assert "KIJUN_SECRET_KEY is set and is not the key of the backup" in ended.err


def test_earlier_keys_come_back_with_the_backup(here: Home, homes: Homes, tmp_path: Path) -> None:
    kept = (here.folder / "secret-key").read_text()
    made = tmp_path / "with-keys.tar.gz"
    assert here.kijun("backup", made, KIJUN_SECRET_KEY="another").code == 0
    there = homes.new("there")
    assert there.kijun("restore", made).code == 0
    assert (there.folder / "secret-key").read_text().split() == ["another", kept]


def test_a_backup_is_of_one_instant_while_somebody_writes(tmp_path: Path, migrated: Path) -> None:
    home = Home(copy_to(tmp_path / "busy", migrated), "")
    home.fill()
    with sqlite3.connect(home.folder / "kijun.sqlite3", isolation_level=None) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE accounts_room SET name = 'half written'")
        backup = backed_up(home, tmp_path / "today.tar.gz")
        writer.execute("COMMIT")
    restored = Home(tmp_path / "there", "").kijun("restore", backup)
    assert "佐伯事務所: 6 facts, the chain holds.\n" in restored.out
