"""A practice that runs, on a home of its own; a post office; and browsers of owner and clients."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.e2e.hands import LANGUAGE
from tests.e2e.people import Devices
from tests.e2e.running import TOKYO, Kijun, free_port, running
from tests.migrated import copy_to
from tests.servers.post import PostOffice
from tests.ui.conftest import CHROMIUM, CHROMIUM_ARGUMENTS

MONDAY = dt.datetime(2026, 10, 5, 9, 0, tzinfo=TOKYO)
"""When each story begins. Servers of others stamp mails with the real time, which is later."""


@pytest.fixture(scope="session")
def prepared(
    post_office: PostOffice, tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[tuple[Path, list[str]]]:
    """A home with the practice in it, to be copied, and the ids of its clients."""
    home = copy_to(tmp_path_factory.mktemp("practice"), migrated)
    kijun = Kijun(home, free_port())
    kijun.set_clock(MONDAY)
    ports = str(post_office.smtp_port), str(post_office.imap_port)
    ids = kijun.prepare("tests.e2e.practice", *ports, post_office.password).split()
    yield home, ids
    shutil.rmtree(home)


@pytest.fixture
def kijun(prepared: tuple[Path, list[str]], post: PostOffice, tmp_path: Path) -> Iterator[Kijun]:
    """The practice, running; it is Monday, nine in the morning."""
    del post
    home = tmp_path / "home"
    shutil.copytree(prepared[0], home)
    with running(home) as started:
        yield started


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, for a module only: while its loop runs Django keeps from its database."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not there: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as started:
        expect.set_options(timeout=15_000)
        yield started
        expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    opened = playwright.chromium.launch(
        executable_path=str(CHROMIUM), args=[*CHROMIUM_ARGUMENTS, LANGUAGE]
    )
    yield opened
    opened.close()


@pytest.fixture
def devices(browser: Browser, kijun: Kijun, post: PostOffice) -> Iterator[Devices]:
    """Phones and desktops for whoever takes part; every page that was met is looked at."""
    handed_out = Devices(browser, kijun, post)
    yield handed_out
    handed_out.put_away()
