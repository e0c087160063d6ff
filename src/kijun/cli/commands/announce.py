"""`kijun announce`: the rules as the text that clients are sent."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli import arguments
from kijun.cli.language import LANGUAGES, N_

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal

PURPOSE: Final = N_(
    "Writes a rulebook as a text to send to clients, made from the rules themselves: what is read"
    " here is what will be applied. A rule binds only what happens after its announcement, so"
    " record to whom and when you sent it."
)
EXAMPLES: Final = (
    ("kijun announce rules.yaml --language ja", N_("in Japanese")),
    ('kijun announce rules.yaml --house "Studio Aozora" > letter.txt', N_("with your name")),
)
SINGLE: Final = N_("One rulebook is announced at a time; this folder holds %(count)s.")
RECORD_IT: Final = N_("When it has been sent, add a line like this to the record, once per client:")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    arguments.add_rulebook(parser)
    parser.option("--house", N_("who sends it"), metavar="NAME")
    arguments.add_format(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the announcement, and say on standard error how it is recorded."""
    import msgspec

    from kijun.cli import inputs
    from kijun.judge.sentence import announcement_of

    rulebook = inputs.load_rulebook(options.rulebook, SINGLE)
    if options.format == "jsonl":
        texts = {each: announcement_of(rulebook, each, house=options.house) for each in LANGUAGES}
        terminal.write_json({"version": rulebook.version, "text": texts})
        return 0
    for line in announcement_of(rulebook, terminal.language, house=options.house).splitlines():
        terminal.write(line)
    fact = {"kind": "rules.announced", "at": "…", "client": "…", "rulebook": rulebook.version}
    terminal.tell(RECORD_IT)
    terminal.tell_text(msgspec.json.encode(fact).decode())
    return 0
