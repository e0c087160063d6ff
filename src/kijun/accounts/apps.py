"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Rooms, members and roles."""

    name = "kijun.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
