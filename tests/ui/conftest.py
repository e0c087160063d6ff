"""The gallery as Django serves it, and a browser that looks at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, Playwright, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu"]


class Quiet(WSGIRequestHandler):
    """A request handler that tells nobody what was asked for."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture(scope="module", autouse=True)
def gallery() -> Iterator[None]:
    """The gallery is the whole site: no other room is needed to show a part."""
    with override_settings(
        ROOT_URLCONF="tests.ui.site",
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        ALLOWED_HOSTS=["*"],
    ):
        yield


@pytest.fixture(scope="module")
def address(gallery: None) -> Iterator[str]:
    """Where a server shows the gallery with its styles."""
    del gallery
    handler = StaticFilesHandler(WSGIHandler())
    with make_server("127.0.0.1", 0, handler, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/gallery"
        server.shutdown()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, for a module only: while its loop runs Django keeps from its database."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_ARGUMENTS)
    yield opened
    opened.close()
