"""Run a command with a PostgreSQL of its own: a private cluster, gone when the command ends.

`python -m tools.with_postgresql COMMAND…` sets KIJUN_TEST_DATABASE_URL for the command. Debian's
binaries are used where they lie; no system service is started. PostgreSQL refuses to run as root,
so as root it runs as the user `postgres`.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Self

USER = "kijun"


def binaries() -> Path | None:
    """Give the folder of PostgreSQL's binaries, of the newest version that is here."""
    found = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda path: int(path.parent.name),
    )
    if found:
        return found[-1]
    named = shutil.which("initdb")
    return Path(named).parent if named else None


def _as_postgres(*command: str) -> None:
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A cluster in a temporary folder, for as long as the context lasts."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="kijun-postgresql-"))
        self._port = _free_port()

    @property
    def url(self) -> str:
        """The address of its database."""
        return f"postgresql://{USER}@127.0.0.1:{self._port}/postgres"

    def __enter__(self) -> Self:
        data = self._folder / "data"
        self._folder.chmod(0o755)
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(data, "postgres")
        initdb = [str(self._programs / "initdb"), "-D", str(data), "-U", USER, "-A", "trust"]
        _as_postgres(*initdb, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        # What is written need not outlive this machine: it is gone when the command ends.
        settings = {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "port": self._port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": data,
            "timezone": "UTC",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        self._control("-w", "-l", str(data / "log"), "-o", options, "start")
        return self

    def __exit__(self, *_: object) -> None:
        self._control("-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _control(self, *arguments: str) -> None:
        _as_postgres(str(self._programs / "pg_ctl"), "-D", str(self._folder / "data"), *arguments)


def main(command: list[str]) -> int:
    programs = binaries()
    if programs is None:
        print("PostgreSQL is not installed here: nothing was run on it.", file=sys.stderr)
        return 0
    with Cluster(programs) as cluster:
        environment = {**os.environ, "KIJUN_TEST_DATABASE_URL": cluster.url}
        return subprocess.run(command, check=False, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
