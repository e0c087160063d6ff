"""Measure the server: `python -m bench.server [--small] [--write]`.

Everything runs on SQLite with `synchronous=FULL` in a folder of its own, in one process.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import django


def main() -> int:
    """Measure, print, and with `--write` put the table into the documentation."""
    options = arguments()
    with tempfile.TemporaryDirectory() as home:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="kijun.config.settings",
            KIJUN_HOME=home,
            DATABASE_URL="",
            KIJUN_ADDRESS="https://rules.example.com",
            KIJUN_CLOCK="shared",
        )
        django.setup()
        from bench.server import measures, report

        clients, facts = (100, 10_000) if options.small else (1_000, 100_000)
        table = report.table(measures.all_of(clients, facts, Path(home)), clients, facts)
    print(table)
    if options.write:
        report.write(table)
    return 0


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.server", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a tenth of it, for a first look")
    parser.add_argument("--write", action="store_true", help="write the table into the docs")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
