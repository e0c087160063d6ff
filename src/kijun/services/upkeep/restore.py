"""Putting a backup in place: checked first, and what was there before is kept aside."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

import msgspec
from django.conf import settings
from django.db import connection, connections

from kijun.accounts.models import Room
from kijun.services.upkeep.backup import (
    DATABASES,
    FORMAT,
    HOME,
    KEY,
    MANIFEST,
    REPLACED,
    Kept,
    Manifest,
    copy_database,
    database_file,
    files_of_home,
    run_tool,
)

_CHUNK: Final = 1 << 20
_BESIDE_SQLITE: Final = ("-wal", "-shm")
"""What SQLite keeps beside a database: it must never meet another one."""


class NotABackup(ValueError):
    """The file is no backup of a Kijun, or of a later one than this."""


class Damaged(ValueError):
    """A file in the backup is not as it was when the backup was made; `args` hold its name."""


class OtherDatabase(ValueError):
    """The backup is of another kind of database; `args` hold its kind and the one here."""


class Occupied(RuntimeError):
    """There is a room here already, and nobody said that it may be replaced."""


class Restored(NamedTuple):
    """What was put in place, and where that lies which was there before (None: nothing was)."""

    manifest: Manifest
    aside: Path | None


def restore(source: Path, now: dt.datetime, *, replace: bool = False) -> Restored:
    """Put a backup in place. The database has to be migrated afterwards.

    Nothing is touched unless the whole backup is sound. Raises NotABackup, Damaged, OtherDatabase,
    Occupied, OSError, and ToolMissing or ToolFailed of `backup`.
    """
    with tempfile.TemporaryDirectory(dir=settings.HOME, prefix=".kijun-restore-") as work:
        unpacked = Path(work)
        manifest = _unpack(source, unpacked)
        if manifest.database != connection.vendor:
            raise OtherDatabase(manifest.database, connection.vendor)
        if not replace and _is_occupied():
            raise Occupied
        aside = _put_aside(now)
        _put_in_place(unpacked)
    return Restored(manifest, aside)


def _is_occupied() -> bool:
    has_table = Room._meta.db_table in connection.introspection.table_names()
    return has_table and Room.objects.exists()


def _unpack(source: Path, into: Path) -> Manifest:
    found: dict[str, Kept] = {}
    with _readable(), tarfile.open(source, "r:gz") as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            if not member.isfile() or path.is_absolute() or ".." in path.parts:
                raise NotABackup(source)
            found[member.name] = _unpack_one(archive, member, into / path)
    manifest = _manifest_in(into / MANIFEST, source)
    found.pop(MANIFEST)
    for kept in manifest.files:
        if found.pop(kept.name, None) != kept:
            raise Damaged(kept.name)
    if found:
        raise Damaged(next(iter(found)))
    return manifest


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile) as broken:
        raise NotABackup(str(broken)) from broken


def _unpack_one(archive: tarfile.TarFile, member: tarfile.TarInfo, to: Path) -> Kept:
    content = archive.extractfile(member)
    assert content is not None
    digest, size = hashlib.sha256(), 0
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with to.open("wb") as file:
        to.chmod(0o600)
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
            size += file.write(chunk)
    return Kept(member.name, size, digest.hexdigest())


def _manifest_in(path: Path, source: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as missing:
        raise NotABackup(source) from missing
    if manifest.format != FORMAT or manifest.database not in DATABASES:
        raise NotABackup(source)
    return manifest


def _put_aside(now: dt.datetime) -> Path | None:
    home = Path(settings.HOME)
    before = [path for _, path in files_of_home()]
    tables = connection.introspection.table_names()
    if not before and not tables:
        return None
    aside = home / f"{REPLACED}{now:%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    database = database_file()
    if database is None:
        copy_database(aside / DATABASES["postgresql"])
    connections.close_all()
    for path in before:
        _move(path, aside / path.relative_to(home))
    if (home / KEY).exists():
        _move(home / KEY, aside / KEY)
    if database is not None:
        for path in (database, *_beside(database)):
            if path.exists():
                _move(path, aside / path.name)
    return aside


def _put_in_place(unpacked: Path) -> None:
    home, database = Path(settings.HOME), database_file()
    connections.close_all()
    if database is not None:
        for path in _beside(database):
            path.unlink(missing_ok=True)
        _move(unpacked / DATABASES["sqlite"], database)
    else:
        _empty_postgresql()
        dump = unpacked / DATABASES["postgresql"]
        into = f"--dbname={connection.settings_dict['NAME']}"
        run_tool(
            "pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", into, str(dump)
        )
    _move(unpacked / KEY, home / KEY)
    for path in sorted((unpacked / HOME).rglob("*")):
        if path.is_file():
            _move(path, home / path.relative_to(unpacked / HOME))


def _beside(database: Path) -> list[Path]:
    return [database.with_name(database.name + more) for more in _BESIDE_SQLITE]


def _empty_postgresql() -> None:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS kijun_refuse() CASCADE")
    connections.close_all()


def _move(path: Path, to: Path) -> None:
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.move(path, to)
