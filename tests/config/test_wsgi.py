"""Who comes first does not wait longer than others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

_LOOK = """
import gc, sys
import kijun.config.wsgi
print("kijun.web.today.today" in sys.modules, "kijun.door.mine" in sys.modules, gc.get_freeze_count() > 10_000)
"""


def test_pages_are_loaded_before_anybody_asks_for_one(tmp_path: Path) -> None:
    environment = {**os.environ, "KIJUN_HOME": str(tmp_path), "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    said = subprocess.run(
        [sys.executable, "-c", _LOOK], env=environment, capture_output=True, check=True, text=True
    )
    assert said.stdout.split() == ["True", "True", "True"]
