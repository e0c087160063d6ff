"""Measure booking beside django-appointment: `python -m bench.booking [--small] [--write]`.

The peer's environment is `.venv-booking`, or what `KIJUN_BENCH_PEER` names; `make bench` makes it.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.booking.calendar import TAKEN
from bench.booking.measures import compare
from bench.booking.report import table, write
from bench.booking.visiting import Own, Peer
from tools.repository import ROOT

_PATIENCE = 60.0


def main() -> int:
    """Measure, print, and with `--write` put the table into the documentation."""
    parser = argparse.ArgumentParser(prog="python -m bench.booking", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of it, for a first look")
    parser.add_argument("--write", action="store_true", help="write the table into the docs")
    options = parser.parse_args()
    peer = Path(os.environ.get("KIJUN_BENCH_PEER", ROOT / ".venv-booking" / "bin" / "python"))
    if not peer.exists():
        print(f"django-appointment is left out: there is no {peer}")
        return 0
    taken = TAKEN // 10 if options.small else TAKEN
    with tempfile.TemporaryDirectory() as home:
        text = table(_measured(Path(home), peer, taken), taken)
    print(text)
    if options.write:
        write(text)
    return 0


def _measured(home: Path, peer: Path, taken: int) -> dict[str, str]:
    own_environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kijun.config.settings",
        "KIJUN_HOME": str(home),
        "DATABASE_URL": "",
        "KIJUN_ADDRESS": "",
        "KIJUN_CLOCK": "",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    peer_environment = {
        **os.environ,
        "BENCH_HOME": str(home),
        "BENCH_KEY": secrets.token_urlsafe(),
        "PYTHONPATH": str(ROOT),
    }
    room = _filled(sys.executable, "bench.booking.own_site", taken, own_environment)
    session = _filled(str(peer), "bench.booking.peer_site", taken, peer_environment)
    with (
        _served(sys.executable, "kijun.config.wsgi", own_environment) as own_port,
        _served(str(peer), "bench.booking.peer_site", peer_environment) as peer_port,
    ):
        return compare(Own(own_port, room), Peer(peer_port, session), taken)


def _filled(python: str, module: str, taken: int, environment: dict[str, str]) -> str:
    ended = subprocess.run(
        [python, "-m", module, str(taken)],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    return ended.stdout.split()[-1]


@contextlib.contextmanager
def _served(python: str, module: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve an application as `kijun serve` does: gunicorn, one process, eight threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        python,
        "-m",
        "gunicorn",
        "--worker-class",
        "gthread",
        "--threads",
        "8",
        "--keep-alive",
        "120",
    ]
    command += ["--bind", f"127.0.0.1:{port}", "--log-level", "error", f"{module}:application"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        end = time.monotonic() + _PATIENCE
        while socket.socket().connect_ex(("127.0.0.1", port)) != 0:
            if time.monotonic() > end:
                raise TimeoutError(module)
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=40)


if __name__ == "__main__":
    sys.exit(main())
