"""A mail server that takes everything, in a process of its own, as a real one would be."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from tests.servers.sink import Sink


@contextmanager
def postbox() -> Iterator[int]:
    """Take mail for a while; the port at which it is taken."""
    own = multiprocessing.get_context("spawn")
    here, there = own.Pipe()
    server = own.Process(target=_take_mail, args=(there,))
    server.start()
    try:
        yield here.recv()
    finally:
        server.kill()
        server.join()


def _take_mail(told: Connection) -> None:
    with Sink() as sink:
        told.send(sink.port)
        threading.Event().wait()
