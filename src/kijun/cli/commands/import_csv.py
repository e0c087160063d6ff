"""`kijun import csv`: the rows of tables as facts, by a map."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kijun.cli.arguments import add_skip_invalid
from kijun.cli.importing import Intake
from kijun.cli.language import N_

if TYPE_CHECKING:
    from kijun.cli.parser import Parser
    from kijun.cli.terminal import Terminal
    from kijun.files.csv_map import CsvMap

PURPOSE: Final = N_(
    "Turns the rows of CSV tables into a record, as a map says. Nothing is written while a row"
    " cannot be read."
)
EXAMPLES: Final = (
    (
        "kijun import csv --map map.yaml bookings.csv > record.jsonl",
        N_("a table of bookings as a record"),
    ),
    (
        "kijun import csv --map map.yaml --skip-invalid *.csv >> record.jsonl",
        N_("several tables, without the rows that cannot be read"),
    ),
)


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("a table: CSV, also packed as .gz or .zip"), nargs="+", metavar="FILE")
    help_text = N_("says which columns make which facts (YAML)")
    parser.option("--map", help_text, required=True, metavar="MAP")
    add_skip_invalid(parser)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the facts of all tables."""
    from kijun.files.csv_map import read_map
    from kijun.files.sources import read_bytes
    from kijun.files.yaml12 import MAX_BYTES

    csv_map = read_map(read_bytes(options.map, MAX_BYTES), options.map)
    intake = Intake(terminal, skips=options.skip_invalid)
    return intake.write(_facts(csv_map, options.file, intake))


def _facts(csv_map: CsvMap, names: list[str], intake: Intake) -> Iterator[dict[str, object]]:
    from kijun.files.csv_facts import facts_from_csv
    from kijun.files.sources import opened

    for name in names:
        with opened(name) as file:
            yield from facts_from_csv(csv_map, file, name, intake.report)
