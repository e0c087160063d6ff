"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Mail(AppConfig):
    """The mail channel."""

    name = "kijun.channels.mail"
    label = "mail"
    default_auto_field = "django.db.models.BigAutoField"
