"""The pages as a server shows them to a browser, on the database and the clock of the test."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.ui.conftest import CHROMIUM, CHROMIUM_ARGUMENTS, Quiet

PHONE: Any = {"width": 390, "height": 844}


@pytest.fixture
def address(db: None) -> Iterator[str]:
    """Where a server shows all pages; it shares the connection of the test."""
    connection = connections["default"]
    connection.inc_thread_sharing()
    handler = StaticFilesHandler(WSGIHandler())

    def serve() -> None:
        connections["default"] = connection
        server.serve_forever(poll_interval=0.05)

    with make_server("127.0.0.1", 0, handler, handler_class=Quiet) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
    connection.dec_thread_sharing()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not there: apt-get install chromium fonts-noto-cjk")
    # Its loop runs in this thread while Django reads the database between the steps of a test.
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as started:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
    yield opened
    opened.close()
