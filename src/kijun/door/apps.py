"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class DoorConfig(AppConfig):
    """Pages for clients."""

    name = "kijun.door"
    label = "door"
