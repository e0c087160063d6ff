"""Rulebooks as files: YAML → Rulebook, with every flaw told by file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kijun.files.holidays import holidays_of
from kijun.files.likeness import MAP_FOR_RULEBOOK
from kijun.files.problems import Problem, Refused
from kijun.files.sources import problem_of, read_bytes
from kijun.files.yaml12 import MAX_BYTES, load
from kijun.files.zones import own_time_zones
from kijun.judge.errors import InvalidRulebook
from kijun.judge.reading import parse_rulebook
from kijun.judge.rulebook import Rulebook

SUFFIXES: Final = (".yaml", ".yml")
NONE_HERE: Final = "There is no rulebook in this folder: no file ending in .yaml or .yml."


def load_rulebook(source: str | Path | bytes, name: str | None = None) -> Rulebook:
    """Read a rulebook from a file (`-`: standard input) or from its bytes.

    `name` is what problems call the file. Raises Refused with everything that is wrong, in order
    of line.
    """
    if isinstance(source, bytes):
        return _parsed(source, name or "-")
    return _parsed(read_bytes(str(source), MAX_BYTES), name or str(source))


def load_rulebooks(path: str | Path) -> dict[str, Rulebook]:
    """Read a rulebook, or every rulebook that lies directly in a folder, by version.

    Several files may hold the same version. Raises Refused with the problems of all files.
    """
    rulebooks: dict[str, Rulebook] = {}
    problems: list[Problem] = []
    for file in rulebook_files(path):
        try:
            rulebook = load_rulebook(file)
        except Refused as refused:
            problems += refused.problems
        else:
            rulebooks.setdefault(rulebook.version, rulebook)
    if problems:
        raise Refused(problems)
    return rulebooks


def rulebook_files(path: str | Path) -> list[str]:
    """Return the files that a path means: itself, or the rulebooks directly in that folder.

    Raises Refused for a folder without any, or one that cannot be looked into.
    """
    folder = Path(path)
    if not folder.is_dir():
        return [str(path)]
    try:
        files = sorted(
            str(file) for file in folder.iterdir() if file.suffix in SUFFIXES and file.is_file()
        )
    except OSError as error:
        raise Refused([problem_of(error, str(path))]) from error
    if not files:
        raise Refused([Problem(str(path), None, NONE_HERE)])
    return files


def _parsed(data: bytes, name: str) -> Rulebook:
    document = load(data, name)
    if "facts" in document.value and "rules" not in document.value:
        raise Refused([Problem(name, document.line_of(("facts",)), MAP_FOR_RULEBOOK)])
    try:
        return parse_rulebook(document.value, holidays_of, own_time_zones())
    except InvalidRulebook as invalid:
        problems = (
            Problem(name, document.line_of(flaw.path), flaw.message, flaw.params)
            for flaw in invalid.flaws
        )
        raise Refused(sorted(problems, key=_line)) from invalid


def _line(problem: Problem) -> int:
    return problem.line or 0
