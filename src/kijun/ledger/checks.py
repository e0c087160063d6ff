"""System checks of the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.utils.translation import gettext as _

from kijun.ledger.append_only import TABLES, missing_triggers


@register(Tags.database)
def triggers_are_in_place(databases: Sequence[str] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Demand the triggers that keep the record from being changed."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if TABLES[0] not in connection.introspection.table_names():
            continue
        missing = missing_triggers(connection)
        if missing:
            message = _("The record could be changed: triggers are missing (%(names)s).")
            found.append(
                Error(
                    message % {"names": ", ".join(missing)},
                    hint=_("Run “kijun migrate”: it puts them back."),
                    id="kijun.E001",
                )
            )
    return found
