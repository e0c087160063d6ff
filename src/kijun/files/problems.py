"""What is wrong with a file that somebody gave us, as values that can be translated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What could move about on a terminal, or cannot be written at all."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    `line` is the number of the line, or of the row in a table (the header is row 1); it is
    `None` where the whole file is meant. `message` is an English text with places such as
    `%(field)s` and is the key of its translation; `params` holds the values for them.
    """

    file: str
    line: int | None
    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Callable[[str], str] = str) -> str:
        """`FILE:LINE: what is wrong`, in the language of `translate`."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return UNPRINTABLE.sub("·", f"{place}: {translate(self.message) % self.params}")


class Unreadable(Exception):
    """A piece of a file that cannot be read, told by code that does not know where it stands."""

    def __init__(self, message: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.params = params or {}

    def at(self, file: str, line: int | None) -> Problem:
        """The same with its place."""
        return Problem(file, line, self.message, self.params)


class Refused(Exception):
    """A file was not taken; `problems` holds every reason, at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.text() for problem in self.problems))
