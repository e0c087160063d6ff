"""What is wrong with a rulebook, in the language of whoever typed it."""

from __future__ import annotations

import functools
import gettext
from pathlib import Path
from typing import NamedTuple

from kijun.files.problems import UNPRINTABLE, Problem

_LOCALE = Path(__file__).resolve().parents[2] / "locale"


class Told(NamedTuple):
    """A problem as it is shown: the line (None: the whole text), and what to do."""

    line: int | None
    text: str


def told(problem: Problem, language: str) -> Told:
    """Return a problem in a language."""
    message = _catalogue(language).gettext(problem.message) % problem.params
    return Told(problem.line, UNPRINTABLE.sub("·", message))


@functools.cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("kijun", _LOCALE, [language], fallback=True)
