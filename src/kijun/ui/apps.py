"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Styles, parts and shells of all pages."""

    name = "kijun.ui"
    label = "ui"
