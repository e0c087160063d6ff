"""`kijun worker`: do what falls due, without pages."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Does what falls due (reviews, letters, calendars) without serving pages, until it is stopped"
    " with Ctrl+C or by the system; the job in hand is ended first. Any number of workers may run:"
    " each job is in one hand at a time. “kijun serve” has a worker of its own."
)
EXAMPLES: Final = (
    ("kijun worker", N_("one more worker, with the same database")),
    ("DATABASE_URL=postgresql://… kijun worker", N_("on another machine")),
)
WORKING: Final = N_("Doing what falls due in %(name)s (Ctrl+C ends it after the job in hand)")
WAITING_ONE: Final = N_("%(count)s job waits.")
WAITING_MANY: Final = N_("%(count)s jobs wait.")
ENDED: Final = N_("Ended; nothing was left half done.")


def add_arguments(parser: Parser) -> None:
    """Take nothing: the database is named by the environment."""


def run(_: Namespace, terminal: Terminal) -> int:
    """Work until stopped."""
    from kijun.cli.server import is_migrated, made_ready, reaches_database

    if not (made_ready(terminal) and reaches_database(terminal) and is_migrated(terminal)):
        return BAD_INPUT
    from django.conf import settings

    from kijun.cli.commands.serve import IN_USE
    from kijun.cli.serving import InUse, using

    try:
        with using(settings.HOME):
            _work(terminal)
    except InUse:
        terminal.tell(IN_USE)
        return BAD_INPUT
    return 0


def _work(terminal: Terminal) -> None:
    import signal

    from django.db import connection

    from kijun.ledger.models import Job
    from kijun.services.worker.loop import Pump

    pump = Pump()
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: pump.stop())
    terminal.tell(WORKING, name=connection.settings_dict["NAME"])
    waiting = Job.objects.filter(state=Job.State.WAITING).count()
    terminal.tell_text(terminal.counted(WAITING_ONE, WAITING_MANY, waiting))
    pump.run()
    terminal.tell(ENDED)
