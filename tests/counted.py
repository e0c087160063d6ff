"""What is counted of earlier tests: it goes with their tables, or is forgotten here."""

from __future__ import annotations

from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache


def forget_counts() -> None:
    """Let nobody have sent anything yet, nor tried to sign in, nor have been counted up."""
    for name in caches.settings:
        if isinstance(caches[name], LocMemCache):
            caches[name].clear()
