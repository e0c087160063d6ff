"""What stood in the tables of one import: how much was taken, and which values conditions met."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kijun.files.csv_map import CsvMap
from kijun.files.problems import Problem

ABSENT: Final = (
    "No row has %(wanted)s in the column “%(column)s”. What stands there: %(found)s. If there is"
    " really none this time, --skip-invalid takes the table as it is."
)
SOME_ABSENT: Final = (
    "Note: no row has %(wanted)s in the column “%(column)s”. What stands there: %(found)s."
)

MOST_KEPT: Final = 50
"""So many different values of a column are kept to be told; those that are asked for always are."""
MOST_TOLD: Final = 10
LONGEST_TOLD: Final = 30


@dataclass(slots=True)
class Taken:
    """How many rows of a table were taken, and how many facts they gave."""

    name: str
    rows: int = 0
    facts: int = 0
    is_heading_alone: bool = True


class Seen:
    """Remembers, over all tables of an import, what they hold of that which the map asks for."""

    def __init__(self, csv_map: CsvMap) -> None:
        self.tables: list[Taken] = []
        self._map_name = csv_map.name
        self._conditions = [test for fact in csv_map.facts for test in fact.where]
        self._asked: dict[str, set[str]] = {}
        for test in self._conditions:
            self._asked.setdefault(test.column, set()).update(test.values)
        self._values: dict[str, dict[str, None]] = {column: {} for column in self._asked}

    def begin(self, name: str) -> Taken:
        """Begin with another table."""
        self.tables.append(Taken(name))
        return self.tables[-1]

    def columns(self) -> Mapping[str, dict[str, None]]:
        """The columns of which values are asked, each with those that have been met so far."""
        return self._values

    def meet(self, column: str, value: str) -> None:
        """Take note of a value that was not met before."""
        values = self._values[column]
        if len(values) < MOST_KEPT or value in self._asked[column]:
            values[value] = None

    def absent(self) -> Iterator[tuple[Problem, bool]]:
        """Yield the values asked for that no row has, and whether the condition never held for it.

        Where all that the column holds is asked for somewhere in the map, what is absent was
        simply not there this time: a month without no-shows is no slip of the pen.
        """
        for test in self._conditions:
            values, asked = self._values[test.column], self._asked[test.column]
            wanted = sorted(value for value in test.values if value and value not in values)
            if test.negated or not wanted or all(each in asked for each in values if each):
                continue
            is_whole = not any(value in values for value in test.values)
            params = {"wanted": _told(wanted), "column": test.column, "found": _told(values)}
            message = ABSENT if is_whole else SOME_ABSENT
            yield Problem(self._map_name, test.line, message, params), is_whole


def _told(values: Mapping[str, None] | list[str]) -> str:
    quoted = [f'"{value[:LONGEST_TOLD]}"' for value in values if value]
    return ", ".join(quoted[:MOST_TOLD]) + (" …" if len(quoted) > MOST_TOLD else "")
