"""The web server as a part of `kijun serve`: one process with threads, and the worker in it."""

from __future__ import annotations

import fcntl
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from gunicorn.app.base import BaseApplication

from kijun.services.delivery.reachability import Lookout, forget
from kijun.services.record.watches import Doorkeeper
from kijun.services.worker.loop import Pump

HOST: Final = "127.0.0.1"
APPLICATION: Final = "kijun.config.wsgi"
_LOCK: Final = "in-use.lock"
_PATIENCE: Final = 25.0
"""Seconds that a job in hand has to end, once somebody says stop; systemd waits for 90."""


def is_free(port: int) -> bool:
    """Say whether nothing listens at a port of this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((HOST, port)) != 0


class InUse(RuntimeError):
    """Pages or a worker run with this home."""


@contextmanager
def using(home: Path, *, alone: bool = False) -> Iterator[None]:
    """Hold the home for as long as pages or a worker run; `alone`: nobody else may run with it.

    The kernel lets go of it when the process ends, however it ends. Raises InUse.
    """
    with (home / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise InUse from held
        yield


class Worker(Protocol):
    """What runs in a thread until it is stopped."""

    def run(self) -> None:
        """Work until stopped."""

    def stop(self) -> None:
        """End soon."""


class Beside:
    """What runs in threads beside the pages: the pump, who keeps the door, and the look from outside."""

    def __init__(self, *, is_public: bool, also: Callable[[], list[Worker]]) -> None:
        workers: list[Worker] = [Pump(), Doorkeeper(), *also()]
        if is_public:
            forget()
            workers.append(Lookout())
        self._running = [
            (worker, threading.Thread(target=worker.run, name=type(worker).__name__, daemon=True))
            for worker in workers
        ]
        for _, thread in self._running:
            thread.start()

    def end(self) -> None:
        """Let what is in hand end."""
        for worker, _ in self._running:
            worker.stop()
        for _, thread in self._running:
            thread.join(_PATIENCE)


class Pages(BaseApplication):
    """The pages at a port of this computer; a web server with TLS stands before it.

    `ended` is called once, when all of it has come to its end.
    """

    def __init__(
        self,
        port: int,
        threads: int,
        *,
        is_public: bool,
        ended: Callable[[], None],
        also: Callable[[], list[Worker]] = list,
    ) -> None:
        self._is_public, self._also = is_public, also
        self._beside: Beside | None = None
        self._settings = {
            "bind": f"{HOST}:{port}",
            "workers": 1,
            "threads": threads,
            "worker_class": "gthread",
            "post_worker_init": self._begin,
            "worker_exit": self._end,
            "on_exit": lambda _arbiter: ended(),
            "loglevel": "warning",
            "proc_name": "kijun",
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings over."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        from importlib import import_module

        return import_module(APPLICATION).application

    def _begin(self, _worker: Any) -> None:
        self._beside = Beside(is_public=self._is_public, also=self._also)

    def _end(self, _arbiter: Any, _worker: Any) -> None:
        if self._beside is not None:
            self._beside.end()
