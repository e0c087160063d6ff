"""Mail servers that were unpacked, not installed: where they lie and how they are started.

`python -m tools.system_packages`, which `make test` runs, unpacks them. Started by root they give
it up; started by anybody else they run as that user.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tools.system_packages import servers_folder

HOST = "127.0.0.1"
DAEMON = 64101
"""The user id that a server started by root takes; it need not exist."""
PATIENCE = 20.0
"""Seconds until a server that does not answer counts as not started."""


class CannotStart(Exception):
    """A server cannot run here; the message says why and what to do."""


def is_root() -> bool:
    """Say whether the tests run as root, so that servers must give it up."""
    return os.geteuid() == 0


def own_user() -> tuple[int, int]:
    """Give the user and group ids under which servers work."""
    return (DAEMON, DAEMON) if is_root() else (os.geteuid(), os.getegid())


def unpacked(program: str) -> Path:
    """Give an unpacked file by its path below the root of the packages."""
    found = servers_folder() / program
    if not found.exists():
        raise CannotStart(f"{found} is not there: python -m tools.system_packages unpacks it")
    return found


def library_folders() -> list[Path]:
    """Give the folders in which the unpacked servers' own libraries lie."""
    usr = servers_folder() / "usr" / "lib"
    dovecot = usr / "dovecot"
    return [usr / "postfix", dovecot, dovecot / "modules" / "old-stats", *usr.glob("*-linux-gnu*")]


def environment(*first: Path) -> dict[str, str]:
    """Give the environment in which a server finds its libraries, those in `first` first."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "LD_LIBRARY_PATH": ":".join(map(str, [*first, *library_folders()])),
    }


def free_port() -> int:
    """Give a port on which nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), timeout=1.0):
            return True
    except OSError:
        return False


def _ended_with_us(server: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
    """Start a guard that ends a server once we close the guard's input, be it by being killed."""
    wait_and_end = 'cat >/dev/null; kill -TERM "$0" 2>/dev/null'
    return subprocess.Popen(
        ["sh", "-c", wait_and_end, str(server.pid)], stdin=subprocess.PIPE, start_new_session=True
    )


@contextlib.contextmanager
def running(
    command: list[str], variables: dict[str, str], folder: Path, ports: list[int]
) -> Iterator[None]:
    """Run a server in the foreground until the context ends, once all its ports answer."""
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(
            command,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    guard = _ended_with_us(server)
    try:
        end = time.monotonic() + PATIENCE
        while not all(_answers(port) for port in ports):
            if server.poll() is not None or time.monotonic() > end:
                said = (folder / "output").read_text(errors="replace").strip()
                raise CannotStart(f"{Path(command[0]).name} did not start: {said or 'no word'}")
            time.sleep(0.05)
        yield
    finally:
        guard.communicate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(timeout=10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()
