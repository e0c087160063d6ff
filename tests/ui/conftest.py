"""Pages of the gallery as Django serves them, and a browser that looks at them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]


class Quiet(WSGIRequestHandler):
    """A request handler that tells nobody what was asked for."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


@pytest.fixture(scope="session", autouse=True)
def gallery() -> Iterator[None]:
    """The gallery as the whole site: no other room is needed to show a part."""
    apps = settings.INSTALLED_APPS
    with override_settings(
        INSTALLED_APPS=[*apps, *(["kijun.ui"] if "kijun.ui" not in apps else [])],
        TEMPLATES=TEMPLATES,
        ROOT_URLCONF="tests.ui.site",
        MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
        ALLOWED_HOSTS=["*"],
    ):
        yield


@pytest.fixture(scope="session")
def address(gallery: None) -> Iterator[str]:
    """The address of a running server with the gallery and its styles."""
    with make_server(
        "127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=Quiet
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--lang=ja"]
        )
        yield opened
        opened.close()
