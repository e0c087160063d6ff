"""Let the records of the starter rulebooks and of the examples name the current versions.

A rulebook's version is the hash of what it says, so that it changes with each edit; the
announcements in the record beside it must name it. Run `python -m tools.starters` after editing
one of these rulebooks; with --check nothing is changed.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kijun.files.rulebook_file import load_rulebook
from tools.repository import ROOT

VERSION = re.compile(r'(?<="rulebook": ")[0-9a-f]{64}(?=")')


def pairs(root: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each rulebook with the record that belongs to it."""
    for rulebook in sorted((root / "src/kijun/files/starters").glob("*.yaml")):
        yield rulebook, rulebook.with_suffix(".jsonl")
    for rulebook in sorted((root / "examples").glob("*/rulebook.yaml")):
        yield rulebook, rulebook.with_name("record.jsonl")


def refreshed(rulebook: Path, record: str) -> str:
    """Return a record whose announcements name the rulebook as it is now."""
    return VERSION.sub(load_rulebook(rulebook).version, record)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="tools.starters", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; exit 1 if out of date"
    )
    check = parser.parse_args(arguments).check
    stale = []
    for rulebook, record in pairs(root):
        text = record.read_text(encoding="utf-8")
        current = refreshed(rulebook, text)
        if current == text:
            continue
        stale.append(record.relative_to(root).as_posix())
        if not check:
            record.write_text(current, encoding="utf-8")
    print("\n".join(stale) or "Records of starters and examples: up to date.")
    if stale and check:
        print("Run `python -m tools.starters`.")
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
