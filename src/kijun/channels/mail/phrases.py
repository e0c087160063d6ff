"""What a language's phrases for being late, staying away and the like are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

About = Literal["late", "absence", "move", "cancel", "thanks", "other"]
Act = Literal["late", "absence", "move", "cancel"]

ACTS: Final[tuple[Act, ...]] = ("absence", "cancel", "move", "late")
"""What somebody may announce; of several in one mail the one that stands first here is told."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language: what says something, and what takes it back.

    Each is searched within one clause, in lower case and with narrow letters.
    """

    clauses: re.Pattern[str]
    """Where one clause ends and the next begins."""
    acts: dict[Act, re.Pattern[str]]
    """What announces an act."""
    not_meant: dict[Act, re.Pattern[str]]
    """What sounds like it and denies it, asks, supposes, or speaks of something else."""
    perhaps: dict[Act, re.Pattern[str]]
    """What may be meant so: a person is to look."""
    asked: dict[Act, re.Pattern[str]]
    """What asks leave for it, whatever else would say that it is not meant."""
    past_day: re.Pattern[str]
    """A day gone by: whoever was late last week is not late now."""
    later_day: re.Pattern[str]
    """A day beyond the next: who cannot come next week says nothing of today."""
    hedged: re.Pattern[str]
    """What leaves it open."""
    thanks: re.Pattern[str]
    reasons: tuple[tuple[str, re.Pattern[str]], ...]
    """Reasons in the order in which they are looked for: the first that is named is told."""


def pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern over several lines, each line's blanks left out."""
    return re.compile(text, re.VERBOSE | re.IGNORECASE)
