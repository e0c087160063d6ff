"""What is logged about faults leads nobody to a personal page."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from kijun.clients.models import Client
from kijun.config.logs import Unlinked
from kijun.door import session
from tests.door.at_the_door import open_session
from tests.services.practice import aoi, practice, sink

pytestmark = pytest.mark.storage

__all__ = ["aoi", "practice", "sink"]


def broken(*_: object) -> None:
    """Fail as something of ours may, naming the page on which it did."""
    raise RuntimeError("no such thing at /v/very-secret/ja/")


def test_a_fault_on_a_personal_page_does_not_tell_its_link(
    aoi: Client,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    settings.SHARED_CLOCK = True
    _, token = open_session(aoi)
    monkeypatch.setattr(session, "SessionState", broken)
    answer = Browser(raise_request_exception=False).get(f"/v/{token}/ja/")
    assert answer.status_code == 500
    assert "Internal Server Error: /v/…/ja/" in caplog.text
    assert "RuntimeError" in caplog.text
    assert token not in caplog.text
    assert token.split(".")[-1] not in caplog.text
    assert "very-secret" not in caplog.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("GET /v/abc.def/ja/decisions/d-1/ failed", "GET /v/…/ja/decisions/d-1/ failed"),
        ("https://rules.example.com/v/abc-def", "https://rules.example.com/v/…"),
        ("/sessions/abcdef.ics", "/sessions/….ics"),
        ("/sessions/s-1/arrived/ 100%", "/sessions/s-1/arrived/ 100%"),
    ],
)
def test_whatever_is_written_to_the_log_is_masked(said: str, told: str) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Unlinked())
    for message, given in ((said, None), ("%s", (said,))):
        record = logging.LogRecord("kijun", logging.ERROR, "", 1, message, given, None)
        handler.handle(record)
    assert stream.getvalue() == f"{told}\n{told}\n"


def test_every_handler_that_writes_has_the_filter() -> None:
    for name in ("", "django.request", "gunicorn.error", "django.security.csrf", "kijun"):
        logger: logging.Logger | None = logging.getLogger(name)
        while logger is not None:
            writing = [each for each in logger.handlers if type(each) is logging.StreamHandler]
            assert all(any(type(f) is Unlinked for f in each.filters) for each in writing), name
            logger = logger.parent if logger.propagate else None
