"""The room as Django knows it."""

from __future__ import annotations

from django.apps import AppConfig


class Booking(AppConfig):
    """Sessions."""

    name = "kijun.booking"
    label = "booking"
    default_auto_field = "django.db.models.BigAutoField"
