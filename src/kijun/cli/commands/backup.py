"""`kijun backup`: a copy of everything in one file, taken while Kijun runs."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Writes everything that is kept into one file: the database as it stands at one instant, the"
    " key of sessions and links, and what else lies in the home, each with its checksum. Kijun may"
    " go on running meanwhile. The file holds personal data and the key: keep it as you keep a"
    " client file, and on another computer than this one."
)
EXAMPLES: Final = (
    ("kijun backup kijun-2026-11-24.tar.gz", N_("a copy of today")),
    ("kijun restore kijun-2026-11-24.tar.gz", N_("put it back, here or on another computer")),
)
WRITTEN: Final = N_("Everything is in %(path)s (%(count)s files, %(size)s MB).")
THERE: Final = N_("%(path)s is there already. Choose another name: no backup is written over.")
NOT_WRITTEN: Final = N_("The backup cannot be written: %(reason)s")
TOOL_MISSING: Final = N_(
    "PostgreSQL's own program “%(name)s” is needed for this and was not found. On Debian:"
    " apt-get install postgresql-client"
)
TOOL_FAILED: Final = N_("PostgreSQL's own program did not work out: %(reason)s")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("the file to write, such as kijun-2026-11-24.tar.gz"), metavar="FILE")


def run(options: Namespace, terminal: Terminal) -> int:
    """Write a backup."""
    from kijun.cli.server import is_migrated, made_ready, reaches_database

    if not (made_ready(terminal) and reaches_database(terminal) and is_migrated(terminal)):
        return BAD_INPUT
    from pathlib import Path

    from kijun.services import clock
    from kijun.services.upkeep.backup import ToolFailed, ToolMissing, back_up

    path = Path(options.file)
    try:
        manifest = back_up(path, clock.now())
    except FileExistsError:
        terminal.tell(THERE, path=path)
        return BAD_INPUT
    except OSError as reason:
        terminal.tell(NOT_WRITTEN, reason=reason.strerror or reason)
        return BAD_INPUT
    except ToolMissing as missing:
        terminal.tell(TOOL_MISSING, name=missing)
        return BAD_INPUT
    except ToolFailed as failed:
        terminal.tell(TOOL_FAILED, reason=failed)
        return BAD_INPUT
    size = f"{path.stat().st_size / 1e6:,.1f}"
    terminal.write(terminal.text(WRITTEN, path=path, count=len(manifest.files), size=size))
    return 0
