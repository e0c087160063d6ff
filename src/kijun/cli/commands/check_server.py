"""`kijun check-server`: what is set up wrongly on this computer, and how to mend it."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Looks at how the server is set up: the public address, the folder of the data and who can read"
    " it, the database and what guards the record, time zones, PDF and fonts, mail. Each finding has"
    " a number and a remedy. Exit code 1 where something ought to be mended."
)
EXAMPLES: Final = (("kijun check-server", N_("after setting up, and after each change of it")),)
FOUND: Final = 1
FINE: Final = N_("Nothing needs to be mended.")


def add_arguments(parser: Parser) -> None:
    """Take nothing: everything is named by the environment."""


def run(_: Namespace, terminal: Terminal) -> int:
    """Check everything."""
    from kijun.cli.server import is_migrated, made_ready, reaches_database

    if not (made_ready(terminal) and reaches_database(terminal) and is_migrated(terminal)):
        return BAD_INPUT
    from kijun.cli.checking import Weight, found, tell

    problems = found(terminal)
    tell(problems, terminal, Weight.NOTE)
    if any(problem.weight > Weight.NOTE for problem in problems):
        return FOUND
    terminal.write(terminal.text(FINE))
    return 0
