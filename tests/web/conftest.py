"""Attempts to sign in are counted: each test begins with none. And a day to look at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.counted import forget_counts
from tests.migrated import copy_to
from tests.served import at_home

CLOCK = {"KIJUN_CLOCK": "shared"}
"""What lets a test say what time it is in another process."""


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Forget the attempts that other tests have made."""
    forget_counts()


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> tuple[Path, str, str]:
    """Give a home with the invented day in it, to be copied; the owner's cookie; a session."""
    home = copy_to(tmp_path_factory.mktemp("invented"), migrated)
    said = subprocess.run(
        [sys.executable, "-m", "tests.web.invented_day"],
        env=at_home(home, **CLOCK),
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    cookie, session = said.split()
    return home, cookie, session
