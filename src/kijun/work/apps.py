"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Work(AppConfig):
    """Engagements and invoices."""

    name = "kijun.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
