"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Calendar(AppConfig):
    """The calendar channel."""

    name = "kijun.channels.calendar"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
