"""`kijun serve`: the pages, and the worker beside them, in one process."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Serves the pages and does what is due, until it is stopped with Ctrl+C. The database is brought"
    " up to date first. The address is printed; whoever opens it first becomes the owner."
)
EXAMPLES: Final = (
    ("kijun serve", N_("on this computer")),
    ("kijun serve --port 9000", N_("at another port")),
    (
        "KIJUN_ADDRESS=https://rules.example.com kijun serve",
        N_("behind a web server that clients reach at this address"),
    ),
)
SERVING: Final = N_("Kijun is at %(address)s (Ctrl+C ends it)")
PUBLIC: Final = N_("Clients reach it at %(address)s")
KEPT: Final = N_("Everything is kept in %(home)s")
FIRST: Final = N_("Nobody owns it yet: open the address now and become the owner.")
ENDED: Final = N_("Kijun has ended.")
IN_USE: Final = N_("Kijun is being restored from a backup. Start it again when that is done.")
TAKEN: Final = N_("Port %(port)s is in use already. Choose another one with --port.")
PORT: Final = 8377


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.number("--port", N_("the port to serve at"), default=PORT, metavar="PORT")
    parser.number("--threads", N_("how many requests at a time"), default=8, metavar="N")


def run(options: Namespace, terminal: Terminal) -> int:
    """Serve until stopped."""
    from kijun.cli.server import made_ready, reaches_database

    if not made_ready(terminal) or not reaches_database(terminal):
        return BAD_INPUT
    from django.conf import settings

    from kijun.cli.serving import InUse, Pages, is_free, using

    if not is_free(options.port):
        terminal.tell(TAKEN, port=options.port)
        return BAD_INPUT
    try:
        with using(settings.HOME):
            if not _begin(options.port, terminal):
                return BAD_INPUT
            is_public = bool(settings.PUBLIC_ADDRESS)
            Pages(
                options.port,
                options.threads,
                is_public=is_public,
                ended=lambda: terminal.tell(ENDED),
            ).run()
    except InUse:
        terminal.tell(IN_USE)
        return BAD_INPUT
    return 0


def _begin(port: int, terminal: Terminal) -> bool:
    from django.conf import settings
    from django.core.management import call_command

    from kijun.cli.checking import ends_here, found_at_start
    from kijun.services.accounts.rooms import has_owner

    if ends_here(found_at_start(terminal, in_the_database=False), terminal):
        return False
    call_command("migrate", verbosity=0, interactive=False)
    if ends_here(found_at_start(terminal, in_the_database=True), terminal):
        return False
    terminal.tell(SERVING, address=f"http://127.0.0.1:{port}/")
    if settings.PUBLIC_ADDRESS:
        terminal.tell(PUBLIC, address=f"{settings.PUBLIC_ADDRESS}/")
    terminal.tell(KEPT, home=settings.HOME)
    if not has_owner():
        terminal.tell(FIRST)
    return True
