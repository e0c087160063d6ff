"""A copy of everything that this Kijun keeps, in one file, taken while it runs.

The file is a gzipped tar: the database, the key of sessions and links, whatever else lies in the
home, and last a manifest with the length and SHA-256 of each.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final

import msgspec
from django.conf import settings
from django.db import connection

from kijun import __version__

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
KEY: Final = "secret-key"
DATABASES: Final = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
"""What the copy of the database is called, by the kind of database."""
HOME: Final = "home/"
REPLACED: Final = "replaced-"
"""How folders begin that hold what a restore has put aside; they are not copied again."""
_NOT_COPIED: Final = ("in-use.lock", KEY)


class Kept(msgspec.Struct, frozen=True):
    """A file of a backup."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds, when it was made and by which version."""

    format: int
    kijun: str
    made_at: dt.datetime
    database: str
    files: list[Kept]


class ToolMissing(RuntimeError):
    """PostgreSQL's own program for this is not installed; `args` hold its name."""


class ToolFailed(RuntimeError):
    """PostgreSQL's own program did not work out; `args` hold what it said."""


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.hash = hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self._file.read(size)
        self.hash.update(data)
        return data


def back_up(to: Path, now: dt.datetime) -> Manifest:
    """Write a backup to a path at which nothing is yet; it is there whole, or not at all.

    Raises FileExistsError, OSError, ToolMissing and ToolFailed.
    """
    if to.exists():
        raise FileExistsError(to)
    with tempfile.TemporaryDirectory(dir=to.absolute().parent, prefix=".kijun-backup-") as work:
        database = Path(work, DATABASES[connection.vendor])
        copy_database(database)
        archive = Path(work, "archive")
        with archive.open("wb") as file:
            manifest = _write(file, database, now)
            file.flush()
            os.fsync(file.fileno())
        archive.chmod(0o600)
        archive.rename(to)
    return manifest


def copy_database(to: Path) -> None:
    """Copy the database as it stands at one instant; pages and workers go on meanwhile."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as source:
            source.execute("VACUUM INTO ?", [str(to)])
    else:
        run_tool("pg_dump", "--format=custom", *_PLAIN, f"--file={to}")


_PLAIN: Final = ("--no-owner", "--no-privileges", "--no-comments")


def run_tool(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's on the database. Raises ToolMissing and ToolFailed."""
    program = _program(name)
    if program is None:
        raise ToolMissing(name)
    ended = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
        [program, *arguments], env={**os.environ, **_access()}, capture_output=True, check=False
    )
    if ended.returncode != 0:
        raise ToolFailed(ended.stderr.decode(errors="replace").strip())


def _program(name: str) -> str | None:
    # the newest one reads every older server; the other way round it refuses
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parent.parent.name),
    )
    return str(found[-1]) if found else shutil.which(name)


def _access() -> dict[str, str]:
    given: Mapping[str, Any] = connection.settings_dict
    named = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    access = {variable: str(given[name]) for name, variable in named.items() if given[name]}
    for name, variable in options.items():
        if name in given["OPTIONS"]:
            access[variable] = str(given["OPTIONS"][name])
    return {**access, "PGDATABASE": str(given["NAME"])}


def _write(file: IO[bytes], database: Path, now: dt.datetime) -> Manifest:
    kept: list[Kept] = []
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, path in ((database.name, database), *files_of_home()):
            with path.open("rb") as source:
                size = os.fstat(source.fileno()).st_size
                kept.append(_add(archive, name, source, size, now))
        keys = "\n".join((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)).encode()
        kept.append(_add(archive, KEY, io.BytesIO(keys), len(keys), now))
        manifest = Manifest(FORMAT, __version__, now, connection.vendor, kept)
        told = msgspec.json.format(msgspec.json.encode(manifest))
        _add(archive, MANIFEST, io.BytesIO(told), len(told), now)
    return manifest


def _add(
    archive: tarfile.TarFile, name: str, source: IO[bytes], size: int, now: dt.datetime
) -> Kept:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(now.timestamp())
    hashing = _Hashing(source)
    archive.addfile(member, hashing)  # type: ignore[arg-type]  # it only reads
    return Kept(name, size, hashing.hash.hexdigest())


def files_of_home() -> Iterator[tuple[str, Path]]:
    """Yield what else is kept in the home: attachments, and whatever a room puts there."""
    database = database_file()
    home = Path(settings.HOME)
    for path in sorted(home.rglob("*")):
        inside = path.relative_to(home)
        own = inside.parts[0].startswith((REPLACED, ".")) or str(inside) in _NOT_COPIED
        of_database = database is not None and path.name.startswith(database.name)
        if path.is_file() and not path.is_symlink() and not own and not of_database:
            yield HOME + inside.as_posix(), path


def database_file() -> Path | None:
    """Return where SQLite keeps the database; None on PostgreSQL."""
    if connection.vendor != "sqlite":
        return None
    return Path(connection.settings_dict["NAME"])
