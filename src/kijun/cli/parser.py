"""Arguments of a command, and its help, in the language of the user."""

from __future__ import annotations

import argparse
import difflib
import shutil
import textwrap
from collections.abc import Iterable
from typing import Final, NoReturn

from kijun.cli.language import N_, Tongue
from kijun.cli.layout import wrapped

BAD_INPUT: Final = 2

Examples = tuple[tuple[str, str], ...]
"""Commands to try, each with a message that says what it is for."""

OF_ARGPARSE: Final = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid choice: %(value)s (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
    N_("not allowed with argument %s"),
)
"""What argparse says by itself, in the words of all supported versions of Python."""


class Parser(argparse.ArgumentParser):
    """A parser that speaks the user's language and ends with the exit code for bad input."""

    def __init__(self, name: str, speaking: Tongue, description: str, examples: Examples) -> None:
        self.speaking = speaking
        super().__init__(
            prog=name,
            description=speaking.say(description),
            epilog=_shown(examples, speaking),
            formatter_class=_Help,
            allow_abbrev=False,
        )

    def option(self, name: str, message: str, **settings: object) -> None:
        """Add an option or an argument, with its help."""
        self.add_argument(name, help=self.speaking.say(message), **settings)  # type: ignore[arg-type]

    def number(self, name: str, message: str, **settings: object) -> None:
        """Add an option that takes a whole number."""
        self.option(name, message, type=self._whole, **settings)

    def _whole(self, text: str) -> int:
        try:
            return int(text)
        except ValueError:
            said = self.speaking.text(N_("not a whole number: %(text)s"), text=text)
            raise argparse.ArgumentTypeError(said) from None

    def sample(self, heading: str, text: str, more: str) -> None:
        """Show at the end of the help what a file looks like, and where there is more about it."""
        shown = textwrap.indent(self.speaking.say(text), "  ")
        parts = (self.speaking.say(heading), shown, "", self.speaking.say(more))
        self.epilog = "\n".join([self.epilog or "", "", *parts])

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and where help is."""
        hint = self.speaking.text("Help: %(command)s --help", command=self.prog)
        self.exit(BAD_INPUT, f"{self.prog}: {message}\n{hint}\n")


def _shown(examples: Examples, speaking: Tongue) -> str:
    lines = [speaking.say("examples:")]
    for command, message in examples:
        lines += [f"  {command}", f"      {speaking.say(message)}"]
    return "\n".join(lines)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Wraps by columns, so that Japanese has its place, too; examples stay as they are."""

    def __init__(self, prog: str) -> None:
        width = min(shutil.get_terminal_size().columns - 2, 92)
        super().__init__(prog, width=max(width, 40), max_help_position=28)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrapped(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines: list[str] = []
        for line in text.splitlines():
            margin = line[: len(line) - len(line.lstrip())]
            room = width - len(indent) - len(margin)
            lines += [indent + margin + part for part in wrapped(line.lstrip(), room)]
        return "\n".join(lines)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a mistyped one was meant to be, or None."""
    near = difflib.get_close_matches(word, tuple(known), 1, 0.6)
    return near[0] if near else None
