"""`kijun demo`: a practice that lives a week before one's eyes."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from pathlib import Path

    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Serves a practice with invented clients, in which a week happens before your eyes: notices,"
    " late arrivals, a session that is cancelled and given back. Nothing of yours is touched, no"
    " mail leaves this computer, and everything is gone when it ends."
)
EXAMPLES: Final = (
    ("kijun demo", N_("a day in six minutes")),
    ("kijun demo --speed 60", N_("a day in twenty-four minutes")),
)
AT: Final = N_("The practice is at %(address)s (Ctrl+C ends it)")
SIGN_IN: Final = N_("Sign in as %(mail)s with the password %(password)s")
OUTBOX: Final = N_("Mails that it would have sent are put into %(folder)s")
CLOCK: Final = N_("It is Monday, %(clock)s there, and time runs %(speed)s times as fast.")
GONE: Final = N_("It has ended, and everything in it is removed.")
TAKEN: Final = N_("Port %(port)s is in use already. Choose another one with --port.")
NO_SPEED: Final = N_("The speed must lie between 1 and 3600.")
PORT: Final = 8378
SPEED: Final = 240
FASTEST: Final = 3600


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.number("--port", N_("the port to serve at"), default=PORT, metavar="PORT")
    parser.number("--speed", N_("how many times as fast time runs"), default=SPEED, metavar="N")


def run(options: Namespace, terminal: Terminal) -> int:
    """Serve the practice until stopped."""
    import tempfile
    from pathlib import Path

    if not 1 <= options.speed <= FASTEST:
        terminal.tell(NO_SPEED)
        return BAD_INPUT
    with tempfile.TemporaryDirectory(prefix="kijun-demo-") as home:
        os.environ.update(_environment(Path(home), options.port))
        return _serve(options, terminal)


def _environment(home: Path, port: int) -> dict[str, str]:
    return {
        "KIJUN_HOME": str(home),
        "KIJUN_ADDRESS": f"http://127.0.0.1:{port}",
        "KIJUN_REACH_INSIDE": "1",
        "KIJUN_CLOCK": "shared",
        "KIJUN_OUTBOX": str(home / "outbox"),
        "DATABASE_URL": "",
    }


def _serve(options: Namespace, terminal: Terminal) -> int:
    from kijun.cli.server import made_ready

    if not made_ready(terminal):
        return BAD_INPUT
    from django.conf import settings
    from django.core.management import call_command

    from kijun.cli.serving import Pages, is_free
    from kijun.services.demo.opening import open_practice
    from kijun.services.demo.people import OWNER_MAIL, PASSWORD
    from kijun.services.demo.player import Player, begin_on_monday

    if not is_free(options.port):
        terminal.tell(TAKEN, port=options.port)
        return BAD_INPUT
    call_command("migrate", verbosity=0, interactive=False)
    monday = begin_on_monday()
    room = open_practice(monday, terminal.language)
    terminal.tell(AT, address=f"{settings.PUBLIC_ADDRESS}/")
    terminal.tell(SIGN_IN, mail=OWNER_MAIL, password=PASSWORD)
    terminal.tell(OUTBOX, folder=settings.OUTBOX)
    terminal.tell(CLOCK, clock=f"{monday:%H:%M}", speed=options.speed)
    Pages(
        options.port,
        threads=8,
        is_public=True,
        ended=lambda: terminal.tell(GONE),
        also=lambda: [Player(room, monday, options.speed)],
    ).run()
    return 0
