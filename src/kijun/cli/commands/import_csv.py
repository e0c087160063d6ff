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
    from kijun.files.csv_seen import Seen, Taken

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

A_MAP: Final = N_("a map (a text in braces is a column of the table):")
MAP: Final = N_(
    "timezone: Asia/Tokyo\n"
    'dates: ["%Y-%m-%d %H:%M"]\n'
    "facts:\n"
    "  - kind: appointment.booked\n"
    '    at: "{Booked on}"\n'
    '    client: "{Client}"\n'
    '    appointment: "{No}"\n'
    '    starts: "{Day} {Start}"\n'
    "    minutes: 60\n"
    "  - kind: appointment.missed\n"
    "    where: {Status: no-show}\n"
    '    at: "{Day} {End}"\n'
    '    client: "{Client}"\n'
    '    appointment: "{No}"\n'
    "  - kind: appointment.joined\n"
    "    where: {Status: done}\n"
    '    at: "{Day} {Start}"\n'
    '    client: "{Client}"\n'
    '    appointment: "{No}"'
)
MORE: Final = N_("Everything that a map can say: docs/imports.en.md")

NO_ARRIVALS: Final = N_(
    "Note: this map takes sessions, but nobody's arrival (appointment.joined). Where a record does"
    " not say who came, every client is taken not to have come. If the table tells, give the"
    " arrivals as well, for instance as appointment.joined with “where: {Status: done}”."
)
HEADING_ALONE: Final = N_("There are no rows below the heading.")
TAKEN: Final = N_("%(rows)s, %(facts)s.")
ROW: Final = N_("%(count)s row")
ROWS: Final = N_("%(count)s rows")
FACT: Final = N_("%(count)s fact")
FACTS: Final = N_("%(count)s facts")


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("a table: CSV, also packed as .gz or .zip"), nargs="+", metavar="FILE")
    help_text = N_("says which columns make which facts (YAML)")
    parser.option("--map", help_text, required=True, metavar="MAP")
    add_skip_invalid(parser)
    parser.sample(A_MAP, MAP, MORE)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the facts of all tables."""
    from kijun.cli.doubts import Doubts
    from kijun.files.csv_facts import refuse_same_names
    from kijun.files.csv_map import read_map
    from kijun.files.csv_seen import Seen
    from kijun.files.sources import read_bytes
    from kijun.files.yaml12 import MAX_BYTES

    csv_map = read_map(read_bytes(options.map, MAX_BYTES), options.map)
    refuse_same_names(csv_map, options.file)
    intake = Intake(terminal, "rows", skips=options.skip_invalid)
    seen, doubts = Seen(csv_map), Doubts()
    code = intake.write(doubts.seen(_facts(csv_map, options.file, intake, seen)))
    if code == 0:
        _tell_notes(csv_map, seen, terminal)
        doubts.tell(terminal)
        for table in seen.tables:
            _tell_taken(table, terminal)
    return code


def _tell_notes(csv_map: CsvMap, seen: Seen, terminal: Terminal) -> None:
    """Say what was taken as the map says, but may not be what was meant."""
    kinds = {fact.kind for fact in csv_map.facts}
    if "appointment.joined" not in kinds and kinds & {"appointment.booked", "appointment.missed"}:
        terminal.tell(NO_ARRIVALS)
    for problem, is_whole in seen.absent():
        if not is_whole:
            terminal.tell_problem(problem)


def _tell_taken(table: Taken, terminal: Terminal) -> None:
    from kijun.files.problems import Problem

    if table.is_heading_alone:
        terminal.tell_problem(Problem(table.name, None, HEADING_ALONE))
        return
    params = {
        "rows": terminal.counted(ROW, ROWS, table.rows),
        "facts": terminal.counted(FACT, FACTS, table.facts),
    }
    terminal.tell_problem(Problem(table.name, None, TAKEN, params))


def _facts(
    csv_map: CsvMap, names: list[str], intake: Intake, seen: Seen
) -> Iterator[dict[str, object]]:
    from kijun.files.csv_facts import facts_from_csv
    from kijun.files.sources import opened

    for name in names:
        with opened(name) as file:
            yield from facts_from_csv(csv_map, file, name, intake.report, seen)
    for problem, is_whole in seen.absent():
        if is_whole:
            intake.doubt(problem)
