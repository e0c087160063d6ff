"""A letter from its kind and what it names."""

from __future__ import annotations

import string
from collections.abc import Mapping
from typing import Final, NamedTuple

from kijun.judge.words.language import Language
from kijun.letters.kinds import KINDS

_FORMATTER: Final = string.Formatter()


class Written(NamedTuple):
    """A letter's subject and its text, a line a paragraph."""

    subject: str
    text: str


def written(kind: str, given: Mapping[str, str], language: Language) -> Written:
    """Write a letter of a kind. Raises KeyError for an unknown kind or a subject without its names.

    Whatever is given is put in as it is: nobody's name can change the letter's words.
    """
    found = KINDS[kind]
    lines = (line.in_language(language) for line in found.lines)
    told = [line.format_map(given) for line in lines if _names(line) <= _given(given)]
    subject = found.subject.in_language(language).format_map(given)
    return Written(" ".join(subject.split()), "\n\n".join(told))


def _names(line: str) -> set[str]:
    return {name for _, name, _, _ in _FORMATTER.parse(line) if name}


def _given(given: Mapping[str, str]) -> set[str]:
    return {name for name, value in given.items() if value}
