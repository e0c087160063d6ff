"""The Django application of this room: it is there for the system checks."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Settings and what is checked about them."""

    name = "kijun.config"
    label = "config"

    def ready(self) -> None:
        """Register the checks."""
        from kijun.config import checks  # noqa: F401, PLC0415 - registers the checks
