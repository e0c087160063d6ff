"""`kijun restore`: put a backup in place, and prove that it holds."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.commands.backup import TOOL_FAILED, TOOL_MISSING
from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from pathlib import Path

    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.services.upkeep.restore import Restored

PURPOSE: Final = N_(
    "Puts a backup in place: checks the whole file first, brings the database up to date afterwards,"
    " and proves the record. Stop Kijun before. Where there is a room already nothing is touched"
    " without --replace; with it, what was there is moved into a folder beside, never deleted."
)
EXAMPLES: Final = (
    ("kijun restore kijun-2026-11-24.tar.gz", N_("on a new computer, or after a loss")),
    (
        "kijun restore kijun-2026-11-24.tar.gz --replace",
        N_("in place of what is here; that is kept aside"),
    ),
    (
        "KIJUN_HOME=/tmp/trial kijun restore kijun-2026-11-24.tar.gz",
        N_("try a backup out beside the running Kijun"),
    ),
)
NOT_A_BACKUP: Final = N_(
    "%(path)s is no backup of Kijun, or it is incomplete. Nothing was touched."
)
DAMAGED: Final = N_(
    "The backup is damaged: “%(name)s” is not as it was written. Nothing was touched."
)
OTHER_DATABASE: Final = N_(
    "The backup is of %(there)s, and this Kijun is on %(here)s. Set DATABASE_URL to match."
)
OCCUPIED: Final = N_(
    "There is a room here already. “--replace” puts the backup in its place and keeps aside what is"
    " here now."
)
RUNNING: Final = N_("Kijun is running. Stop it first: nothing may be written meanwhile.")
NOT_READ: Final = N_("The backup cannot be put in place: %(reason)s")
RESTORED: Final = N_("Restored as of %(time)s (version %(version)s).")
ASIDE: Final = N_("What was here before lies in %(path)s. Delete it once you no longer need it.")
OTHER_KEY: Final = N_(
    "KIJUN_SECRET_KEY is set and is not the key of the backup, which is kept in %(path)s. Leave it"
    " there: without it links that clients hold do not open, second steps and mailboxes cannot be"
    " read, and the doors are open to erased clients to whom they were closed."
)


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("a file that “kijun backup” has written"), metavar="FILE")
    help_text = N_("put the backup in place of what is here, and keep that aside")
    parser.option("--replace", help_text, action="store_true")


def run(options: Namespace, terminal: Terminal) -> int:
    """Put a backup in place, migrate and verify."""
    from kijun.cli.server import made_ready, reaches_database

    if not made_ready(terminal) or not reaches_database(terminal):
        return BAD_INPUT
    from pathlib import Path

    restored = _restored(Path(options.file), terminal, replace=options.replace)
    if restored is None:
        return BAD_INPUT
    from django.core.management import call_command

    from kijun.cli.commands import verify

    call_command("migrate", verbosity=0, interactive=False)
    manifest = restored.manifest
    terminal.write(terminal.text(RESTORED, time=manifest.made_at, version=manifest.kijun))
    if restored.aside is not None:
        terminal.write(terminal.text(ASIDE, path=restored.aside))
    _tell_of_key(terminal)
    return verify.run(options, terminal)


def _restored(path: Path, terminal: Terminal, *, replace: bool) -> Restored | None:
    from django.conf import settings

    from kijun.cli.serving import InUse, using
    from kijun.services import clock
    from kijun.services.upkeep.backup import ToolFailed, ToolMissing
    from kijun.services.upkeep.restore import Damaged, NotABackup, Occupied, OtherDatabase, restore

    try:
        with using(settings.HOME, alone=True):
            return restore(path, clock.now(), replace=replace)
    except InUse:
        terminal.tell(RUNNING)
    except NotABackup:
        terminal.tell(NOT_A_BACKUP, path=path)
    except Damaged as damaged:
        terminal.tell(DAMAGED, name=damaged)
    except OtherDatabase as other:
        there, here = other.args
        terminal.tell(OTHER_DATABASE, there=there, here=here)
    except Occupied:
        terminal.tell(OCCUPIED)
    except ToolMissing as missing:
        terminal.tell(TOOL_MISSING, name=missing)
    except ToolFailed as failed:
        terminal.tell(TOOL_FAILED, reason=failed)
    except OSError as reason:
        terminal.tell(NOT_READ, reason=reason.strerror or reason)
    return None


def _tell_of_key(terminal: Terminal) -> None:
    import os
    from pathlib import Path

    from django.conf import settings

    from kijun.services.upkeep.backup import KEY

    kept = Path(settings.HOME, KEY)
    if os.environ.get("KIJUN_SECRET_KEY") not in (None, "", *kept.read_text().split()):
        terminal.tell(OTHER_KEY, path=kept)
