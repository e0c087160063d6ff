"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages for the owner."""

    name = "kijun.web"
    label = "web"
