"""`kijun new`: a rulebook to start from, and a small record that shows it at work."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.language import N_
from kijun.cli.layout import padded, width_of
from kijun.cli.parser import BAD_INPUT, nearest

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Writes a starter rulebook to standard output. Without a name it lists the starters. Change"
    " the numbers and words to your own; what you announce is what will be applied."
)
EXAMPLES: Final = (
    ("kijun new", N_("what there is to start from")),
    ("kijun new time-and-promises > rules.yaml", N_("a rulebook of your own")),
    (
        "kijun new time-and-promises --record > record.jsonl",
        N_("an invented record that shows this rulebook at work"),
    ),
)

NO_STARTER: Final = N_("There is no starter “%(word)s”. Known: %(known)s.")
NO_STARTER_NEAR: Final = N_("There is no starter “%(word)s”. Did you mean “%(nearest)s”?")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("template", N_("the name of a starter"), nargs="?", metavar="TEMPLATE")
    help_text = N_("write the record that belongs to the starter instead")
    parser.option("--record", help_text, action="store_true")


def run(options: Namespace, terminal: Terminal) -> int:
    """Write a starter, or list all of them."""
    from kijun.files.starters import STARTERS, record_text, rulebook_text

    name: str | None = options.template
    if name is None:
        column = max(map(width_of, STARTERS)) + 2
        for starter, summary in STARTERS.items():
            heading = padded(starter, column)
            terminal.write(summary.in_language(terminal.language) or "", heading=heading)
        return 0
    if name not in STARTERS:
        near = nearest(name, STARTERS)
        message = NO_STARTER if near is None else NO_STARTER_NEAR
        terminal.tell(message, word=name, nearest=near, known=", ".join(STARTERS))
        return BAD_INPUT
    text = record_text(name) if options.record else rulebook_text(name)
    terminal.write_bytes(text.encode())
    return 0
