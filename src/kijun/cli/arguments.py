"""Arguments that several commands share, with one meaning and one help text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kijun.cli.language import N_

if TYPE_CHECKING:
    from kijun.cli.parser import Parser


def add_rulebook(parser: Parser, **settings: object) -> None:
    """Take a rulebook, or a folder of its versions."""
    help_text = N_("a rulebook (YAML), or a folder of its versions")
    parser.option("rulebook", help_text, metavar="RULEBOOK", **settings)


def add_record(parser: Parser, **settings: object) -> None:
    """Take a record, which may lie in several files."""
    help_text = N_("what happened: one fact a line (JSON Lines, also packed as .gz)")
    parser.option("record", help_text, metavar="RECORD", **settings)


def add_format(parser: Parser) -> None:
    """Let the user choose between text and JSON Lines."""
    help_text = N_("text to read (default), or JSON Lines for programs")
    parser.option("--format", help_text, choices=("text", "jsonl"), default="text")


def add_as_of(parser: Parser) -> None:
    """Let the user choose the moment from which one looks."""
    help_text = N_(
        "look from this moment (default: now): a time with its offset, such as"
        " 2026-04-01T10:00:00+09:00, or a date, which means its end in the rulebook's zone"
    )
    parser.option("--as-of", help_text, metavar="TIME")


def add_skip_invalid(parser: Parser) -> None:
    """Let the user go on without what cannot be read."""
    help_text = N_("leave out what cannot be read, name it on standard error, and go on")
    parser.option("--skip-invalid", help_text, action="store_true")


def add_assume_announced(parser: Parser) -> None:
    """Let the user judge as if the rules had been known from the beginning."""
    help_text = N_(
        "judge as if the rulebook (a single version) had been announced and acknowledged before"
        " anything happened"
    )
    parser.option("--assume-announced", help_text, action="store_true")
