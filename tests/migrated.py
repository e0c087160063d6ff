"""A home whose database `kijun migrate` has made, of which tests take copies: to make one takes long."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served import at_home


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home on SQLite in which nobody works: made once for all processes of a run."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home = shared / "migrated"
    with (shared / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.exists():
            making = shared / "migrating"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            migrate = [sys.executable, "-m", "kijun", "migrate"]
            subprocess.run(migrate, env=at_home(making), check=True, capture_output=True)
            making.rename(home)
    return home


def copy_to(folder: Path, migrated: Path) -> Path:
    """Put a copy of such a home into a folder, and return that."""
    return shutil.copytree(migrated, folder, dirs_exist_ok=True)
