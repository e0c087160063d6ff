"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Letters(AppConfig):
    """Letters and answers."""

    name = "kijun.letters"
    label = "letters"
    default_auto_field = "django.db.models.BigAutoField"
