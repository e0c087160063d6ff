"""What `kijun --help` says: every command in a line, and what holds for all of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Final

from kijun.cli.commands import Command
from kijun.cli.language import N_
from kijun.cli.layout import padded, width_of, wrapped
from kijun.cli.terminal import Terminal

USAGE: Final = N_("usage: kijun [--language ja|en] COMMAND …")
PURPOSE: Final = N_(
    "Kijun keeps your house rules for clients: announced beforehand, applied evenly, with reasons,"
    " and to yourself as well."
)
COMMANDS: Final = N_("commands:")
MORE: Final = (
    N_("“kijun COMMAND --help” explains a command and shows examples."),
    N_("“-” in the place of a file is standard input."),
    N_("Exit codes: 0 all is well, 1 check found something, 2 the input cannot be used."),
)


def show_overview(terminal: Terminal, commands: Iterable[Command]) -> int:
    """Write what there is to choose from; returns the exit code."""
    commands = tuple(commands)
    width = min(shutil.get_terminal_size().columns - 2, 92)
    column = max(width_of(command.name) for command in commands) + 4
    lines = [terminal.text(USAGE), "", *wrapped(terminal.text(PURPOSE), width), ""]
    lines.append(terminal.text(COMMANDS))
    for command in commands:
        first, *others = wrapped(terminal.text(command.summary), max(width - column, 20))
        lines.append(padded(f"  {command.name}", column) + first)
        lines += [" " * column + other for other in others]
    lines.append("")
    for message in MORE:
        lines += wrapped(terminal.text(message), width)
    terminal.write_bytes("\n".join([*lines, ""]).encode())
    return 0
