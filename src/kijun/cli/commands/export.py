"""`kijun export`: everything that is kept, as files that anybody can read."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.parser import BAD_INPUT

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Writes what is kept as plain files: the record (record.jsonl), every published version of the"
    " rules (rulebooks/) and the draft, the decisions (decisions.jsonl), clients as a table and as"
    " address cards (clients.csv, clients.vcf), free words (texts.jsonl), letters (letters.jsonl, and"
    " formal ones in letters/), the texts that clients acknowledged (shown.jsonl), and evidence by its"
    " SHA-256 (evidence/, listed in evidence.jsonl). “kijun judge” makes the same decisions of them. Where there are several rooms each has a folder of its own."
)
EXAMPLES: Final = (
    ("kijun export everything/", N_("into a new folder")),
    (
        "kijun judge everything/rulebooks everything/record.jsonl",
        N_("the same decisions, without the server"),
    ),
)
NOT_EMPTY: Final = N_("%(path)s is not empty. Name a new folder: nothing is written over.")
NOT_WRITTEN: Final = N_("The files cannot be written: %(reason)s")
WRITTEN: Final = N_(
    "%(room)s: %(facts)s facts, %(decisions)s decisions, %(versions)s versions of the rules,"
    " %(clients)s clients, in %(path)s"
)


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("folder", N_("the folder to write, new or empty"), metavar="FOLDER")


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the files of every room."""
    from kijun.cli.server import is_migrated, made_ready, reaches_database

    if not (made_ready(terminal) and reaches_database(terminal) and is_migrated(terminal)):
        return BAD_INPUT
    from pathlib import Path

    from kijun.accounts.models import Room
    from kijun.cli.commands.verify import NO_ROOM
    from kijun.cli.exporting import export

    folder = Path(options.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        terminal.tell(NOT_EMPTY, path=folder)
        return BAD_INPUT
    rooms = list(Room.objects.order_by("created_at"))
    if not rooms:
        terminal.tell(NO_ROOM)
    for room in rooms:
        own = folder if len(rooms) == 1 else folder / room.pk
        try:
            counts = export(room, own)
        except OSError as reason:
            terminal.tell(NOT_WRITTEN, reason=reason.strerror or reason)
            return BAD_INPUT
        terminal.write(terminal.text(WRITTEN, room=room.name, path=own, **counts))
    return 0
