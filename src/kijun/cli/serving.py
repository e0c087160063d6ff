"""The web server as a part of `kijun serve`: one process with threads, and the worker in it."""

from __future__ import annotations

import socket
import threading
from typing import Any, Final

from gunicorn.app.base import BaseApplication

from kijun.services.pump import Pump

HOST: Final = "127.0.0.1"
APPLICATION: Final = "kijun.config.wsgi"


def is_free(port: int) -> bool:
    """Say whether nothing listens at a port of this computer."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex((HOST, port)) != 0


class Pages(BaseApplication):
    """The pages at a port of this computer; a web server with TLS stands before it."""

    def __init__(self, port: int, threads: int) -> None:
        self._settings = {
            "bind": f"{HOST}:{port}",
            "workers": 1,
            "threads": threads,
            "worker_class": "gthread",
            "post_worker_init": _start_pump,
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


def _start_pump(_: Any) -> None:
    threading.Thread(target=Pump().run, name="pump", daemon=True).start()
