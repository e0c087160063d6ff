"""What every server command does first: find its settings and its database."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_

if TYPE_CHECKING:
    from kijun.cli.terminal import Terminal

SETTINGS: Final = "kijun.config.settings"
NOT_INSTALLED: Final = N_(
    "The server's parts are not installed (%(reason)s). Install them with: pip install 'kijun[server]'"
)
WRONG_SETTING: Final = N_("%(variable)s cannot be used as it is set (%(reason)s).")
NO_DATABASE: Final = N_("The database cannot be reached: %(reason)s")
NOT_MIGRATED: Final = N_("The database is not up to date. Run “kijun migrate” first.")


def made_ready(terminal: Terminal) -> bool:
    """Load the settings and all rooms; says what stands in the way and returns False otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    # A server keeps its bytecode: whoever starts one starts it often.
    sys.dont_write_bytecode = False
    try:
        import django
        from django.core.exceptions import ImproperlyConfigured
    except ImportError as missing:
        terminal.tell(NOT_INSTALLED, reason=missing)
        return False
    try:
        django.setup()
    except ImportError as missing:
        terminal.tell(NOT_INSTALLED, reason=missing)
        return False
    except ImproperlyConfigured as wrong:
        variable, *reason = wrong.args
        terminal.tell(WRONG_SETTING, variable=variable, reason=" ".join(map(str, reason)))
        return False
    return True


def reaches_database(terminal: Terminal) -> bool:
    """Say whether the database answers, and if not, why."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error, connection

    try:
        connection.ensure_connection()
    except (Error, ImproperlyConfigured) as reason:
        terminal.tell(NO_DATABASE, reason=str(reason).strip())
        return False
    return True


def is_migrated(terminal: Terminal) -> bool:
    """Say whether the database has every table as it should be, and if not, what to do."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        terminal.tell(NOT_MIGRATED)
        return False
    return True
