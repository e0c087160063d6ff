"""Kijun as it is served: a process of its own with a home of its own, at a port of this computer."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.command import INTERRUPTIBLE


def free_port() -> int:
    """Return a port at which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def at_home(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a Kijun with a home of its own, in English."""
    own = {"DJANGO_SETTINGS_MODULE": "kijun.config.settings", "DATABASE_URL": ""}
    return {**os.environ, **own, "KIJUN_HOME": str(home), "LC_ALL": "en_US.UTF-8", **more}


@contextmanager
def served(home: Path, port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Serve until the context ends; it begins once the pages answer."""
    process = subprocess.Popen(
        [*INTERRUPTIBLE, "serve", "--port", str(port)],
        env=at_home(home, **more),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/sign-in/", process)
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=30)
        finally:
            process.kill()


def wait_for(url: str, process: subprocess.Popen[bytes], *, patience: float = 60) -> None:
    """Wait until a server answers, whatever it answers."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            assert process.poll() is None, process.communicate()[1].decode()
            time.sleep(0.1)
    raise TimeoutError(url)
