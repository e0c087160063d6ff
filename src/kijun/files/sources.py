"""Files as the user names them: opened, or refused with a reason that they can act on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from kijun.files.problems import Problem, Refused

STANDARD_INPUT: Final = "-"

MISSING: Final = "There is no file of this name."
A_FOLDER: Final = "This is a folder; a file is expected here."
NOT_ALLOWED: Final = "You have no right to read this file."
UNREADABLE: Final = "This file cannot be read: %(reason)s."


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Open a file for reading bytes; `-` is standard input.

    Raises Refused where the system does not give the file, also while it is being read.
    """
    try:
        if name == STANDARD_INPUT:
            yield sys.stdin.buffer
        else:
            with Path(name).open("rb") as file:
                yield file
    except OSError as error:
        raise Refused([problem_of(error, name)]) from error


def read_bytes(name: str, most: int) -> bytes:
    """Return what a file holds, and one byte more than `most` where it holds more than that.

    Raises Refused where the file cannot be read.
    """
    with opened(name) as file:
        return file.read(most + 1)


def problem_of(error: OSError, name: str) -> Problem:
    """Say what kept the system from giving a file."""
    match error:
        case FileNotFoundError():
            return Problem(name, None, MISSING)
        case IsADirectoryError():
            return Problem(name, None, A_FOLDER)
        case PermissionError():
            return Problem(name, None, NOT_ALLOWED)
        case _:
            return Problem(name, None, UNREADABLE, {"reason": error.strerror or error})
