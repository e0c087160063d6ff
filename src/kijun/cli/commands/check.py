"""`kijun check`: are these rulebooks sound, and which versions are they?"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Final

from kijun.cli.arguments import add_format
from kijun.cli.language import N_

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.files.problems import Problem

PURPOSE: Final = N_(
    "Checks rulebooks. For each sound one it shows the version and the file; otherwise every line"
    " to mend, and ends with 1."
)
EXAMPLES: Final = (
    ("kijun check rules.yaml", N_("one rulebook")),
    ("kijun check versions/", N_("all rulebooks in a folder")),
    ("kijun check - < rules.yaml", N_("what stands on standard input")),
)
FOUND: Final = 1


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    help_text = N_("a rulebook (YAML), or a folder of them")
    parser.option("rulebook", help_text, nargs="+", metavar="RULEBOOK")
    add_format(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Check each file; ends with 1 where something is to mend, 2 where a file cannot be read."""
    from kijun.files.problems import Refused
    from kijun.files.rulebook_file import load_rulebook, rulebook_files
    from kijun.files.sources import read_bytes
    from kijun.files.yaml12 import MAX_BYTES

    code = 0
    for path in options.rulebook:
        try:
            files = [(name, read_bytes(name, MAX_BYTES)) for name in rulebook_files(path)]
        except Refused as refused:
            code = 2
            for problem in refused.problems:
                terminal.tell_problem(problem)
            continue
        for name, data in files:
            try:
                version = load_rulebook(data, name).version
            except Refused as refused:
                code = max(code, FOUND)
                for problem in refused.problems:
                    _show_problem(problem, options, terminal)
            else:
                _show_version(version, name, options, terminal)
    return code


def _show_version(version: str, name: str, options: Namespace, terminal: Terminal) -> None:
    if options.format == "jsonl":
        terminal.write_json({"version": version, "file": name})
    else:
        terminal.write(f"{version}  {name}")


def _show_problem(problem: Problem, options: Namespace, terminal: Terminal) -> None:
    if options.format == "text":
        terminal.write(problem.text(terminal.speaking.say))
    else:
        message = terminal.text(problem.message) % problem.params
        terminal.write_json({"file": problem.file, "line": problem.line, "message": message})
