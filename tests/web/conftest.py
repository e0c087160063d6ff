"""Attempts to sign in are counted in memory: each test begins with none."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_attempts_yet() -> None:
    """Forget the attempts that other tests have made."""
    cache.clear()
