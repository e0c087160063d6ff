"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class WebConfig(AppConfig):
    """Pages for the owner."""

    name = "kijun.web"
    label = "web"

    def ready(self) -> None:
        """Have second steps sealed with today's key whenever the database is brought up to date."""
        from kijun.services.accounts.second_step_secrets import seal_anew  # noqa: PLC0415 - needs the models

        of_steps = apps.get_app_config("mfa")
        post_migrate.connect(
            seal_anew, sender=of_steps, dispatch_uid="kijun.web.security.second_steps"
        )
