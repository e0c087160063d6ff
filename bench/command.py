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
    """Run a command to its end; what it writes goes into ``output``.

    Raises RuntimeError where it cannot be started.
    """
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(output)]
    finished = subprocess.run(launcher + command, check=False, stdout=subprocess.PIPE)
    if finished.returncode:
        raise RuntimeError("could not be started")
    return msgspec.json.decode(finished.stdout, type=Run)


def typical(command: list[str], times: int, output: Path = Path(os.devnull)) -> Run:
    """The medians of several runs after a warm-up.

    Raises RuntimeError at the first exit but 0; the command has said why on standard error.
    """
    runs = []
    for _ in range(times + 1):
        runs.append(run(command, output))
        if runs[-1].exit:
            raise RuntimeError(f"exit {runs[-1].exit}")
    del runs[0]
    return Run(median(r.seconds for r in runs), median(r.megabytes for r in runs), 0)
