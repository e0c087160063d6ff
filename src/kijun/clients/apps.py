"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    """Clients, their people, how to reach them, and what was written about them."""

    name = "kijun.clients"
    label = "clients"
    default_auto_field = "django.db.models.BigAutoField"
