"""The Django application of this room."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class LedgerConfig(AppConfig):
    """The record, the decisions, and jobs."""

    name = "kijun.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the triggers put back after every migration: SQLite drops them with a table."""
        from kijun.ledger import checks  # noqa: F401, PLC0415 - registers the checks
        from kijun.ledger.append_only import restore_triggers  # noqa: PLC0415 - needs the models

        post_migrate.connect(restore_triggers, dispatch_uid="kijun.ledger.append_only")
