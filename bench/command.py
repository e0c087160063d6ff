"""Measure whole commands: wall time and peak memory of a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

LAUNCHER = Path(__file__).with_name("launch.py")


class Run(NamedTuple):
    """One run of a command; the peak of memory is in millions of bytes."""

    seconds: float
    megabytes: float
    exit: int


def kijun() -> list[str]:
    """The installed command of this environment."""
    return [str(Path(sys.executable).with_name("kijun"))]


def run(command: list[str], output: Path = Path(os.devnull)) -> Run:
    """Run a command to its end; what it writes goes into ``output``."""
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(output)]
    finished = subprocess.run(launcher + command, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(finished.stdout, type=Run)


def typical(command: list[str], times: int) -> Run:
    """The medians of several runs after a warm-up; any exit but 0 is an error.

    Raises RuntimeError with the exit code, after the command's own words.
    """
    runs = [run(command) for _ in range(times + 1)][1:]
    failed = [one.exit for one in runs if one.exit]
    if failed:
        raise RuntimeError(f"{' '.join(command)} ended with {failed[0]}")
    return Run(median(r.seconds for r in runs), median(r.megabytes for r in runs), 0)
