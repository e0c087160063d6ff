"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class RulebooksConfig(AppConfig):
    """Drafts and published versions."""

    name = "kijun.rulebooks"
    label = "rulebooks"
    default_auto_field = "django.db.models.BigAutoField"
