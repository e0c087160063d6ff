"""The entry of `kijun`: choose the language and the command, run it, and end with its exit code.

Nothing here imports the judge, so that `kijun --help` is there at once.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final, Protocol, cast

from kijun import __version__
from kijun.cli.commands import COMMANDS, GROUPS, Command
from kijun.cli.language import N_, UnknownLanguage, chosen, of_environment, speak
from kijun.cli.overview import show_overview
from kijun.cli.parser import BAD_INPUT, Examples, Parser, nearest
from kijun.cli.terminal import OutputEnded, Terminal, flush

INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
"""As the shell counts a command that a signal ended: 128 and the signal's number."""

HELP: Final = ("-h", "--help")
NO_COMMAND: Final = N_("There is no command “%(word)s”.")
NO_COMMAND_NEAR: Final = N_("There is no command “%(word)s”. Did you mean “%(nearest)s”?")
NO_LANGUAGE: Final = N_("--language must be ja or en.")
SEE_HELP: Final = N_("Help: %(command)s --help")
NOT_WRITTEN: Final = N_("The result cannot be written: %(reason)s.")


class Module(Protocol):
    """The one shape of a command's module."""

    PURPOSE: str
    EXAMPLES: Examples

    @staticmethod
    def add_arguments(parser: Parser) -> None:
        """Say what the command takes."""

    @staticmethod
    def run(options: argparse.Namespace, terminal: Terminal) -> int:
        """Do what the command does; returns its exit code, raises Refused for bad input."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    try:
        language, rest = chosen(sys.argv[1:] if arguments is None else arguments)
    except UnknownLanguage:
        terminal = Terminal(speak(of_environment(os.environ)))
        return _refuse(terminal, "kijun", terminal.text(NO_LANGUAGE))
    terminal = Terminal(speak(language))
    between_collections = gc.get_threshold()
    try:
        code = _run(rest, terminal)
        flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except OutputEnded as ended:
        return _give_up(terminal, ended)
    finally:
        # commands that read much change how often Python looks for garbage
        gc.unfreeze()
        gc.set_threshold(*between_collections)
    return code


def _run(arguments: list[str], terminal: Terminal) -> int:
    word = arguments[0] if arguments else HELP[0]
    if word in HELP:
        return show_overview(terminal, COMMANDS.values())
    if word == "--version":
        terminal.write(f"kijun {__version__}")
        return 0
    if word in GROUPS:
        return _run_one_of(word, arguments[1:], terminal)
    if word not in COMMANDS:
        return _refuse_word(terminal, "kijun", word, [*COMMANDS, *GROUPS])
    return _run_command(COMMANDS[word], arguments[1:], terminal)


def _run_one_of(group: str, arguments: list[str], terminal: Terminal) -> int:
    commands = {word: COMMANDS[f"{group} {word}"] for word in GROUPS[group]}
    word = arguments[0] if arguments else HELP[0]
    if word in HELP:
        return show_overview(terminal, commands.values())
    if word not in commands:
        return _refuse_word(terminal, f"kijun {group}", word, commands)
    return _run_command(commands[word], arguments[1:], terminal)


def _run_command(command: Command, arguments: list[str], terminal: Terminal) -> int:
    from kijun.files.problems import Refused
    from kijun.files.zones import only_own_time_zones

    module = cast(Module, import_module(command.module))
    parser = Parser(f"kijun {command.name}", terminal.speaking, module.PURPOSE, module.EXAMPLES)
    module.add_arguments(parser)
    try:
        options = parser.parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    try:
        with only_own_time_zones():
            return module.run(options, terminal)
    except Refused as refused:
        for problem in refused.problems:
            terminal.tell_problem(problem)
        return BAD_INPUT


def _refuse_word(terminal: Terminal, prefix: str, word: str, known: Iterable[str]) -> int:
    near = nearest(word, known)
    message = NO_COMMAND if near is None else NO_COMMAND_NEAR
    return _refuse(terminal, prefix, terminal.text(message, word=word, nearest=near))


def _refuse(terminal: Terminal, prefix: str, text: str) -> int:
    terminal.tell_text(f"{prefix}: {text}")
    terminal.tell(SEE_HELP, command=prefix)
    return BAD_INPUT


def _give_up(terminal: Terminal, ended: OutputEnded) -> int:
    # what Python still holds back is written into nothing, so that it does not complain at exit
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if ended.reason is None:
        return PIPE_CLOSED
    terminal.tell(NOT_WRITTEN, reason=ended.reason)
    return BAD_INPUT
