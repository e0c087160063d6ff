"""`kijun import csv`: the rows of tables as facts, by a map."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
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

A_MAP: Final = N_("a map (a text in braces is a column of the table):")
MAP: Final = N_(
    "timezone: Asia/Tokyo\n"
    'dates: ["%Y-%m-%d %H:%M"]\n'
    "facts:\n"
    "  - kind: appointment.booked\n"
    '    at: "{Booked on}"\n'
    '    client: "{Client}"\n'
    '    appointment: "{No}"\n'
    '    starts: "{Day} {Time}"\n'
    "    minutes: 60\n"
    "  - kind: appointment.missed\n"
    "    where: {Status: no-show}\n"
    '    at: "{Day} {Time}"\n'
    '    client: "{Client}"\n'
    '    appointment: "{No}"\n'
    "  - kind: appointment.joined\n"
    "    where: {Status: done}\n"
    '    at: "{Day} {Time}"\n'
    '    client: "{Client}"\n'
    '    appointment: "{No}"'
)
MORE: Final = N_("Everything that a map can say: docs/imports.en.md")

NO_ARRIVALS: Final = N_(
    "Note: this map takes sessions, but nobody's arrival (appointment.joined). Where a record does"
    " not say who came, every client is taken not to have come. If the table tells, give the"
    " arrivals as well, for instance as appointment.joined with “where: {Status: done}”."
)
DAYS_ONLY: Final = N_(
    "Note: all payments here are put at 00:00. A day without a time of day means its start, so that"
    " money that came on the day after it was due counts as in time. To count by days, write an"
    ' hour into the map: at: "{Paid on} 12:00", with %H:%M in “dates”.'
)


def add_arguments(parser: Parser) -> None:
    """Say what the command takes."""
    parser.option("file", N_("a table: CSV, also packed as .gz or .zip"), nargs="+", metavar="FILE")
    help_text = N_("says which columns make which facts (YAML)")
    parser.option("--map", help_text, required=True, metavar="MAP")
    add_skip_invalid(parser)
    parser.sample(A_MAP, MAP, MORE)


def run(options: Namespace, terminal: Terminal) -> int:
    """Write the facts of all tables."""
    from kijun.files.csv_facts import refuse_same_names
    from kijun.files.csv_map import read_map
    from kijun.files.sources import read_bytes
    from kijun.files.yaml12 import MAX_BYTES

    csv_map = read_map(read_bytes(options.map, MAX_BYTES), options.map)
    refuse_same_names(csv_map, options.file)
    intake = Intake(terminal, "rows", skips=options.skip_invalid)
    payments = _Payments()
    code = intake.write(payments.seen(_facts(csv_map, options.file, intake)))
    if code == 0:
        _tell_notes(csv_map, payments, terminal)
    return code


def _tell_notes(csv_map: CsvMap, payments: _Payments, terminal: Terminal) -> None:
    """Say what was taken as the map says, but may not be what was meant."""
    kinds = {fact.kind for fact in csv_map.facts}
    if "appointment.joined" not in kinds and kinds & {"appointment.booked", "appointment.missed"}:
        terminal.tell(NO_ARRIVALS)
    if payments.have_days_only:
        terminal.tell(DAYS_ONLY)


class _Payments:
    """Looks at payments as they pass: do they have times, or days only?"""

    def __init__(self) -> None:
        self._are_there = self._have_times = False

    def seen(self, facts: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
        """Pass the facts on."""
        for fact in facts:
            if not self._have_times and fact["kind"] == "invoice.paid":
                self._are_there = True
                self._have_times = "T00:00:00" not in str(fact["at"])
            yield fact

    @property
    def have_days_only(self) -> bool:
        """Whether there are payments and none of them has a time of day."""
        return self._are_there and not self._have_times


def _facts(csv_map: CsvMap, names: list[str], intake: Intake) -> Iterator[dict[str, object]]:
    from kijun.files.csv_facts import facts_from_csv
    from kijun.files.sources import opened

    for name in names:
        with opened(name) as file:
            yield from facts_from_csv(csv_map, file, name, intake.report)
