"""Measure the judge beside its peers and alone, on the job of this package."""

from __future__ import annotations

import argparse
import sys

from bench import aims, engines, job, own, report
from bench.decisions import difference
from bench.host import decode
from bench.rounds import measure


def main() -> int:
    """Measure, print, and with ``--write`` put the tables into the documentation."""
    options = arguments()
    facts, clients = (20_000, 100) if options.small else (200_000, 1000)
    lines = job.record(facts, clients)
    events = decode(line.text for line in lines)
    rows = own.candidates(lines, engines.reference(events)) + engines.candidates(events)
    measure(rows, options.rounds, lambda row, found: difference(row.expected, found))
    table = report.comparison(rows, rows[0], facts)
    results = aims.beside_peers(rows)
    # A million facts come next: what the rounds held must not weigh on them.
    del lines, events, rows
    results += [aim() for aim in aims.alone(options.small, 3)]
    measured = "\n\n".join(
        [report.conditions(options.rounds, facts, clients), report.aims(results), table]
    )
    print(measured)
    if options.write:
        report.write(measured)
    return 0


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="timed rounds (default: 7)")
    parser.add_argument("--small", action="store_true", help="a tenth of the job, for a first look")
    parser.add_argument("--write", action="store_true", help="write the tables into the docs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
