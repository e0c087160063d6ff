"""`kijun migrate`: bring the database up to date, and put the record's guards in place."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Brings the database up to date: makes it where there is none, changes its tables to what this"
    " version of Kijun needs, and puts back what keeps the record from being changed."
)
EXAMPLES: Final = (
    ("kijun migrate", N_("after installing or updating")),
    ("DATABASE_URL=postgresql://… kijun migrate", N_("on PostgreSQL")),
)
UP_TO_DATE: Final = N_("The database is up to date: %(name)s")


def add_arguments(parser: Parser) -> None:
    """Take nothing: the database is named by the environment."""


def run(_: Namespace, terminal: Terminal) -> int:
    """Migrate the database."""
    from kijun.cli.server import made_ready, reaches_database

    if not made_ready(terminal) or not reaches_database(terminal):
        return BAD_INPUT
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    terminal.write(terminal.text(UP_TO_DATE, name=connection.settings_dict["NAME"]))
    return 0
